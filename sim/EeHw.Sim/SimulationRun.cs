using EeHw.Model.Designs;
using EeHw.Model.Exits;
using EeHw.Model.Hardware;
using EeHw.Model.Results;
using EeHw.Sim.Control;
using EeHw.Sim.Energy;
using EeHw.Sim.Kernel;
using EeHw.Sim.Timelines;
using EeHw.Sim.Workloads;

namespace EeHw.Sim;

/// <summary>One run of a graph over a workload: the kernel, its books and counters.</summary>
internal sealed class SimulationRun
{
    private readonly PlainKernel? _plain;
    private readonly ClusterKernel? _clusters;
    private readonly ClockedKernel? _clocked;
    private readonly ClockScale _scale = new();

    public SimulationRun(UnitGraph graph, byte[] exitOf, Workload workload, SimulationOptions options, Func<Blueprint, Ledger, IGate?>? gate = null, Action<SampleFlow>? onRelease = null)
        : this(graph, new SampleSource([new ExitDecisions(exitOf, [])]), workload, options, gate, onRelease)
    {
    }

    public SimulationRun(UnitGraph graph, SampleSource source, Workload workload, SimulationOptions options, Func<Blueprint, Ledger, IGate?>? gate = null, Action<SampleFlow>? onRelease = null, RunDynamics? dynamics = null)
    {
        Blueprint = new Blueprint(graph, options.SourceSlot, options.StallSeed);
        var inOrder = graph.Units.OfType<ExitMerge>().All(m => m.InOrder);
        Course = dynamics?.HasCourse == true ? new Course(graph.ExitCount) : null;
        Idle = dynamics?.Rates is { } rates
            ? new IdleMeter(rates.IdleAfterTicks, rates.WakeTicks) { Asleep = Course is null ? null : Course.Sleep, Woken = Course is null ? null : Course.Wake }
            : null;
        Governor = dynamics?.Plan is { } plan ? new Governor(plan, _scale, Idle!, Course) : null;
        var entrance = new Entrance(source, workload, graph.Clock, _scale, Governor, Course);
        Ledger = new Ledger(graph.ExitCount, workload.Samples, inOrder, entrance, _scale, ResponsesOf(workload, graph)) { OnRelease = onRelease, Governor = Governor, Course = Course, Idle = Idle };
        if (graph.HasSeveralClocks)
        {
            _clocked = new ClockedKernel(Blueprint, Ledger);
            return;
        }

        Gate = gate?.Invoke(Blueprint, Ledger);
        if (!options.IsPlain && options is { SourceSlot: 1, StallSeed: 0 })
        {
            _clusters = ClusterKernel.Create(Blueprint, Ledger, options.TransitionLimit, Gate);
        }

        _plain = _clusters is null ? new PlainKernel(Blueprint, Ledger) { Gate = Gate } : null;
        (Gate as Partitions.RegionGates)?.Watch(_clusters?.Buffers ?? _plain!.Buffers, _clusters?.Control ?? _plain!.Plane);
    }

    public Blueprint Blueprint { get; }

    public Ledger Ledger { get; }

    public IGate? Gate { get; }

    /// <summary>What changes level, clock and admission; null for nothing.</summary>
    public Governor? Governor { get; }

    /// <summary>The run over time; null where it is not written down.</summary>
    public Course? Course { get; }

    /// <summary>Sees when no sample is inside; null where nobody asks.</summary>
    public IdleMeter? Idle { get; }

    public PlainKernel? Plain => _plain;

    /// <summary>The kernel of several clocks; null with one.</summary>
    public ClockedKernel? Clocked => _clocked;

    public Counters Counters => _clocked?.Counters ?? _plain?.Counters ?? _clusters!.Counters;

    /// <summary>Clocks of the source.</summary>
    public long Clock => _clocked?.Clocks(0) ?? _plain?.Clock ?? _clusters!.Clock;

    /// <summary>Ticks of the undivided clock.</summary>
    public long Ticks => _scale.Tick(Clock);

    public CacheStatistics Statistics => _clusters?.Statistics ?? new CacheStatistics(0, 0, 0, 0, Stepped, Stepped);

    private long Stepped => _clocked?.Domains.Sum(d => d.Clock) ?? Clock;

    /// <summary>Clocks that a unit had.</summary>
    public long ClocksOf(Unit unit) => _clocked?.Clocks(Blueprint.Graph.ClockOf(unit)) ?? Clock;

    /// <summary>Runs to the end.</summary>
    /// <returns>False when the hardware stands still with samples left.</returns>
    public bool Run(Action<long>? progress = null, CancellationToken cancellation = default)
    {
        var goesOn = _clocked?.Run(progress, cancellation) ?? _plain?.Run(progress, cancellation) ?? _clusters!.Run(progress, cancellation);
        Governor?.Finish(Ticks);
        Idle?.TakeAsleep(Ledger.LastRelease + 1);
        return goesOn;
    }

    /// <summary>The planes as they stand, evaluated.</summary>
    public IEnumerable<(Plane Plane, Part[] Parts, Dictionary<int, int> NetOf)> Show()
    {
        if (_clusters is not null)
        {
            return _clusters.Show();
        }

        if (_clocked is not null)
        {
            foreach (var domain in _clocked.Domains)
            {
                domain.Evaluate();
            }

            return _clocked.Domains.Select(d => (d.Plane, d.Parts, d.NetOf));
        }

        _plain!.Plane.Evaluate();
        return [(_plain.Plane, _plain.Parts, _plain.NetOf)];
    }

    private static List<Responses> ResponsesOf(Workload workload, UnitGraph graph)
    {
        var warmUp = workload.WarmUpSamples ?? workload.Samples / 10;
        return workload switch
        {
            { IsClosed: true } => [],
            { Tenants.Count: > 0 } => [.. workload.Tenants.Select(t => new Responses(warmUp, Deadline(t.Arrivals.DeadlineNs)))],
            _ => [new Responses(warmUp, Deadline(workload.DeadlineNs))],
        };

        long Deadline(double? ns) => ns is { } given ? (long)Math.Floor(given / graph.Clock.Nanoseconds(1)) : long.MaxValue;
    }
}
