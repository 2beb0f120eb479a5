using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Sim.Engines;
using EeHw.Sim.Links;

namespace EeHw.Sim;

/// <summary>What a simulation found.</summary>
public sealed record SimulationResult
{
    /// <summary>The reading.</summary>
    public required Measurement Measurement { get; init; }

    /// <summary>The window asked for, or null.</summary>
    public Timeline? Timeline { get; init; }

    /// <summary>The signals asked for, or null.</summary>
    public WaveWindow? Waves { get; init; }

    /// <summary>The bursts asked for, by clock.</summary>
    public ValueList<DmaTransfer> Transfers { get; init; } = [];

    /// <summary>Every sample, when asked for.</summary>
    public ValueList<SampleFlow> Samples { get; init; } = [];

    /// <summary>Layers, batches and bound of a design of style engine; null for a streaming one.</summary>
    public EngineResult? Engine { get; init; }

    /// <summary>Every decision by the clock it fell in, when asked for.</summary>
    public ValueList<DecisionMoment> Decisions { get; init; } = [];

    /// <summary>Links and bound of a design with links; null for one without.</summary>
    public LinkedResult? Linked { get; init; }

    /// <summary>How well transitions repeated.</summary>
    public required CacheStatistics Cache { get; init; }
}
