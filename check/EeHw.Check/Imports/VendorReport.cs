using EeHw.Model.Units;

namespace EeHw.Check.Imports;

/// <summary>What one report of a vendor's tool says. What it does not say is null.</summary>
public sealed record VendorReport
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>Which report.</summary>
    public required VendorReportKind Kind { get; init; }

    /// <summary>Tool and version, as the report names them.</summary>
    public required string Tool { get; init; }

    /// <summary>Top module or design.</summary>
    public string? Design { get; init; }

    /// <summary>Part.</summary>
    public string? Part { get; init; }

    /// <summary>Amounts of hardware: an estimate in a synthesis report, a count in a utilisation report.</summary>
    public Resources? Resources { get; init; }

    /// <summary>Clock period asked for, ns.</summary>
    public double? TargetPeriodNs { get; init; }

    /// <summary>Shortest period that was met: the estimate of synthesis, or target less worst slack after routing, ns.</summary>
    public double? ReachedPeriodNs { get; init; }

    /// <summary>Worst negative slack, ns; negative where timing is not met.</summary>
    public double? WorstSlackNs { get; init; }

    /// <summary>Clocks of a call: best, mean, worst.</summary>
    public VendorClocks? Latency { get; init; }

    /// <summary>Clocks from call to call: best, mean, worst.</summary>
    public VendorClocks? Interval { get; init; }

    /// <summary>Clocks of the whole co-simulation.</summary>
    public long? TotalCycles { get; init; }

    /// <summary>Power on the chip, W.</summary>
    public double? TotalWatts { get; init; }

    /// <summary>Its dynamic part, W.</summary>
    public double? DynamicWatts { get; init; }

    /// <summary>Its static part, W.</summary>
    public double? StaticWatts { get; init; }

    /// <summary>How sure the tool is of the power.</summary>
    public string? Confidence { get; init; }
}
