namespace EeHw.Sim.Kernel;

/// <summary>
/// Clocks of the hardware against ticks of its undivided clock. They are the same until the clock is divided by a whole number; then a clock takes as many ticks.
/// What happens in a clock is stamped with the tick at which it begins.
/// </summary>
internal sealed class ClockScale
{
    private long _clock;
    private long _tick;

    /// <summary>Ticks per clock from the last change on, at least 1.</summary>
    public int Divider { get; private set; } = 1;

    /// <summary>Tick at which a clock begins; not before the last change.</summary>
    public long Tick(long clock) => _tick + ((clock - _clock) * Divider);

    /// <summary>First clock that does not begin before a tick.</summary>
    public long Clock(long tick) => _clock + (tick <= _tick ? (tick - _tick) / Divider : (tick - _tick + Divider - 1) / Divider);

    /// <summary>Divides the clock from a clock on.</summary>
    public void Divide(long clock, int divider) => (_tick, _clock, Divider) = (Tick(clock), clock, divider);
}
