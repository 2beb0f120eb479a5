using System.Globalization;

namespace EeHw.Host.Power;

/// <summary>A sensor of power in microwatts, integrated over the readings by trapezia.</summary>
internal sealed class WattMeter : EnergyMeter
{
    private readonly string _file;
    private readonly TimeProvider _time;
    private long _lastTime;
    private double _lastWatts;
    private double _joules;

    /// <summary>Opens a sensor.</summary>
    /// <param name="name">What it measures.</param>
    /// <param name="file">Its file.</param>
    /// <param name="time">Clock.</param>
    public WattMeter(string name, string file, TimeProvider time)
    {
        (Name, _file, _time) = (name, file, time);
        (_lastTime, _lastWatts) = (time.GetTimestamp(), ReadWatts());
    }

    public override string Name { get; }

    // Sensors average over some tenths of a second; drivers read them anew about ten times a second.
    public override double UpdateSeconds => 0.1;

    public override double ReadJoules()
    {
        var (now, watts) = (_time.GetTimestamp(), ReadWatts());
        _joules += _time.GetElapsedTime(_lastTime, now).TotalSeconds * (watts + _lastWatts) / 2;
        (_lastTime, _lastWatts) = (now, watts);
        return _joules;
    }

    private double ReadWatts() => double.Parse(File.ReadAllText(_file).Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture) * 1e-6;
}
