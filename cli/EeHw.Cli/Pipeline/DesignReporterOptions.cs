namespace EeHw.Cli.Pipeline;

/// <summary>What a report of a design is to hold.</summary>
public sealed record DesignReporterOptions
{
    /// <summary>Folder of the report.</summary>
    public required string Folder { get; init; }

    /// <summary>Samples judged, simulated and run, at most; null for all the design names.</summary>
    public int? Samples { get; init; }

    /// <summary>Samples compared bit for bit with generated code, at most.</summary>
    public int VerifySamples { get; init; } = 1000;
}
