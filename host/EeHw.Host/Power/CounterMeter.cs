using System.Globalization;

namespace EeHw.Host.Power;

/// <summary>Energy counters of the kernel in microjoules, which start again at 0 after a known range.</summary>
internal sealed class CounterMeter : EnergyMeter
{
    private readonly (string File, double Range)[] _counters;
    private readonly double[] _last;
    private double _joules;

    /// <summary>Opens counters that add up.</summary>
    /// <param name="name">What they measure.</param>
    /// <param name="counters">File of each counter and the value at which it starts again, microjoules.</param>
    public CounterMeter(string name, IEnumerable<(string File, double Range)> counters)
    {
        Name = name;
        _counters = [.. counters];
        _last = [.. _counters.Select(c => Read(c.File))];
    }

    public override string Name { get; }

    public override double ReadJoules()
    {
        for (var i = 0; i < _last.Length; i++)
        {
            var now = Read(_counters[i].File);
            if (now < _last[i] && _counters[i].Range <= 0)
            {
                throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{_counters[i].File} went back from {_last[i]:0} to {now:0} microjoules"));
            }

            _joules += (now >= _last[i] ? now - _last[i] : now + _counters[i].Range - _last[i]) * 1e-6;
            _last[i] = now;
        }

        return _joules;
    }

    private static double Read(string file) => double.Parse(File.ReadAllText(file).Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture);
}
