using EeHw.Sim.Statistics;
using EeHw.Sim.Workloads;

namespace EeHw.Sim.Kernel;

/// <summary>One tenant's samples in front of the design: what comes next, what waits, what was lost.</summary>
/// <param name="priority">1 goes first.</param>
/// <param name="process">When samples come; null where one is always waiting.</param>
/// <param name="order">Which samples they are.</param>
/// <param name="ticks">Ticks of a time in fs, rounded up.</param>
internal sealed class WaitingSamples(int priority, IArrivals? process, SampleOrder order, Func<long, long> ticks)
{
    private readonly Queue<long> _waiting = new();
    private long _head = -1;

    public int Priority => priority;

    public bool IsClosed => process is null;

    /// <summary>Samples that arrived, lost ones included.</summary>
    public long Arrived { get; private set; }

    public long FirstArrival { get; private set; } = -1;

    public long LastArrival { get; private set; }

    /// <summary>Share of arrivals behind the warm-up that were lost.</summary>
    public BatchMeans Loss { get; } = new();

    public long Lost { get; private set; }

    public int Waiting => _waiting.Count;

    /// <summary>Arrival of the oldest that waits.</summary>
    public long Oldest => _waiting.Peek();

    /// <summary>Tick at which the next sample comes.</summary>
    public long Head => _head >= 0 ? _head : _head = process is null ? 0 : ticks(process.Next()) + 1;

    /// <summary>The next sample has come.</summary>
    /// <returns>When.</returns>
    public long Arrive()
    {
        var at = Head;
        _head = -1;
        Note(at);
        return at;
    }

    /// <summary>A sample of a tenant that always has one comes when it is let in.</summary>
    public void Note(long at)
    {
        Arrived++;
        (FirstArrival, LastArrival) = (FirstArrival < 0 ? at : FirstArrival, at);
    }

    public void Wait(long arrival) => _waiting.Enqueue(arrival);

    /// <summary>Every sample has a place in its order, also one that is lost.</summary>
    public void Lose()
    {
        Lost++;
        order.Next();
    }

    /// <summary>Takes the oldest.</summary>
    public long Take() => _waiting.Dequeue();

    /// <summary>Which sample of the trace the next one is.</summary>
    public int Next() => order.Next();
}
