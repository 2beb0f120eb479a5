using EeHw.Model.Engines;
using EeHw.Model.Numerics;
using EeHw.Model.Results;

namespace EeHw.Sim.Engines;

/// <summary>What engines did with a workload.</summary>
/// <param name="Measurement">The reading.</param>
/// <param name="BoundPerSecond">Closed form: engines / sum over their stages of share that reaches it times clocks of a sample in a full batch; or a pinned stage's rate where that is less.</param>
/// <param name="StageClocks">Per stage and batch size from 1 the clocks of a batch.</param>
/// <param name="MeanBatch">Mean size of the batches of every stage; 0 where nobody came.</param>
public sealed record EngineResult(Measurement Measurement, double BoundPerSecond, ValueList<ValueList<long>> StageClocks, ValueList<double> MeanBatch)
{
    /// <summary>The engine, with its part of the DRAM.</summary>
    public required Engine Engine { get; init; }

    /// <summary>How it was used.</summary>
    public required EngineLoad Load { get; init; }

    /// <summary>Closed form of its layers for a single sample, pinned stages left out.</summary>
    public required ValueList<StepCost> Layers { get; init; }

    /// <summary>What worked on whom in the window asked for, in clocks; null where none was.</summary>
    public Timeline? Timeline { get; init; }

    /// <summary>Every sample, when asked for.</summary>
    public ValueList<SampleFlow> Samples { get; init; } = [];
}
