using EeHw.Model.Designs;
using EeHw.Model.Hardware;
using EeHw.Model.Results;
using EeHw.Sim.Kernel;

namespace EeHw.Sim;

/// <summary>One run of a graph over a workload: the kernel, its books and counters.</summary>
internal sealed class SimulationRun
{
    private readonly PlainKernel? _plain;
    private readonly ClusterKernel? _clusters;

    public SimulationRun(UnitGraph graph, byte[] exitOf, Workload workload, SimulationOptions options, Func<Blueprint, Ledger, IGate?>? gate = null, Action<SampleFlow>? onRelease = null)
    {
        Blueprint = new Blueprint(graph, options.SourceSlot, options.StallSeed);
        var inOrder = graph.Units.OfType<ExitMerge>().All(m => m.InOrder);
        Ledger = new Ledger(graph.ExitCount, exitOf, workload.Samples, inOrder, new Arrivals(workload, graph.Clock), ResponsesOf(workload, graph)) { OnRelease = onRelease };
        Gate = gate?.Invoke(Blueprint, Ledger);
        if (!options.IsPlain && options is { SourceSlot: 1, StallSeed: 0 })
        {
            _clusters = ClusterKernel.Create(Blueprint, Ledger, options.TransitionLimit, Gate);
        }

        _plain = _clusters is null ? new PlainKernel(Blueprint, Ledger) { Gate = Gate } : null;
        (Gate as Partitions.PartitionGate)?.Watch(_clusters?.Buffers ?? _plain!.Buffers, _clusters?.Control ?? _plain!.Plane);
    }

    private static Responses? ResponsesOf(Workload workload, UnitGraph graph)
        => workload.IsClosed
            ? null
            : new Responses(workload.WarmUpSamples ?? workload.Samples / 10, workload.DeadlineNs is { } ns ? (long)Math.Floor(ns / graph.Clock.Nanoseconds(1)) : long.MaxValue);

    public Blueprint Blueprint { get; }

    public Ledger Ledger { get; }

    public IGate? Gate { get; }

    public PlainKernel? Plain => _plain;

    public Counters Counters => _plain?.Counters ?? _clusters!.Counters;

    public long Clock => _plain?.Clock ?? _clusters!.Clock;

    public CacheStatistics Statistics => _clusters?.Statistics ?? new CacheStatistics(0, 0, 0, 0, Clock, Clock);

    /// <summary>Runs to the end.</summary>
    /// <returns>False when the hardware stands still with samples left.</returns>
    public bool Run(Action<long>? progress = null, CancellationToken cancellation = default)
        => _plain?.Run(progress, cancellation) ?? _clusters!.Run(progress, cancellation);

    /// <summary>The planes as they stand, evaluated.</summary>
    public IEnumerable<(Plane Plane, Part[] Parts, Dictionary<int, int> NetOf)> Show()
    {
        if (_clusters is not null)
        {
            return _clusters.Show();
        }

        _plain!.Plane.Evaluate();
        return [(_plain.Plane, _plain.Parts, _plain.NetOf)];
    }
}
