namespace EeHw.Sim.Kernel;

/// <summary>What the sample books are told.</summary>
internal enum BookEntry : byte
{
    Start,
    Load,
    Decide,
    Release,
}

/// <summary>
/// The second level of repetition: between two decisions the whole design depends only on its state, so the way there is kept with everything it did and is
/// played again, several segments of several clusters at a time. Only for workloads whose samples are always there.
/// </summary>
internal sealed class Replay(ClusterKernel kernel, Ledger ledger, int limit)
{
    private const int MostExitsAtOnce = 5;
    private const int TrialSpans = 20_000;
    private const int SpansBetweenLooks = 4096;
    private readonly Dictionary<int[], Moment> _moments = new(StateComparer.Instance);
    private readonly List<(BookEntry Entry, int Argument, int Offset)> _entries = [];
    private readonly Dictionary<Segment, (int Times, long Quiet)> _segments = [];
    private Moment? _at;
    private Moment? _from;
    private bool _isLive = true;
    private long _begin;
    private int[] _busy = [];
    private int[] _blocked = [];
    private long[] _passed = [];

    /// <summary>Spans played or computed.</summary>
    public long Taken { get; private set; }

    /// <summary>Spans computed.</summary>
    public long Computed { get; private set; }

    /// <summary>Moments met.</summary>
    public long Moments { get; private set; }

    /// <summary>Whether a span is being recorded.</summary>
    public bool IsRecording => _from is not null;

    /// <summary>Whether a decision was made since the recording began.</summary>
    public bool HasDecided { get; private set; }

    /// <summary>Whether spans repeat too little to be worth it, or the samples come to their end.</summary>
    public bool IsOff { get; private set; }

    /// <summary>Plays spans that are known.</summary>
    /// <param name="clock">Clock; moved on.</param>
    /// <returns>True when it may go on at once; false when the kernel stands at <paramref name="clock"/> and has to go on itself.</returns>
    public bool Play(ref long clock)
    {
        var at = _at ??= Intern();
        for (var n = 0; n < SpansBetweenLooks; n++)
        {
            var next = at.Exits is { } exits ? at.Spans![Key(exits)] : null;
            if (next is null || ledger.Loaded + next.Loads >= ledger.Samples || ledger.Released + next.Releases >= ledger.Samples)
            {
                IsOff = next is not null || (Computed > TrialSpans && Computed * 2 > Taken);
                _at = at;
                Wake(clock);
                return false;
            }

            foreach (var (entry, argument, offset) in next.Entries)
            {
                var when = clock + offset;
                switch (entry)
                {
                    case BookEntry.Start:
                        ledger.Start(when);
                        break;
                    case BookEntry.Load:
                        ledger.Load(when);
                        break;
                    case BookEntry.Decide:
                        ledger.Decide(argument, when);
                        break;
                    default:
                        ledger.Release(argument, when);
                        break;
                }
            }

            next.Times++;
            Taken++;
            clock += next.Length;
            at = next.Next;
            _isLive = false;
        }

        _at = at;
        return true;
    }

    /// <summary>Begins to record what the kernel does from here on.</summary>
    public void Begin(long clock)
    {
        (_from, _begin, HasDecided) = (_at, clock, false);
        _entries.Clear();
        _segments.Clear();
        _busy = [.. kernel.Control.Busy];
        _blocked = [.. kernel.Control.Blocked];
        _passed = [.. kernel.Counters.Blocked];
    }

    /// <summary>Keeps what was recorded; the kernel stands at a clock that is not yet settled.</summary>
    public void End(long clock)
    {
        kernel.Rest(clock);
        var next = Intern();
        if (_from is { } from && clock - _begin < int.MaxValue)
        {
            var exits = _entries.Where(e => e.Entry == BookEntry.Decide).Select(e => e.Argument >> 1).ToArray();
            if (exits.Length <= MostExitsAtOnce)
            {
                Keep(from, exits, clock, next);
            }
        }

        Computed++;
        Taken++;
        (_from, _at, _isLive) = (null, next, true);
    }

    /// <summary>Notes an entry of the books.</summary>
    /// <param name="entry">What.</param>
    /// <param name="argument">Exit.</param>
    /// <param name="leaves">Of a decision: whether the sample leaves.</param>
    /// <param name="clock">When.</param>
    public void Note(BookEntry entry, int argument, bool leaves, long clock)
    {
        if (_from is null)
        {
            return;
        }

        HasDecided |= entry == BookEntry.Decide;
        _entries.Add((entry, entry == BookEntry.Decide ? (argument << 1) | (leaves ? 1 : 0) : argument, (int)Math.Min(int.MaxValue, clock - _begin)));
    }

    /// <summary>Notes a segment.</summary>
    public void Note(Segment segment, int times, long quiet)
    {
        if (_from is not null)
        {
            var (t, q) = _segments.GetValueOrDefault(segment);
            _segments[segment] = (t + times, q + quiet);
        }
    }

    /// <summary>Adds what was played to the counts and forgets it.</summary>
    public void Forget()
    {
        var nothing = new int[kernel.Control.High.Length];
        foreach (var span in _moments.Values.SelectMany(m => m.Spans ?? []).OfType<Span>().Where(s => s.Times > 0))
        {
            foreach (var (segment, times, quiet) in span.Segments)
            {
                segment.Times += times * span.Times;
                segment.QuietClocks += quiet * span.Times;
            }

            kernel.AddControl(span.Busy, span.Blocked, nothing, span.Times);
            foreach (var (unit, clocks) in span.Passed)
            {
                kernel.Counters.Blocked[unit] += clocks * span.Times;
            }
        }

        _moments.Clear();
        (_from, _at) = (null, null);
    }

    private void Keep(Moment from, int[] exits, long clock, Moment next)
    {
        var leaves = _entries.Where(e => e.Entry == BookEntry.Decide).Select((e, i) => (e.Argument & 1) << i).Sum();
        from.Exits ??= exits;
        from.Spans ??= new Span?[1 << exits.Length];
        from.Spans[leaves] = new Span
        {
            Length = (int)(clock - _begin),
            Entries = [.. _entries.Select(e => e.Entry == BookEntry.Decide ? e with { Argument = e.Argument >> 1 } : e)],
            Loads = _entries.Count(e => e.Entry == BookEntry.Load),
            Releases = _entries.Count(e => e.Entry == BookEntry.Release),
            Segments = [.. _segments.Select(s => (s.Key, s.Value.Times, s.Value.Quiet))],
            Busy = [.. kernel.Control.Busy.Zip(_busy, (a, b) => a - b)],
            Blocked = [.. kernel.Control.Blocked.Zip(_blocked, (a, b) => a - b)],
            Passed = [.. kernel.Counters.Blocked.Select((b, u) => (u, b - _passed[u])).Where(p => p.Item2 != 0)],
            Next = next,
        };
    }

    private int Key(int[] exits)
    {
        var key = 0;
        for (var i = 0; i < exits.Length; i++)
        {
            key |= ledger.WillLeave(exits[i]) ? 1 << i : 0;
        }

        return key;
    }

    private Moment Intern()
    {
        var now = kernel.Capture();
        if (_moments.TryGetValue(now.Key, out var known))
        {
            return known;
        }

        if (_moments.Count >= limit)
        {
            Forget();
        }

        Moments++;
        _moments.Add(now.Key, now);
        return now;
    }

    private void Wake(long clock)
    {
        if (!_isLive)
        {
            kernel.Restore(_at!, clock);
            _isLive = true;
        }
    }
}
