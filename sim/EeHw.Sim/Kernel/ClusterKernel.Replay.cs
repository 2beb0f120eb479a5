namespace EeHw.Sim.Kernel;

/// <content>The state of the whole design between two clocks, for <see cref="Replay"/>.</content>
internal sealed partial class ClusterKernel
{
    private Replay? _spans;
    private Replay? _replay;

    /// <summary>The state between two clocks, as it is.</summary>
    public Moment Capture()
    {
        var clusters = new (Node State, Segment? Current, int Offset)[_clusters.Length];
        var key = new int[_control.S.Length + (3 * clusters.Length) + _hasToken.Length];
        var at = _control.S.Length;
        _control.S.CopyTo(key, 0);
        for (var i = 0; i < clusters.Length; i++)
        {
            var c = _clusters[i];
            clusters[i] = (c.State, c.Current, (int)(Clock - c.Start));
            (key[at], key[at + 1], key[at + 2]) = (c.State.Id, c.Current?.Id ?? 0, clusters[i].Offset);
            at += 3;
        }

        foreach (var has in _hasToken)
        {
            key[at++] = has ? 1 : 0;
        }

        return new Moment(key, clusters, [.. _control.S], [.. _hasToken]);
    }

    /// <summary>Clusters that stand still: their clocks are counted up to now.</summary>
    public void Rest(long clock)
    {
        foreach (var cluster in _clusters)
        {
            cluster.Rest(clock);
        }
    }

    /// <summary>Takes up a state again, at a clock.</summary>
    public void Restore(Moment moment, long clock)
    {
        moment.Control.CopyTo(_control.S, 0);
        moment.HasToken.CopyTo(_hasToken, 0);
        for (var i = 0; i < _clusters.Length; i++)
        {
            var (state, current, offset) = moment.Clusters[i];
            _clusters[i].Restore(state, current, clock - offset);
        }
    }

    /// <summary>Adds counts of the plane of decisions.</summary>
    public void AddControl(int[] busy, int[] blocked, int[] high, long times) => Counters.Add(_controlParts, busy, blocked, high, times);

    private void StartReplay()
    {
        if (_ledger.IsClosed && Gate is null)
        {
            _spans = _replay = new Replay(this, _ledger, _limit);
            foreach (var cluster in _clusters)
            {
                cluster.Replay = _replay;
            }
        }
    }

    private void StopReplay()
    {
        _replay!.Forget();
        _replay = null;
        foreach (var cluster in _clusters)
        {
            cluster.Replay = null;
        }
    }
}
