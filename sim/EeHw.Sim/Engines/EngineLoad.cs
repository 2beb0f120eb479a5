using EeHw.Model.Designs;
using EeHw.Model.Exits;
using EeHw.Model.Numerics;
using EeHw.Model.Platforms;
using EeHw.Model.Units;

namespace EeHw.Sim.Engines;

/// <summary>How engines are used: how many, by whom, for what.</summary>
public sealed record EngineLoad
{
    /// <summary>Engines, at least 1; they share the DRAM's rate in equal parts.</summary>
    public int Engines { get; init; } = 1;

    /// <summary>Most samples run together at a stage.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>Stages on hardware of their own, with its clocks per sample: they take no engine and no DRAM.</summary>
    public IReadOnlyDictionary<int, long> Pinned { get; init; } = new Dictionary<int, long>();

    /// <summary>Energy of a sample in the hardware of a pinned stage, pJ; stages that are not here cost nothing that is known.</summary>
    public IReadOnlyDictionary<int, Band> PinnedEnergy { get; init; } = new Dictionary<int, Band>();

    /// <summary>Hardware of all engines and pinned stages, estimated; null where that was not asked.</summary>
    public Model.Units.Resources? Resources { get; init; }

    /// <summary>Right class of each sample of the decisions, or null.</summary>
    public IReadOnlyList<int>? Labels { get; init; }

    /// <summary>First sample and number of samples whose way is drawn; 0 for none.</summary>
    public (long First, int Count) Window { get; init; }

    /// <summary>Whether the way of every sample is kept.</summary>
    public bool KeepSamples { get; init; }

    /// <summary>Name of the design, for the timeline.</summary>
    public string Name { get; init; } = "";

    /// <summary>Exits taken, walked cyclically; null: everybody leaves at the last.</summary>
    public ExitDecisions? Decisions { get; init; }

    /// <summary>Samples and when they come.</summary>
    public Workload Workload { get; init; } = new("closed", 1000);

    /// <summary>Closed workload: samples inside at any time; null: a batch for every engine and stage.</summary>
    public int? InFlight { get; init; }

    /// <summary>Where the energies come from; null: none are given.</summary>
    public Platform? Platform { get; init; }

    /// <summary>Names of the exits; null: exit1, exit2, ...</summary>
    public ValueList<string>? ExitNames { get; init; }
}
