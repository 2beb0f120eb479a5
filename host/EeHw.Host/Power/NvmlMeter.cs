namespace EeHw.Host.Power;

/// <summary>A GPU of NVIDIA: its energy counter, or its power integrated over the readings by trapezia.</summary>
internal sealed class NvmlMeter : EnergyMeter
{
    private readonly NvmlLibrary _library;
    private readonly nint _device;
    private readonly TimeProvider _time;
    private readonly double? _first;
    private long _lastTime;
    private double _lastWatts;
    private double _joules;

    private NvmlMeter(NvmlLibrary library, nint device, TimeProvider time)
    {
        (_library, _device, _time) = (library, device, time);
        Name = $"nvml {library.Name(device)}";
        _first = library.Joules(device);
        (_lastTime, _lastWatts) = (time.GetTimestamp(), _first is null ? library.Watts(device) : 0);
    }

    public override string Name { get; }

    // Drivers average power over 25 ms to 1 s and count energy about every 100 ms, by generation of GPU.
    public override double UpdateSeconds => 0.1;

    /// <summary>The first GPU.</summary>
    /// <param name="path">The library; null for the installed one.</param>
    /// <param name="time">Clock.</param>
    /// <returns>The meter, or null where there is no GPU.</returns>
    public static NvmlMeter? Open(string? path, TimeProvider time)
    {
        if (NvmlLibrary.Load(path) is not { } library)
        {
            return null;
        }

        if (library.Devices() is [var device, ..])
        {
            return new NvmlMeter(library, device, time);
        }

        library.Dispose();
        return null;
    }

    public override double ReadJoules()
    {
        if (_first is { } first)
        {
            return (_library.Joules(_device) ?? first) - first;
        }

        var (now, watts) = (_time.GetTimestamp(), _library.Watts(_device));
        _joules += _time.GetElapsedTime(_lastTime, now).TotalSeconds * (watts + _lastWatts) / 2;
        (_lastTime, _lastWatts) = (now, watts);
        return _joules;
    }

    public override void Dispose()
    {
        _library.Dispose();
        base.Dispose();
    }
}
