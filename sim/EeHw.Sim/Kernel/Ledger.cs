using EeHw.Model.Results;

namespace EeHw.Sim.Kernel;

/// <summary>
/// Knows the samples: who arrives when, which decision token is whose, when each was decided and released. The hardware keeps no identities: tokens
/// of an exit come in the order of the samples that reach it, releases in order or, per exit, in the order of those that leave there.
/// </summary>
internal sealed class Ledger
{
    private readonly byte[] _exitOf;
    private readonly Arrivals _arrivals;
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
    /// <param name="exitOf">Exit of each sample of the trace; walked cyclically.</param>
    /// <param name="samples">Samples to simulate.</param>
    /// <param name="inOrder">Whether answers leave in the order of the samples.</param>
    /// <param name="arrivals">When samples arrive.</param>
    /// <param name="responses">Keeps times from arrival; null for a closed workload.</param>
    public Ledger(int exits, byte[] exitOf, long samples, bool inOrder, Arrivals arrivals, Responses? responses = null)
    {
        Responses = responses;
        _exitOf = exitOf;
        _arrivals = arrivals;
        _inOrder = inOrder;
        Samples = samples;
        _reached = new long[exits];
        _left = new long[exits];
        _decided = new long[exits];
        DecidedByExit = [.. Enumerable.Range(0, exits).Select(_ => new Histogram())];
        ReleasedByExit = [.. Enumerable.Range(0, exits).Select(_ => new Histogram())];
    }

    public Responses? Responses { get; }

    public long Samples { get; }

    public long Loaded { get; private set; }

    public long Released { get; private set; }

    /// <summary>Whether all samples are there from the start.</summary>
    public bool IsClosed => _arrivals.IsClosed;

    public bool IsDone => Released == Samples;

    /// <summary>The oldest sample that is not yet out.</summary>
    public long OldestInFlight => _oldest;

    public Histogram[] DecidedByExit { get; }

    public Histogram[] ReleasedByExit { get; }

    public long FirstStart { get; private set; } = -1;

    public long LastRelease { get; private set; } = -1;

    /// <summary>Decision tokens an exit has given.</summary>
    public long DecidedCount(int exit) => _decided[exit];

    /// <summary>Called with each sample that is out.</summary>
    public Action<SampleFlow>? OnRelease { get; init; }

    /// <summary>Called with the exit at which a sample stays, and the clock in which it arrived (closed workload: entered).</summary>
    public Action<int, long>? OnStay { get; set; }

    /// <summary>Steady-state clocks per sample: over the second half of the releases; null with fewer than 3 samples.</summary>
    public double? Interval
    {
        get
        {
            var from = Samples / 2;
            return Released - 1 > from ? (double)(LastRelease - _half) / (Released - 1 - from) : null;
        }
    }

    public int ExitOf(long sample) => _exitOf[sample % _exitOf.Length];

    /// <summary>Whether the source may load a frame in this clock, to offer its first word in the next.</summary>
    public bool IsAvailable(long clock) => Loaded < Samples && (_arrivals.IsClosed || _arrivals.Clock(Loaded) <= clock + 1);

    /// <summary>First clock at which the next sample can be loaded, or null when there is none.</summary>
    public long? NextArrival => Loaded < Samples ? _arrivals.Clock(Loaded) - 1 : null;

    public void Load()
    {
        Responses?.Load(_arrivals.Clock(Loaded));
        Loaded++;
    }

    public void Start(long clock)
    {
        if (_started - _oldest == _flights.Length)
        {
            var larger = new Flight[_flights.Length * 2];
            for (var i = _oldest; i < _started; i++)
            {
                larger[i & (larger.Length - 1)] = Of(i);
            }

            _flights = larger;
        }

        FirstStart = FirstStart < 0 ? clock : FirstStart;
        Of(_started++) = new Flight { Start = clock, Arrival = Responses?.Start() ?? 0 };
    }

    /// <summary>A decision token of an exit becomes valid.</summary>
    /// <returns>Its value: 1 stays, 3 leaves.</returns>
    public int Decide(int exit, long clock)
    {
        _decided[exit]++;
        ref var next = ref _reached[exit];
        while (ExitOf(next) < exit)
        {
            next++;
        }

        var sample = next++;
        if (ExitOf(sample) > exit)
        {
            OnStay?.Invoke(exit, Responses is null ? Of(sample).Start : Of(sample).Arrival);
            return 1;
        }

        ref var flight = ref Of(sample);
        flight.Decided = clock;
        DecidedByExit[exit].Add(clock - flight.Start);
        return 3;
    }

    /// <summary>Whether the sample whose decision at an exit comes next leaves there.</summary>
    public bool WillLeave(int exit)
    {
        ref var next = ref _reached[exit];
        while (ExitOf(next) < exit)
        {
            next++;
        }

        return ExitOf(next) == exit;
    }

    /// <summary>An answer leaves the design.</summary>
    /// <param name="exit">The exit it came from, or -1 where the merge keeps the order.</param>
    /// <param name="clock">Clock in which the sink took it.</param>
    public void Release(int exit, long clock)
    {
        var sample = Released;
        if (!_inOrder && exit >= 0)
        {
            ref var next = ref _left[exit];
            while (ExitOf(next) != exit)
            {
                next++;
            }

            sample = next++;
        }

        ref var flight = ref Of(sample);
        flight.IsOut = true;
        ReleasedByExit[ExitOf(sample)].Add(clock - flight.Start);
        Responses?.Release(sample, flight.Arrival, flight.Start, clock);
        OnRelease?.Invoke(new SampleFlow(sample, ExitOf(sample), flight.Start, flight.Decided, clock));
        if (Released == Samples / 2)
        {
            _half = clock;
        }

        Released++;
        LastRelease = clock;
        while (_oldest < _started && Of(_oldest).IsOut)
        {
            _oldest++;
        }
    }

    private ref Flight Of(long sample) => ref _flights[sample & (_flights.Length - 1)];

    private struct Flight
    {
        public long Arrival;
        public long Start;
        public long Decided;
        public bool IsOut;
    }
}
