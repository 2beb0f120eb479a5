using EeHw.Sim.Units;

namespace EeHw.Sim.Kernel;

/// <summary>
/// Several clocks: a plane of units for each, stepped edge by edge in the order of time (integer femtoseconds), integer clocks within one. Planes meet only in crossings.
/// Edges at the same time are one instant: all of them see each other's registers as they were before it, so that the order of the planes does not matter; what they tell the
/// books is told in the order of the clocks. The books count clocks of the main clock: samples come and go in it, and a decision in another clock is known in the first main clock not before it.
/// </summary>
internal sealed class ClockedKernel
{
    private const int LooksBetweenReports = 0xFFFF;

    private readonly Blueprint _blueprint;
    private readonly Ledger _ledger;
    private readonly Domain[] _domains;
    private readonly Link[] _links;
    private long _moved = -1;

    public ClockedKernel(Blueprint blueprint, Ledger ledger)
    {
        (_blueprint, _ledger) = (blueprint, ledger);
        Counters = new Counters(blueprint);
        _domains = [.. blueprint.Graph.Clocks.Select((clock, i) => new Domain(clock, blueprint, [.. blueprint.Parts.Where(p => p.Clock == i)], ledger))];
        var writers = Sides<CrossingWriter>(u => u.Port);
        var readers = Sides<CrossingReader>(u => u.Port);
        _links = [.. blueprint.Crossings.Select(c => new Link(writers[c.Writer], readers[c.Reader], c.Writer, c.Reader))];

        Dictionary<int, (Plane Plane, int At)> Sides<T>(Func<T, int> port)
            where T : ControlUnit
            => _domains.SelectMany(d => d.Plane.Units.ToArray().OfType<T>().Select(u => (Port: port(u), Side: (d.Plane, u.At)))).ToDictionary(x => x.Port, x => x.Side);
    }

    public Counters Counters { get; }

    /// <summary>Time after the last instant, in femtoseconds.</summary>
    public long Now { get; private set; }

    /// <summary>The planes, one for each clock of the graph.</summary>
    public IReadOnlyList<Domain> Domains => _domains;

    /// <summary>Called after every instant, with its time.</summary>
    public Action<long>? OnInstant { get; set; }

    /// <summary>Clocks that a domain has had.</summary>
    public long Clocks(int domain) => _domains[domain].Clock;

    /// <summary>Runs until all samples are out.</summary>
    /// <returns>False when the hardware stands still with samples left.</returns>
    public bool Run(Action<long>? progress = null, CancellationToken cancellation = default)
    {
        for (long looks = 0; !_ledger.IsDone; looks++)
        {
            if ((looks & LooksBetweenReports) == 0)
            {
                progress?.Invoke(_ledger.Released);
                if (cancellation.IsCancellationRequested)
                {
                    break;
                }
            }

            if (!Step())
            {
                Collect();
                return false;
            }
        }

        Collect();
        return true;
    }

    /// <summary>One instant: all edges at the earliest time there is.</summary>
    /// <returns>False where nothing moves any more and nothing will come.</returns>
    public bool Step()
    {
        if (IsStill() && !SkipToArrival())
        {
            return false;
        }

        var time = _domains.Min(d => d.Next);
        foreach (var link in _links)
        {
            link.Writer.Plane.X[link.WriterPort] = link.Reader.Plane.S[link.Reader.At];
            link.Reader.Plane.X[link.ReaderPort] = link.Writer.Plane.S[link.Writer.At];
        }

        var main = _domains[0];
        if (main.Next == time)
        {
            main.Plane.X[_blueprint.SourcePort] = _ledger.IsAvailable(main.Clock) ? 1 : 0;
        }

        foreach (var domain in _domains)
        {
            if (domain.Next == time)
            {
                domain.Evaluate();
            }
        }

        foreach (var domain in _domains)
        {
            if (domain.Next == time && domain.Edge())
            {
                _moved = time;
            }
        }

        if (main.Last == time && main.Plane.HasEvents)
        {
            Book(main.Plane.Events, main.Clock - 1);
        }

        Now = time + 1;
        OnInstant?.Invoke(time);
        return true;
    }

    private void Book(int[] events, long clock)
    {
        var source = events[_blueprint.SourcePort];
        if ((source & Port.First) != 0)
        {
            _ledger.Start(clock);
        }

        if ((source & Port.Taken) != 0)
        {
            _ledger.Load(clock);
        }

        if (events[_blueprint.SinkPort] is var sink and not 0)
        {
            _ledger.Release((sink >> 3) - 1, clock);
        }
    }

    // Every clock has had an edge since anything moved, and nothing moved at it.
    private bool IsStill() => Array.TrueForAll(_domains, d => d.Last > _moved);

    // Standing still until a sample comes: edges are passed over, and counted.
    private bool SkipToArrival()
    {
        if (_ledger.NextChange(_domains[0].Clock - 1) is not { } arrival)
        {
            return false;
        }

        var until = _domains[0].TimeOf(arrival);
        foreach (var domain in _domains)
        {
            domain.SkipTo(until, Counters);
        }

        _moved = until;
        return true;
    }

    private void Collect()
    {
        foreach (var domain in _domains)
        {
            Counters.Add(domain.Parts, domain.Plane.Busy, domain.Plane.Blocked, domain.Plane.High, 1);
            domain.Plane.ResetCounts();
        }
    }

    private readonly record struct Link((Plane Plane, int At) Writer, (Plane Plane, int At) Reader, int WriterPort, int ReaderPort);
}
