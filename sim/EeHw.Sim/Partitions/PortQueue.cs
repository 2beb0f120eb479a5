namespace EeHw.Sim.Partitions;

/// <summary>
/// A configuration port that loads one region at a time. Requests are served in the order in which they came, demands before loads ahead of need; a demand
/// pre-empts a load ahead of need that is going on: what that wrote over is lost, and it goes back to the end of the queue.
/// </summary>
internal sealed class PortQueue
{
    private readonly List<IPortUser> _waiting = [];
    private IPortUser? _holder;

    /// <summary>A region is empty and wants its next content.</summary>
    public void Request(IPortUser gate, long clock)
    {
        _waiting.Add(gate);
        Serve(clock);
    }

    /// <summary>A region does not want to load any more.</summary>
    public void Withdraw(IPortUser gate) => _waiting.Remove(gate);

    /// <summary>A region has loaded.</summary>
    public void Release(long clock)
    {
        _holder = null;
        Serve(clock);
    }

    /// <summary>Gives the port to whom it belongs now: a load ahead of need may have become a demand.</summary>
    public void Serve(long clock)
    {
        var next = _waiting.Find(g => g.IsDemand(clock)) ?? _waiting.FirstOrDefault();
        if (next is null || (_holder is not null && (_holder.IsDemand(clock) || _holder.HasLoaded(clock) || !next.IsDemand(clock))))
        {
            return;
        }

        _waiting.Remove(next);
        if (_holder is { } holder)
        {
            holder.GiveUp(clock);
            _waiting.Add(holder);
        }

        _holder = next;
        next.Begin(clock);
    }
}
