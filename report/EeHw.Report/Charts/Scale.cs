using System.Globalization;

namespace EeHw.Report.Charts;

/// <summary>Maps values to points on the page, and chooses round ticks.</summary>
internal sealed class Scale
{
    private const int Steps = 6;
    private const int MostDecades = 9;

    private readonly Axis _axis;
    private readonly double _low;
    private readonly double _high;
    private readonly double _start;
    private readonly double _end;

    /// <summary>Fits an axis to its values.</summary>
    public Scale(Axis axis, IEnumerable<double> values, double start, double end)
    {
        _axis = axis;
        _start = start;
        _end = end;
        if (axis.Rows.Count > 0)
        {
            (_low, _high) = (-0.5, axis.Rows.Count - 0.5);
            Ticks = [];
            return;
        }

        var all = values.Where(v => double.IsFinite(v) && (!axis.IsLog || v > 0)).DefaultIfEmpty(axis.IsLog ? 1 : 0).ToList();
        var low = axis.Minimum ?? all.Min();
        var high = axis.Maximum ?? all.Max();
        if (axis.IsLog)
        {
            _low = axis.Minimum ?? low / 1.25;
            _high = Math.Max(axis.Maximum ?? high * 1.25, _low * 4);
            Ticks = [.. LogTicks(_low, _high).Select(v => (v, Label(v, v)))];
        }
        else
        {
            high = high > low ? high : low + (Math.Abs(low) is 0 or (>= 0.1 and <= 100) ? 1 : Math.Abs(low) * 0.1);
            var step = RoundStep((high - low) / Steps);
            _low = axis.Minimum ?? Math.Floor(low / step) * step;
            _high = axis.Maximum ?? Math.Ceiling((high / step) - 1e-9) * step;
            Ticks = [.. LinearTicks(_low, _high, step).Select(v => (v, Label(v, step)))];
        }
    }

    /// <summary>Values and words.</summary>
    public IReadOnlyList<(double Value, string Label)> Ticks { get; }

    /// <summary>The position of a value.</summary>
    public double At(double value)
    {
        var t = _axis.IsLog
            ? Math.Log(Math.Max(value, _low) / _low) / Math.Log(_high / _low)
            : (value - _low) / (_high - _low);
        return _start + (Math.Clamp(t, 0, 1) * (_end - _start));
    }

    private static double RoundStep(double raw)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        return new[] { 1, 2, 2.5, 5, 10 }.First(k => k * power >= raw * 0.999) * power;
    }

    private static IEnumerable<double> LinearTicks(double low, double high, double step)
    {
        var first = Math.Ceiling((low / step) - 1e-9);
        for (var i = 0; ; i++)
        {
            var v = (first + i) * step;
            if (v > high + (step * 1e-6))
            {
                yield break;
            }

            yield return Math.Abs(v) < step * 1e-9 ? 0 : v;
        }
    }

    private static IEnumerable<double> LogTicks(double low, double high)
    {
        double[] multiples = Math.Log10(high / low) switch { < 0.8 => [1, 1.5, 2, 3, 4, 5, 6, 8], < 2.2 => [1, 2, 5], < 4 => [1, 3], _ => [1] };

        // Of many decades only every so many-th has room for its words.
        var every = Math.Max(1, (int)Math.Ceiling(Math.Log10(high / low) / MostDecades));
        for (var e = (int)Math.Floor(Math.Log10(low)); e <= Math.Log10(high); e++)
        {
            foreach (var m in multiples)
            {
                var v = m * Math.Pow(10, e);
                if (e % every == 0 && v >= low * 0.999 && v <= high * 1.001)
                {
                    yield return v;
                }
            }
        }
    }

    // As many digits as neighbours need to differ, no more; powers of ten where plain digits would be long.
    private string Label(double value, double step)
    {
        if (_axis.Format is { } format)
        {
            return format(value);
        }

        var size = Math.Max(Math.Abs(value), step);
        if (value != 0 && (size >= 1e9 || size < 1e-4))
        {
            return value.ToString("0.###e0", CultureInfo.InvariantCulture);
        }

        // The second digit of 2.5 and 1.5 counts.
        var digits = Math.Max(0, 1 - (int)Math.Floor(Math.Log10(step) + 1e-9));
        return Math.Round(value, Math.Min(15, digits)).ToString(Math.Abs(value) >= 1000 ? "#,##0.############" : "0.############", CultureInfo.InvariantCulture);
    }
}
