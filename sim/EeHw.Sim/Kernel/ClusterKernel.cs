using EeHw.Sim.Units;

namespace EeHw.Sim.Kernel;

/// <summary>
/// The same as <see cref="PlainKernel"/>, to the clock: clusters are replayed, decisions, buffers' hearts and the merge are stepped in the clocks in which
/// they move. Clusters meet only through registers of that control plane (and the ready of a decision token, which it evaluates first), so that one clock
/// at a time can be settled: end segments, answer, begin segments, pass events on, step the control plane.
/// </summary>
internal sealed partial class ClusterKernel
{
    private readonly Blueprint _blueprint;
    private readonly Ledger _ledger;
    private readonly Cluster[] _clusters;
    private readonly Plane _control;
    private readonly Part[] _controlParts;
    private readonly Dictionary<int, int> _controlNets = [];
    private readonly ConditionalBufferControl[] _buffers;
    private readonly int[] _tokenNet;
    private readonly int[] _tokenExit;
    private readonly bool[] _hasToken;
    private readonly int _limit;
    private readonly List<int> _taken = [];
    private int _uncounted;
    private bool _passed;

    private ClusterKernel(Blueprint blueprint, Ledger ledger, IReadOnlyList<Part[]> clusters, Part[] control, int limit)
    {
        (_blueprint, _ledger, _controlParts, _limit) = (blueprint, ledger, control, limit);
        Counters = new Counters(blueprint);
        (_control, _) = blueprint.Cut(control, null, _controlNets);
        _buffers = [.. _control.Units.ToArray().OfType<ConditionalBufferControl>()];
        _tokenNet = new int[blueprint.Ports];
        _tokenExit = new int[blueprint.Ports];
        _hasToken = new bool[blueprint.Ports];
        Array.Fill(_tokenNet, -1);
        foreach (var part in clusters.SelectMany(c => c))
        {
            if (part.Unit >= 0 && blueprint.Graph.Units[part.Unit] is EeHw.Model.Hardware.ExitDecision decision)
            {
                _tokenNet[part.Port] = _controlNets[part.Outputs[0]];
                _tokenExit[part.Port] = decision.Exit;
            }
        }

        var interval = blueprint.Graph.Units.Max(u => u.IntervalCycles);
        _clusters = [.. clusters.Select(parts =>
        {
            var nets = new Dictionary<int, int>();
            Part[] withEnds = [.. parts, .. parts.Where(p => p.Port >= 0 && _tokenNet[p.Port] >= 0).Select(p => p with { Unit = -1, Inputs = p.Outputs, Outputs = [], Create = (i, _) => new TokenPort(i[0], p.Port) })];
            return new Cluster(blueprint.Cut(withEnds, null, nets).Plane, withEnds, nets, Counters, interval);
        })];
    }

    public Counters Counters { get; }

    public long Clock { get; private set; }

    public IReadOnlyList<ConditionalBufferControl> Buffers => _buffers;

    /// <summary>The plane of decisions.</summary>
    public Plane Control => _control;

    public IGate? Gate { get; init; }

    public CacheStatistics Statistics => new(
        _clusters.Length, _clusters.Sum(c => c.Taken), _clusters.Sum(c => c.Computed), _clusters.Sum(c => c.StatesMet), _clusters.Sum(c => c.SteppedClocks), Clock)
    {
        Spans = _spans?.Taken ?? 0, ComputedSpans = _spans?.Computed ?? 0, Moments = _spans?.Moments ?? 0,
    };

    /// <summary>Cuts a graph.</summary>
    /// <returns>The kernel, or null where the graph cannot be cut (a cluster with more than 32 ports).</returns>
    public static ClusterKernel? Create(Blueprint blueprint, Ledger ledger, int limit, IGate? gate = null)
    {
        var clusters = Groups([.. blueprint.Parts.Where(p => !p.IsControl)], blueprint.Nets);
        return clusters.Any(c => c.Select(p => p.Port).Where(p => p >= 0).Distinct().Count() > 32)
            ? null
            : new ClusterKernel(blueprint, ledger, clusters, [.. blueprint.Parts.Where(p => p.IsControl)], limit) { Gate = gate };
    }

    /// <summary>Runs until all samples are out.</summary>
    /// <returns>False when the hardware stands still with samples left.</returns>
    public bool Run(Action<long>? progress = null, CancellationToken cancellation = default)
    {
        var rounds = 0;
        StartReplay();
        while (!_ledger.IsDone)
        {
            if ((++rounds & 0xFFF) == 0)
            {
                progress?.Invoke(_ledger.Released);
                if (cancellation.IsCancellationRequested)
                {
                    break;
                }
            }

            if (_replay is not null)
            {
                var clock = Clock;
                var goesOn = _replay.Play(ref clock);
                Clock = clock;
                if (goesOn)
                {
                    continue;
                }

                if (_replay.IsOff)
                {
                    StopReplay();
                }
                else
                {
                    _replay.Begin(Clock);
                }
            }

            do
            {
                Settle();
                if (_ledger.IsDone)
                {
                    Clock++;
                    break;
                }

                var next = Next();
                if (next == long.MaxValue)
                {
                    Clock = Math.Max(Clock + 1, _clusters.Max(c => c.Start + c.Current!.Length));
                    End();
                    return false;
                }

                Skip(next - Clock - 1);
                Clock = next;
            }
            while (_replay is { IsRecording: true, HasDecided: false } && !cancellation.IsCancellationRequested);

            if (_replay is { IsRecording: true, HasDecided: true } && !_ledger.IsDone)
            {
                _replay.End(Clock);
            }
            else if (_replay is not null && (_ledger.IsDone || cancellation.IsCancellationRequested))
            {
                StopReplay();
            }
        }

        End();
        return true;
    }

    /// <summary>The planes with their states, evaluated, for a report.</summary>
    public IEnumerable<(Plane Plane, Part[] Parts, Dictionary<int, int> NetOf)> Show()
    {
        foreach (var cluster in _clusters)
        {
            cluster.Show();
            yield return (cluster.Plane, cluster.Parts, cluster.NetOf);
        }

        _control.Evaluate();
        yield return (_control, _controlParts, _controlNets);
    }

    private static List<Part[]> Groups(Part[] parts, int nets)
    {
        var ownerOfNet = new int[nets];
        Array.Fill(ownerOfNet, -1);
        var group = Enumerable.Range(0, parts.Length).ToArray();
        for (var i = 0; i < parts.Length; i++)
        {
            foreach (var net in parts[i].Inputs.Concat(parts[i].Outputs))
            {
                if (ownerOfNet[net] < 0)
                {
                    ownerOfNet[net] = i;
                }
                else
                {
                    group[Root(i)] = Root(ownerOfNet[net]);
                }
            }
        }

        return [.. Enumerable.Range(0, parts.Length).GroupBy(Root).OrderBy(g => g.Min()).Select(g => g.Select(i => parts[i]).ToArray())];

        int Root(int i) => group[i] == i ? i : group[i] = Root(group[i]);
    }

    /// <summary>One clock of everything that has something to do in it.</summary>
    private void Settle()
    {
        var now = Clock;
        _passed = false;
        foreach (var cluster in _clusters)
        {
            if (cluster.End == now && cluster.Current is not null)
            {
                cluster.Finish();
                if (cluster.SegmentCount > _limit)
                {
                    _replay?.Forget();
                    cluster.Fold();
                }

                ShowTokens(cluster, now);
            }
        }

        Gate?.Update(now, true);
        foreach (var buffer in _buffers)
        {
            _control.X[buffer.Writer] = buffer.Opens(_control) ? 1 : 0;
            _control.X[buffer.Reader] = buffer.Starts(_control) && Gate?.Allows(buffer.Reader) != false ? 1 : 0;
        }

        _control.X[_blueprint.SourcePort] = _ledger.IsAvailable(now) && Gate?.AllowsSource != false ? 1 : 0;
        _control.Evaluate();
        foreach (var cluster in _clusters)
        {
            var answers = Answers(cluster);
            if (cluster.Current is not null && cluster.Current.Answers != answers)
            {
                cluster.Split(now);
            }

            if (cluster.Current is null)
            {
                cluster.Begin(answers);
            }

            if (cluster.End == now + 1)
            {
                Pass(cluster.Current!.Events, now);
            }
        }

        _control.Clock();
        foreach (var port in _taken)
        {
            _control.S[_tokenNet[port]] = 0;
            _hasToken[port] = false;
        }

        _taken.Clear();
        if (_control.HasEvents && _control.Events[_blueprint.SinkPort] is var sink and not 0)
        {
            _ledger.Release((sink >> 3) - 1, now);
            _replay?.Note(BookEntry.Release, (sink >> 3) - 1, false, now);
        }

        if (++_uncounted >= 1 << 30 && _replay?.IsRecording != true)
        {
            Collect();
        }
    }

    private uint Answers(Cluster cluster)
    {
        var answers = 0u;
        for (var rest = cluster.State.Asks; rest != 0; rest &= rest - 1)
        {
            var bit = System.Numerics.BitOperations.TrailingZeroCount(rest);
            var port = cluster.Ports[bit];
            var net = _tokenNet[port];
            var yes = net >= 0 ? _control.R[net] != 0 : _control.X[port] != 0;
            answers |= yes ? 1u << bit : 0;
        }

        return answers;
    }

    private void ShowTokens(Cluster cluster, long now)
    {
        for (var bit = 0; bit < cluster.Ports.Length; bit++)
        {
            var port = cluster.Ports[bit];
            if ((cluster.State.Asks >> bit & 1) != 0 && _tokenNet[port] >= 0 && !_hasToken[port])
            {
                _hasToken[port] = true;
                var value = _ledger.Decide(_tokenExit[port], now);
                _control.S[_tokenNet[port]] = value;
                _replay?.Note(BookEntry.Decide, _tokenExit[port], (value & 2) != 0, now);
            }
        }
    }

    private void Pass((int Port, int Flags)[] events, long now)
    {
        _passed |= events.Length > 0;
        foreach (var (port, flags) in events)
        {
            if (port == _blueprint.SourcePort)
            {
                if ((flags & Port.First) != 0)
                {
                    _ledger.Start(now);
                    _replay?.Note(BookEntry.Start, 0, false, now);
                }

                if ((flags & Port.Taken) != 0)
                {
                    _ledger.Load(now);
                    _replay?.Note(BookEntry.Load, 0, false, now);
                }
            }
            else if (port == _blueprint.SinkPort)
            {
                _ledger.Release((flags >> 3) - 1, now);
                _replay?.Note(BookEntry.Release, (flags >> 3) - 1, false, now);
            }
            else if (_tokenNet[port] >= 0)
            {
                _taken.Add(port);
            }
            else
            {
                _control.Raise(port, flags);
            }
        }
    }

    private long Next()
    {
        // a gate looks at every clock after something was passed on
        if (_control.Moved || (Gate is not null && _passed))
        {
            return Clock + 1;
        }

        var next = Gate?.NextChange(Clock) ?? long.MaxValue;
        foreach (var cluster in _clusters)
        {
            // an event of a segment's last clock must be passed on in that clock
            var stop = cluster.End == long.MaxValue || cluster.Current!.Events.Length == 0 || cluster.End == Clock + 1 ? cluster.End : cluster.End - 1;
            next = Math.Min(next, stop);
        }

        return _ledger.NextChange(Clock) is { } change ? Math.Min(next, change) : next;
    }

    private void Skip(long clocks)
    {
        if (clocks == 0)
        {
            return;
        }

        var blocked = _control.Status;
        for (var i = 0; i < blocked.Length; i++)
        {
            if (blocked[i] == 2 && _controlParts[i] is { Unit: >= 0, CountsTime: true } part)
            {
                Counters.Blocked[part.Unit] += clocks;
            }
        }
    }

    private void End()
    {
        if (_replay is not null)
        {
            StopReplay();
        }

        foreach (var cluster in _clusters)
        {
            if (cluster.Current is not null)
            {
                cluster.Split(Clock);
            }

            cluster.Fold();
        }

        Collect();
    }

    private void Collect()
    {
        Counters.Add(_controlParts, _control.Busy, _control.Blocked, _control.High, 1);
        _control.ResetCounts();
        _uncounted = 0;
    }
}
