using EeHw.Model.Results;
using EeHw.Sim.Control;
using EeHw.Sim.Energy;
using EeHw.Sim.Timelines;

namespace EeHw.Sim.Kernel;

/// <summary>
/// Knows the samples: which decision token is whose, when each was decided and released. The hardware keeps no identities: tokens of an exit come in the order of the
/// samples that reach it, releases in order or, per exit, in the order of those that leave there. Samples are numbered as they are let in; times are ticks of the undivided clock.
/// </summary>
internal sealed class Ledger
{
    private readonly ClockScale _scale;
    private readonly bool _inOrder;
    private readonly long[] _reached;
    private readonly long[] _left;
    private readonly long[] _decided;
    private Flight[] _flights = new Flight[64];
    private long _oldest;
    private long _started;
    private long _half;

    /// <summary>Opens the books.</summary>
    /// <param name="exits">Exits K.</param>
    /// <param name="samples">Samples to simulate.</param>
    /// <param name="inOrder">Whether answers leave in the order of the samples.</param>
    /// <param name="entrance">Where samples come in.</param>
    /// <param name="scale">Clocks and ticks.</param>
    /// <param name="responses">Keeps times from arrival, by tenant; empty for a closed workload.</param>
    public Ledger(int exits, long samples, bool inOrder, Entrance entrance, ClockScale? scale = null, IReadOnlyList<Responses>? responses = null)
    {
        (Responses, Entrance, Samples) = (responses ?? [], entrance, samples);
        (_scale, _inOrder) = (scale ?? new ClockScale(), inOrder);
        _reached = new long[exits];
        _left = new long[exits];
        _decided = new long[exits];
        DecidedByExit = [.. Enumerable.Range(0, exits).Select(_ => new Histogram())];
        ReleasedByExit = [.. Enumerable.Range(0, exits).Select(_ => new Histogram())];
    }

    public Entrance Entrance { get; }

    public IReadOnlyList<Responses> Responses { get; }

    public long Samples { get; }

    public long Loaded => Entrance.Loaded;

    public long Released { get; private set; }

    /// <summary>Released samples whose answer is right.</summary>
    public long Right { get; private set; }

    /// <summary>Whether all samples are there from the start, and known.</summary>
    public bool IsClosed => Entrance.IsClosed && Entrance.IsPlain;

    public bool IsDone => Released == Loaded && Entrance.IsOver;

    /// <summary>The oldest sample that is not yet out.</summary>
    public long OldestInFlight => _oldest;

    public Histogram[] DecidedByExit { get; }

    public Histogram[] ReleasedByExit { get; }

    public long FirstStart { get; private set; } = -1;

    public long LastRelease { get; private set; } = -1;

    /// <summary>Who changes level, clock and admission while it runs, or null.</summary>
    public Governor? Governor { get; init; }

    /// <summary>Sees when no sample is inside, or null.</summary>
    public IdleMeter? Idle { get; init; }

    /// <summary>What is drawn over time, or null.</summary>
    public Course? Course { get; init; }

    /// <summary>Called with each sample that is out.</summary>
    public Action<SampleFlow>? OnRelease { get; init; }

    /// <summary>Called with the exit at which a sample stays, and the tick in which it arrived (closed workload: entered).</summary>
    public Action<int, long>? OnStay { get; set; }

    /// <summary>Called with every decision.</summary>
    public Action<DecisionMoment>? OnDecide { get; set; }

    /// <summary>Steady-state ticks per sample: over the second half of the releases; null with fewer than 3 samples.</summary>
    public double? Interval
    {
        get
        {
            var from = Samples / 2;
            return Released - 1 > from ? (double)(LastRelease - _half) / (Released - 1 - from) : null;
        }
    }

    /// <summary>First clock after this one at which the next sample can be loaded, or something else changes that lets it; null when there is none.</summary>
    public long? NextChange(long clock) => Entrance.NextChange(clock) is { } next && next > clock ? next : null;

    /// <summary>Tick at which a clock begins.</summary>
    public long Tick(long clock) => _scale.Tick(clock);

    /// <summary>Decision tokens an exit has given.</summary>
    public long DecidedCount(int exit) => _decided[exit];

    /// <summary>Exit of a sample: of one that is in the design, or of any where they are known from the start.</summary>
    public int ExitOf(long sample) => sample >= _oldest && sample < Loaded ? Of(sample).Ticket.Exit : Entrance.ExitOf(sample);

    /// <summary>Whether the source may load a frame in this clock, to offer its first word in the next.</summary>
    public bool IsAvailable(long clock) => Entrance.IsAvailable(clock);

    public void Load(long clock)
    {
        var sample = Loaded;
        var ticket = Entrance.Load(clock);
        if (sample - _oldest == _flights.Length)
        {
            var larger = new Flight[_flights.Length * 2];
            for (var i = _oldest; i < sample; i++)
            {
                larger[i & (larger.Length - 1)] = Of(i);
            }

            _flights = larger;
        }

        Of(sample) = new Flight { Ticket = ticket };
    }

    public void Start(long clock)
    {
        var tick = _scale.Tick(clock);
        FirstStart = FirstStart < 0 ? tick : FirstStart;
        Of(_started++).Start = tick;
        Idle?.Start(tick);
    }

    /// <summary>A decision token of an exit becomes valid.</summary>
    /// <returns>Its value: 1 stays, 3 leaves.</returns>
    public int Decide(int exit, long clock)
    {
        _decided[exit]++;
        var sample = Next(ref _reached[exit], exit, isExact: false);
        _reached[exit]++;
        ref var flight = ref Of(sample);
        OnDecide?.Invoke(new(sample, flight.Ticket.Index, exit, _scale.Tick(clock) - (Responses.Count == 0 ? flight.Start : flight.Ticket.Arrival)));
        if (flight.Ticket.Exit > exit)
        {
            OnStay?.Invoke(exit, Responses.Count == 0 ? flight.Start : flight.Ticket.Arrival);
            return 1;
        }

        flight.Decided = _scale.Tick(clock);
        DecidedByExit[exit].Add(flight.Decided - flight.Start);
        return 3;
    }

    /// <summary>Whether the sample whose decision at an exit comes next leaves there.</summary>
    public bool WillLeave(int exit) => ExitOf(Next(ref _reached[exit], exit, isExact: false)) == exit;

    /// <summary>An answer leaves the design.</summary>
    /// <param name="exit">The exit it came from, or -1 where the merge keeps the order.</param>
    /// <param name="clock">Clock in which the sink took it.</param>
    public void Release(int exit, long clock)
    {
        var sample = Released;
        if (!_inOrder && exit >= 0)
        {
            sample = Next(ref _left[exit], exit, isExact: true);
            _left[exit]++;
        }

        ref var flight = ref Of(sample);
        var (tick, ticket) = (_scale.Tick(clock), flight.Ticket);
        flight.IsOut = true;
        ReleasedByExit[ticket.Exit].Add(tick - flight.Start);
        Right += ticket.IsRight ? 1 : 0;
        if (Responses.Count > 0)
        {
            Responses[ticket.Tenant].Release(sample, ticket, flight.Start, tick);
        }

        Idle?.Release(tick);
        Governor?.Release(ticket);
        Course?.Release(tick, ticket, Responses.Count == 0 ? flight.Start : ticket.Arrival, flight.Start, flight.Decided);
        OnRelease?.Invoke(new SampleFlow(sample, ticket.Exit, flight.Start, flight.Decided, tick));
        if (Released == Samples / 2)
        {
            _half = tick;
        }

        Released++;
        LastRelease = tick;
        while (_oldest < _started && Of(_oldest).IsOut)
        {
            _oldest++;
        }
    }

    // What left earlier cannot come to this exit any more, so the search begins at the oldest that is inside.
    private long Next(ref long from, int exit, bool isExact)
    {
        from = Math.Max(from, _oldest);
        while (isExact ? ExitOf(from) != exit : ExitOf(from) < exit)
        {
            from++;
        }

        return from;
    }

    private ref Flight Of(long sample) => ref _flights[sample & (_flights.Length - 1)];

    private struct Flight
    {
        public Ticket Ticket;
        public long Start;
        public long Decided;
        public bool IsOut;
    }
}
