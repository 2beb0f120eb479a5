using EeHw.Model.Numerics;
using EeHw.Model.Units;

namespace EeHw.Model.Results;

/// <summary>Valid, ready, levels and sample numbers clock by clock in a window of a run, under the names of the generated RTL: the material of a VCD file.</summary>
public sealed record WaveWindow
{
    /// <summary>Name of the design.</summary>
    public required string Design { get; init; }

    /// <summary>The clock.</summary>
    public required Frequency Clock { get; init; }

    /// <summary>The window.</summary>
    public required ClockSpan Window { get; init; }

    /// <summary>Scope of the clock itself.</summary>
    public required string Core { get; init; }

    /// <summary>The signals, without the clock.</summary>
    public required ValueList<WaveSignal> Signals { get; init; }
}
