namespace EeHw.Host.Tests.Power;

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class FakeClock : TimeProvider
{
    private long _ticks = 1000;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(_ticks);

    public void Pass(double seconds) => _ticks += (long)(seconds * TimeSpan.TicksPerSecond);

    public double UnixSeconds => (double)_ticks / TimeSpan.TicksPerSecond;
}
