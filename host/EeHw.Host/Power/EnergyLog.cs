using System.Globalization;

namespace EeHw.Host.Power;

/// <summary>
/// Reads a meter again and again in the background, so that counters do not come round unseen, sensors of power are integrated, and one that vanishes is noticed. After a failed
/// reading there are no figures any more, only <see cref="Failure"/>: half a run is not averaged.
/// </summary>
public sealed class EnergyLog : IDisposable
{
    private readonly EnergyMeter _meter;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly Lock _gate = new();
    private readonly List<EnergyPoint> _points = [];
    private readonly ManualResetEventSlim _ends = new();
    private readonly Thread? _thread;
    private string? _failure;

    /// <summary>Opens a log.</summary>
    /// <param name="meter">The meter; read by nobody else while the log is open.</param>
    /// <param name="interval">Time between readings; zero reads when asked only.</param>
    /// <param name="time">Clock; null for the system's.</param>
    public EnergyLog(EnergyMeter meter, TimeSpan interval, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(meter);
        (_meter, _time) = (meter, time ?? TimeProvider.System);
        _start = _time.GetTimestamp();
        Read();
        if (interval > TimeSpan.Zero)
        {
            _thread = new Thread(() =>
            {
                while (!_ends.Wait(interval) && Read() is not null)
                {
                    // Reading is all there is to do.
                }
            }) { IsBackground = true, Name = "energy" };
            _thread.Start();
        }
    }

    /// <summary>Why the meter can be read no longer; null while it can.</summary>
    public string? Failure
    {
        get
        {
            lock (_gate)
            {
                return _failure;
            }
        }
    }

    /// <summary>Reads the meter now.</summary>
    /// <returns>Time and energy since the log was opened, or null after a failure.</returns>
    public EnergyPoint? Read()
    {
        lock (_gate)
        {
            if (_failure is not null)
            {
                return null;
            }

            var seconds = _time.GetElapsedTime(_start).TotalSeconds;
            try
            {
                var point = new EnergyPoint(seconds, _meter.ReadJoules());
                _points.Add(point);
                return point;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
            {
                _failure = string.Create(CultureInfo.InvariantCulture, $"{_meter.Name} could not be read any more after {seconds:0.0} s: {e.Message}");
                return null;
            }
        }
    }

    /// <summary>Power between two times, from the readings within.</summary>
    /// <param name="from">Seconds since the log was opened.</param>
    /// <param name="to">Later seconds.</param>
    /// <returns>Mean and its standard error, watts; null after a failure or with fewer than two readings.</returns>
    public IdlePower? Power(double from, double to)
    {
        lock (_gate)
        {
            var window = _points.Where(p => p.Seconds >= from && p.Seconds <= to).ToList();
            return _failure is not null || window.Count < 2 || window[^1].Seconds <= window[0].Seconds ? null : IdlePower.Of(window, _meter.UpdateSeconds);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ends.Set();
        _thread?.Join();
        _ends.Dispose();
    }
}
