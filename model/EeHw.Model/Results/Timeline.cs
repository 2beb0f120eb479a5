using EeHw.Model.Numerics;
using EeHw.Model.Units;

namespace EeHw.Model.Results;

/// <summary>What happened clock by clock in a window of a run: the material of Perfetto and VCD files.</summary>
public sealed record Timeline
{
    /// <summary>Name of the design.</summary>
    public required string Design { get; init; }

    /// <summary>The clock.</summary>
    public required Frequency Clock { get; init; }

    /// <summary>Nanoseconds of the unit that all times are in; null for the clock's period. With several clocks times are in femtoseconds.</summary>
    public double? TickNs { get; init; }

    /// <summary>The window.</summary>
    public required ClockSpan Window { get; init; }

    /// <summary>One track per unit, in graph order.</summary>
    public required ValueList<UnitTrack> Units { get; init; }

    /// <summary>One track per engine of a design on engines, or part and link of one with links; empty for streaming designs.</summary>
    public ValueList<ServerTrack> Servers { get; init; } = [];

    /// <summary>Nanoseconds of one step of all times.</summary>
    public double StepNs => TickNs ?? Clock.Nanoseconds(1);

    /// <summary>One track per FIFO and conditional buffer.</summary>
    public required ValueList<LevelTrack> Levels { get; init; }

    /// <summary>Samples that were released in the window, by sample.</summary>
    public required ValueList<SampleFlow> Samples { get; init; }
}
