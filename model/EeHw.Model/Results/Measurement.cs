using EeHw.Model.Numerics;
using EeHw.Model.Units;

namespace EeHw.Model.Results;

/// <summary>Where a number comes from.</summary>
public enum MeasurementSource
{
    /// <summary>A formula; for networks of units a bound only.</summary>
    ClosedForm,

    /// <summary>The simulator.</summary>
    Simulated,

    /// <summary>C simulation of generated code: values, no time.</summary>
    CSimulated,

    /// <summary>RTL simulation.</summary>
    Rtl,

    /// <summary>A run on a device.</summary>
    Measured,

    /// <summary>Somebody's publication.</summary>
    Published,
}

/// <summary>A distribution in a few numbers, in the unit its name says.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="P50">Median.</param>
/// <param name="P95">95th percentile.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="Max">Largest.</param>
public sealed record Distribution(double Mean, double P50, double P95, double P99, double Max);

/// <summary>What a unit did with its time: the three fractions and idle sum to 1.</summary>
/// <param name="Name">Hierarchical name.</param>
/// <param name="Kind">Unit kind.</param>
/// <param name="Stage">Stage from 0.</param>
/// <param name="BusyFraction">Share of clocks in which it moved work forward.</param>
/// <param name="StarvedFraction">Share of clocks in which it waited for input.</param>
/// <param name="BlockedFraction">Share of clocks in which its output was not taken.</param>
/// <param name="IntervalCycles">The unit's own interval in clocks per frame.</param>
/// <param name="Resources">Its estimated resources, or null.</param>
public sealed record UnitUse(string Name, string Kind, int Stage, double BusyFraction, double StarvedFraction, double BlockedFraction, double IntervalCycles, Resources? Resources);

/// <summary>What a FIFO or buffer held.</summary>
/// <param name="Name">Hierarchical name.</param>
/// <param name="Depth">Depth in words (frames for conditional buffers).</param>
/// <param name="HighWater">Most words (frames) it held.</param>
/// <param name="MinimumDepth">Smallest depth found sufficient for this trace, or null where not searched.</param>
/// <param name="DeadlockFreeDepth">For skip FIFOs: smallest depth that does not deadlock, or null.</param>
public sealed record FifoUse(string Name, long Depth, long HighWater, long? MinimumDepth, long? DeadlockFreeDepth = null);

/// <summary>What one exit did.</summary>
/// <param name="Name">Exit name.</param>
/// <param name="Share">Fraction of samples that left here.</param>
/// <param name="Decided">Time from a sample's first input word to its decision in ns, or null where nobody left.</param>
/// <param name="Released">Time to the answer leaving the design in ns, or null.</param>
public sealed record ExitUse(string Name, double Share, Distribution? Decided, Distribution? Released);

/// <summary>One part of the energy.</summary>
/// <param name="Name">Component: a unit, <c>static</c>, <c>clock</c>, <c>configuration</c>, <c>dram</c>.</param>
/// <param name="PicojoulesPerSample">Energy per sample.</param>
public sealed record EnergyPart(string Name, Band PicojoulesPerSample);

/// <summary>One reading of a design: predicted, simulated or measured. What a reading does not know is null.</summary>
public sealed record Measurement
{
    /// <summary>Where the numbers come from.</summary>
    public required MeasurementSource Source { get; init; }

    /// <summary>The tool or device, with version.</summary>
    public required string Tool { get; init; }

    /// <summary>Samples seen.</summary>
    public required long Samples { get; init; }

    /// <summary>Whether the run was cut short (Ctrl-C).</summary>
    public bool IsPartial { get; init; }

    /// <summary>Samples per second.</summary>
    public double? ThroughputPerSecond { get; init; }

    /// <summary>Steady-state clocks per sample.</summary>
    public double? IntervalCycles { get; init; }

    /// <summary>Clocks from the first input word to the last answer.</summary>
    public long? TotalCycles { get; init; }

    /// <summary>Latency to release in ns.</summary>
    public Distribution? LatencyNs { get; init; }

    /// <summary>Share of right answers, where labels are known.</summary>
    public double? AccuracyFraction { get; init; }

    /// <summary>Share of samples per exit.</summary>
    public ValueList<double> ExitShares { get; init; } = [];

    /// <summary>Per exit.</summary>
    public ValueList<ExitUse> Exits { get; init; } = [];

    /// <summary>Energy per sample in pJ; <see cref="EnergySource"/> says whose.</summary>
    public Band? EnergyPjPerSample { get; init; }

    /// <summary>Parts that sum to the total within 1e-9.</summary>
    public ValueList<EnergyPart> EnergyParts { get; init; } = [];

    /// <summary>How the energy is known: <c>modelled, uncalibrated</c>, <c>measured: powercap package</c>, ...; or why it is not.</summary>
    public string? EnergySource { get; init; }

    /// <summary>Estimated resources.</summary>
    public Resources? Resources { get; init; }

    /// <summary>How the resources are known.</summary>
    public string? ResourcesSource { get; init; }

    /// <summary>Units.</summary>
    public ValueList<UnitUse> Units { get; init; } = [];

    /// <summary>FIFOs and conditional buffers.</summary>
    public ValueList<FifoUse> Fifos { get; init; } = [];

    /// <summary>Partial reconfigurations made.</summary>
    public ReconfigurationUse? Reconfiguration { get; init; }

    /// <summary>Values compared with the reference and those that differed; null where no comparison was made.</summary>
    public long? Mismatches { get; init; }

    /// <summary>Plain sentences a reader must know: what is estimated, uncalibrated, unverified.</summary>
    public ValueList<string> Notes { get; init; } = [];
}

/// <summary>What partial reconfiguration cost.</summary>
/// <param name="Swaps">Number of swaps.</param>
/// <param name="TimeFraction">Share of time spent swapping.</param>
/// <param name="EnergyPjPerSample">Swap energy per sample in pJ.</param>
/// <param name="BreakEvenSamples">Waiting samples per swap beyond which it beats the co-resident design (closed form), or null where it never does.</param>
/// <param name="Why">One sentence: why it wins or loses.</param>
public sealed record ReconfigurationUse(long Swaps, double TimeFraction, Band EnergyPjPerSample, double? BreakEvenSamples, string Why);
