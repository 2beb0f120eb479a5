using EeHw.Model.Numerics;
using EeHw.Model.Units;

namespace EeHw.Model.Results;

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

    /// <summary>Clock of the design in MHz; null where it has none.</summary>
    public double? ClockMhz { get; init; }

    /// <summary>Steady-state clocks per sample.</summary>
    public double? IntervalCycles { get; init; }

    /// <summary>Clocks from the first input word to the last answer.</summary>
    public long? TotalCycles { get; init; }

    /// <summary>Latency to release in ns.</summary>
    public Distribution? LatencyNs { get; init; }

    /// <summary>Times from arrival, where samples arrive by themselves; null for a closed workload.</summary>
    public ServiceLevel? Service { get; init; }

    /// <summary>Per tenant, where several share the design.</summary>
    public ValueList<TenantUse> Tenants { get; init; } = [];

    /// <summary>The run over time; null where it was not written down.</summary>
    public CourseUse? Course { get; init; }

    /// <summary>Response times against load; null where it was not asked for.</summary>
    public LoadUse? Load { get; init; }

    /// <summary>What was changed while it ran; null where nothing could be.</summary>
    public ControlUse? Control { get; init; }

    /// <summary>Share of right answers, where labels are known.</summary>
    public double? AccuracyFraction { get; init; }

    /// <summary>Share of samples per exit.</summary>
    public ValueList<double> ExitShares { get; init; } = [];

    /// <summary>Per exit.</summary>
    public ValueList<ExitUse> Exits { get; init; } = [];

    /// <summary>Energy per sample in pJ; <see cref="EnergySource"/> says whose.</summary>
    public Band? EnergyPjPerSample { get; init; }

    /// <summary>Energy per sample over the share of right answers, pJ.</summary>
    public Band? EnergyPjPerCorrectSample { get; init; }

    /// <summary>Energy per sample times mean latency to release, pJ·s.</summary>
    public Band? EnergyDelayPjS { get; init; }

    /// <summary>Energy per sample over time per sample, mW.</summary>
    public Band? AveragePowerMw { get; init; }

    /// <summary>Parts that sum to the total within 1e-9.</summary>
    public ValueList<EnergyPart> EnergyParts { get; init; } = [];

    /// <summary>How the energy is known: <c>modelled, uncalibrated</c>, <c>measured: powercap package</c>, ...; or why it is not.</summary>
    public string? EnergySource { get; init; }

    /// <summary>Idle states and temperature; null where the design says nothing about them.</summary>
    public PowerUse? Power { get; init; }

    /// <summary>Estimated resources.</summary>
    public Resources? Resources { get; init; }

    /// <summary>How the resources are known.</summary>
    public string? ResourcesSource { get; init; }

    /// <summary>The same design's LUTs, flip-flops, DSP tiles and block RAM by Yosys' own rule, where <see cref="Resources"/> are by Vivado's; null where that was not asked.</summary>
    public Resources? ResourcesByYosysRule { get; init; }

    /// <summary>Units.</summary>
    public ValueList<UnitUse> Units { get; init; } = [];

    /// <summary>FIFOs and conditional buffers.</summary>
    public ValueList<FifoUse> Fifos { get; init; } = [];

    /// <summary>Clocks of a design with several; empty for one.</summary>
    public ValueList<ClockUse> Clocks { get; init; } = [];

    /// <summary>Links on the way of a sample.</summary>
    public ValueList<LinkUse> Links { get; init; } = [];

    /// <summary>Partial reconfigurations made.</summary>
    public ReconfigurationUse? Reconfiguration { get; init; }

    /// <summary>Values compared with the reference and those that differed; null where no comparison was made.</summary>
    public long? Mismatches { get; init; }

    /// <summary>Plain sentences a reader must know: what is estimated, uncalibrated, unverified.</summary>
    public ValueList<string> Notes { get; init; } = [];
}
