namespace EeHw.Sim.Energy;

/// <summary>
/// Ticks asleep in the chosen idle state, as they happen: no sample is inside, the time before the state is entered is over. Where waking delays a busy period, what
/// follows is shorter by that (as <see cref="IdleTimes"/> counts for all states at once).
/// </summary>
/// <param name="after">Idle ticks before the state is entered; null where there is none.</param>
/// <param name="wake">Ticks from an arrival to working again.</param>
internal sealed class IdleMeter(double? after, double wake)
{
    private long _lastRelease = -1;
    private double _late;
    private double _counted;
    private double _asleep;
    private long _wakes;

    /// <summary>Samples inside.</summary>
    public long Inside { get; private set; }

    /// <summary>Told of every stretch asleep.</summary>
    public Action<double, double>? Asleep { get; init; }

    /// <summary>Told of every wake-up.</summary>
    public Action<long>? Woken { get; init; }

    public void Start(long tick)
    {
        if (Inside++ > 0 || after is not { } wait || _lastRelease < 0 || tick <= _lastRelease + 1)
        {
            return;
        }

        var idle = tick - _lastRelease - 1 - _late;
        if (idle > wait)
        {
            Add(tick - (idle - wait), tick);
            _late = wake;
            _wakes++;
            Woken?.Invoke(tick);
        }
        else
        {
            _late = Math.Max(0, -idle);
        }
    }

    public void Release(long tick)
    {
        Inside--;
        _lastRelease = Math.Max(_lastRelease, tick);
    }

    /// <summary>Ticks asleep since the last question, up to now.</summary>
    public double TakeAsleep(long now)
    {
        if (Inside == 0 && after is { } wait && _lastRelease >= 0)
        {
            Add(_lastRelease + 1 + _late + wait, now);
        }

        var asleep = _asleep;
        _asleep = 0;
        return asleep;
    }

    /// <summary>Wake-ups since the last question.</summary>
    public long TakeWakes()
    {
        var wakes = _wakes;
        _wakes = 0;
        return wakes;
    }

    private void Add(double from, double to)
    {
        from = Math.Max(from, _counted);
        if (to > from)
        {
            _asleep += to - from;
            _counted = to;
            Asleep?.Invoke(from, to);
        }
    }
}
