using EeHw.Model.Exits;

using EeHw.Sim.Workloads;

namespace EeHw.Sim.Frames;

/// <summary>What a run of the frame kernel is to do.</summary>
public sealed record FrameRun
{
    /// <summary>When samples come; null: closed loop.</summary>
    public IArrivals? Arrivals { get; init; }

    /// <summary>Closed loop: samples inside at any time, at least 1.</summary>
    public int InFlight { get; init; } = 1;

    /// <summary>Samples that arrive, at least 1.</summary>
    public required long Samples { get; init; }

    /// <summary>Samples at the start that are not counted: the system fills.</summary>
    public long WarmUp { get; init; }

    /// <summary>Exits taken, walked cyclically; null: everybody goes to the end.</summary>
    public ExitDecisions? Decisions { get; init; }

    /// <summary>Deadline from arrival, fs; null for none.</summary>
    public long? Deadline { get; init; }

    /// <summary>Seed of service times.</summary>
    public long Seed { get; init; }

    /// <summary>Called with every batch that begins: station, frames in it.</summary>
    public Action<int, int>? Served { get; init; }

    /// <summary>Called with every sample that leaves at another exit because a station is down: number, exit.</summary>
    public Action<long, int>? Diverted { get; init; }

    /// <summary>Called with every batch that is done: station, its frames, begin and end in fs.</summary>
    public Action<int, long[], long, long>? Worked { get; init; }

    /// <summary>Called with every sample that leaves: number, arrival and departure in fs.</summary>
    public Action<long, long, long>? Left { get; init; }
}
