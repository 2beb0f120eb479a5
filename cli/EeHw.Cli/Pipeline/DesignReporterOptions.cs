using EeHw.Model.Diagnostics;

namespace EeHw.Cli.Pipeline;

/// <summary>What a report of a design is to hold.</summary>
public sealed record DesignReporterOptions
{
    /// <summary>Folder of the report.</summary>
    public required string Folder { get; init; }

    /// <summary>Samples judged, simulated and run, at most; null for all the design names.</summary>
    public int? Samples { get; init; }

    /// <summary>Whether the SystemVerilog is built with Verilator and run, beside everything else. Off: building it takes a minute or more.</summary>
    public bool HasRtl { get; init; }

    /// <summary>Samples compared bit for bit with generated code, at most.</summary>
    public int VerifySamples { get; init; } = 1000;

    /// <summary>Reads what <c>--with</c> asks for.</summary>
    /// <param name="with">Its values.</param>
    /// <returns>Whether RTL is among them.</returns>
    /// <exception cref="EeHwException">EEHW7207 for anything else.</exception>
    public static bool AsksForRtl(string[]? with)
    {
        var unknown = with?.FirstOrDefault(w => w != "rtl");
        return unknown is null ? with is { Length: > 0 } : throw new EeHwException(Codes.Checks.UnknownCheck, new Place { Item = "--with" }, $"there is no reading '{unknown}' to add; there is rtl.", "C simulation and devices are read without being asked for.");
    }
}
