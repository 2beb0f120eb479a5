namespace EeHw.Sim.Kernel;

/// <summary>
/// Units between whole-frame buffers. Its way from one event at its ports to the next depends only on its state and on the answers from outside, so each
/// such segment is stepped once and replayed from then on; counts are kept with the segment and multiplied by how often it was taken.
/// </summary>
internal sealed class Cluster
{
    private const int ShortestLimit = 512;
    private readonly int _longest;
    private readonly Plane _plane;
    private readonly Part[] _parts;
    private readonly ControlUnit?[] _asking;
    private readonly Counters _counters;
    private readonly Dictionary<int[], Node> _nodes = new(StateComparer.Instance);
    private readonly List<Segment> _segments = [];
    private readonly int[] _noCounts;
    private Node? _live;
    private int _ids;

    /// <summary>Makes a cluster.</summary>
    /// <param name="plane">Its units.</param>
    /// <param name="parts">What they are.</param>
    /// <param name="netOf">Its nets.</param>
    /// <param name="counters">Where counts go.</param>
    /// <param name="interval">Clocks per frame: segments are cut at half of that, since most are not taken to their end and what was stepped beyond is lost.</param>
    public Cluster(Plane plane, Part[] parts, Dictionary<int, int> netOf, Counters counters, long interval)
    {
        _longest = (int)Math.Clamp(interval / 2, ShortestLimit, 1 << 24);
        (_plane, _parts, _counters) = (plane, parts, counters);
        NetOf = netOf;
        _noCounts = new int[parts.Length];
        var asking = new List<ControlUnit?>();
        var ports = new List<int>();
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Port >= 0 && !ports.Contains(parts[i].Port))
            {
                ports.Add(parts[i].Port);
                asking.Add(plane.Units[i]);
            }
            else if (parts[i].Port >= 0)
            {
                // the end of a decision's net stands for the decision unit's port
                asking[ports.IndexOf(parts[i].Port)] = plane.Units[i];
            }
        }

        Ports = [.. ports];
        _asking = [.. asking];
        State = Intern();
        _live = State;
    }

    /// <summary>Its ports, by bit.</summary>
    public int[] Ports { get; }

    public Dictionary<int, int> NetOf { get; }

    public Plane Plane => _plane;

    public Part[] Parts => _parts;

    /// <summary>The state at <see cref="Start"/>.</summary>
    public Node State { get; private set; }

    /// <summary>The segment under way, or null at its beginning.</summary>
    public Segment? Current { get; private set; }

    /// <summary>First clock of the segment.</summary>
    public long Start { get; private set; }

    /// <summary>Clock after its last, or the end of time where it stands still.</summary>
    public long End { get; private set; }

    public long Taken { get; private set; }

    public long Computed { get; private set; }

    public long SteppedClocks { get; private set; }

    public long StatesMet { get; private set; }

    /// <summary>Told of every segment that is taken.</summary>
    public Replay? Replay { get; set; }

    public int SegmentCount => _segments.Count;

    /// <summary>Ends the segment at its own end.</summary>
    public void Finish()
    {
        Count(Current!, 1, 0);
        State = Current!.Next;
        Start = End;
        Current = null;
    }

    /// <summary>Ends the segment at an earlier clock.</summary>
    public void Split(long clock)
    {
        var (segment, length) = (Current!, clock - Start);
        if (length == segment.Length && !segment.IsQuiet)
        {
            Finish();
            return;
        }

        if (segment.IsQuiet && length >= segment.Length)
        {
            Count(segment, 1, length - segment.Length);
            State = segment.Next;
        }
        else if (length > 0)
        {
            var prefix = State.FindPrefix(segment.Answers, (int)length);
            if (prefix is null)
            {
                prefix = Compute(segment.Answers, (int)length);
                State.KeepPrefix(segment.Answers, (int)length, prefix);
            }

            Count(prefix, 1, 0);
            Taken++;
            State = prefix.Next;
        }

        Start = clock;
        End = clock;
        Current = null;
    }

    /// <summary>Counts the clocks it stood still beyond its segment at once, so that standing still is one state however long.</summary>
    public void Rest(long clock)
    {
        if (Current is { IsQuiet: true } segment && clock - Start > segment.Length)
        {
            Count(segment, 0, clock - Start - segment.Length);
            Start = clock - segment.Length;
        }
    }

    /// <summary>Goes back to where it stood before, moved in time.</summary>
    public void Restore(Node state, Segment? current, long start)
    {
        (State, Current, Start) = (state, current, start);
        End = current is null ? start : current.IsQuiet ? long.MaxValue : start + current.Length;
    }

    /// <summary>Begins the segment for some answers at <see cref="Start"/>.</summary>
    public void Begin(uint answers)
    {
        var segment = State.Find(answers);
        if (segment is null)
        {
            segment = Compute(answers, _longest);
            State.Keep(segment);
        }

        Taken++;
        Current = segment;
        End = segment.IsQuiet ? long.MaxValue : Start + segment.Length;
    }

    /// <summary>Adds all counts to the counters and forgets every transition.</summary>
    public void Fold()
    {
        foreach (var s in _segments)
        {
            if (s.Times == 0)
            {
                // computed, then always cut short: its prefixes count
                continue;
            }

            _counters.Add(_parts, s.Busy, s.Blocked, s.High, s.Times);
            if (s.QuietClocks > 0)
            {
                _counters.Add(_parts, _noCounts, s.QuietBlocked!, _noCounts, s.QuietClocks);
            }
        }

        _segments.Clear();
        _nodes.Clear();
        _live = null;
        State = new Node(++_ids, State.State, State.Asks);
        _nodes.Add(State.State, State);
    }

    /// <summary>Puts the state into the plane and evaluates it, to be looked at.</summary>
    public void Show()
    {
        _plane.Load(State.State);
        _plane.Evaluate();
        _live = null;
    }

    private void Count(Segment segment, int times, long quiet)
    {
        segment.Times += times;
        segment.QuietClocks += quiet;
        Replay?.Note(segment, times, quiet);
    }

    private Segment Compute(uint answers, int limit)
    {
        var plane = _plane;
        if (_live != State)
        {
            plane.Load(State.State);
        }

        for (var i = 0; i < Ports.Length; i++)
        {
            plane.X[Ports[i]] = (int)((answers >> i) & 1);
        }

        plane.ResetCounts();
        var length = 0;
        var isQuiet = false;
        while (true)
        {
            plane.Evaluate();
            plane.Clock();
            length++;
            if (plane.HasEvents || length == limit)
            {
                break;
            }

            if (!plane.Moved)
            {
                isQuiet = true;
                break;
            }

            if ((Asks() & ~State.Asks) != 0)
            {
                break;
            }
        }

        var events = new List<(int, int)>();
        if (plane.HasEvents)
        {
            foreach (var port in Ports)
            {
                if (plane.Events[port] != 0)
                {
                    events.Add((port, plane.Events[port]));
                }
            }
        }

        Computed++;
        SteppedClocks += length;
        _live = Intern();
        var segment = new Segment
        {
            Id = ++_ids, Answers = answers, Length = length, IsQuiet = isQuiet, Next = _live, Events = [.. events],
            Busy = [.. plane.Busy], Blocked = [.. plane.Blocked], High = [.. plane.High],
            QuietBlocked = isQuiet ? [.. plane.Status.Select(s => s == 2 ? 1 : 0)] : null,
        };
        _segments.Add(segment);
        return segment;
    }

    private Node Intern()
    {
        if (!_nodes.TryGetValue(_plane.S, out var node))
        {
            node = new Node(++_ids, [.. _plane.S], Asks());
            StatesMet++;
            _nodes.Add(node.State, node);
        }

        return node;
    }

    private uint Asks()
    {
        var asks = 0u;
        for (var i = 0; i < _asking.Length; i++)
        {
            asks |= _asking[i]!.Asks(_plane) ? 1u << i : 0;
        }

        return asks;
    }
}
