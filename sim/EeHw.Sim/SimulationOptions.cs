using EeHw.Model.Designs;
using EeHw.Model.Exits;
using EeHw.Model.Hardware;
using EeHw.Model.Results;

namespace EeHw.Sim;

/// <summary>What a simulation is to do.</summary>
public sealed record SimulationOptions
{
    /// <summary>Default: the design's own workload, cached, nothing extra kept.</summary>
    public static readonly SimulationOptions Default = new();

    /// <summary>What arrives; null for the design's own workload.</summary>
    public Workload? Workload { get; init; }

    /// <summary>Clock by clock over the whole graph (the definition) instead of cached transitions. Results are the same.</summary>
    public bool IsPlain { get; init; }

    /// <summary>Keeps start, decided and released clock of every sample.</summary>
    public bool KeepSamples { get; init; }

    /// <summary>Keeps the moment of every decision of every sample.</summary>
    public bool KeepDecisions { get; init; }

    /// <summary>First sample of the timeline.</summary>
    public long TimelineFrom { get; init; }

    /// <summary>Samples of the timeline; 0 for none. The run is stepped plainly up to its end.</summary>
    public int TimelineSamples { get; init; }

    /// <summary>Names under which the signals of the timeline's window are written down; null for none.</summary>
    public SignalNames? Waves { get; init; }

    /// <summary>Where inputs and answers lie, to write down the bursts of the whole workload; null for none.</summary>
    public DmaMap? Transfers { get; init; }

    /// <summary>Searches the smallest sufficient depth of each FIFO and buffer (many runs over <see cref="DepthSamples"/> samples).</summary>
    public bool SearchDepths { get; init; }

    /// <summary>The depths found keep the total of every short periodic order of exits and of bursts too, not only that of the trace.</summary>
    public bool DepthsForAnyOrder { get; init; }

    /// <summary>Samples of each run of the depth search, at least 2.</summary>
    public int DepthSamples { get; init; } = 24;

    /// <summary>Clocks from one slot in which the source offers a word to the next; 1 offers a word whenever there is one.</summary>
    public int SourceSlot { get; init; } = 1;

    /// <summary>
    /// Not 0: the sink is not ready in about a quarter of the clocks, by the generator of the RTL bench with this seed (<c>xorshift64</c>, not ready where the
    /// two low bits are 0, one step per clock from the one in which the source first can offer a word). Such a run is stepped plainly.
    /// </summary>
    public long StallSeed { get; init; }

    /// <summary>Distinct transitions kept; beyond it they are forgotten and computed anew.</summary>
    public int TransitionLimit { get; init; } = 200_000;

    /// <summary>Right class of each sample of the trace, or null.</summary>
    public IReadOnlyList<int>? Labels { get; init; }

    /// <summary>Decisions under each level of the design's control, in its order; null leaves the policy as it is.</summary>
    public IReadOnlyList<ExitDecisions>? Levels { get; init; }

    /// <summary>Writes the run down over time even where nothing arrives by itself and nothing changes.</summary>
    public bool KeepCourse { get; init; }

    /// <summary>Also finds response times against load, by runs of its own under Poisson arrivals.</summary>
    public bool LoadCurve { get; init; }

    /// <summary>Leaves battery, throttling and levels out: the design as it is, all the time.</summary>
    public bool IgnoreControl { get; init; }

    /// <summary>Class answered at each exit by each sample of the trace [K][N]: for samples that a link which is down makes leave early; null where not known.</summary>
    public IReadOnlyList<int[]>? Answers { get; init; }

    /// <summary>Leaves every content of every partition in place all the time: the co-resident reading of the same graph.</summary>
    public bool IgnorePartitions { get; init; }

    /// <summary>Holds the scheduler of a partition against the best schedule known in advance; up to 200 samples.</summary>
    public bool BestSchedule { get; init; }

    /// <summary>The same network with both contents of a partition side by side, to compare a reconfigured design with; null for none.</summary>
    public UnitGraph? CoResident { get; init; }

    /// <summary>Called now and then with the number of released samples.</summary>
    public Action<long>? Progress { get; init; }
}
