using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>The rate of a link over time: every rate holds until the next; the last one for good.</summary>
/// <param name="Steps">Begin in fs, the first 0, ascending, and rate in bit/s, 0 or more; the last above 0.</param>
public sealed record BandwidthTrace(ValueList<(long From, double BitsPerSecond)> Steps)
{
    /// <summary>Whether it is one rate only.</summary>
    public bool IsConstant => Steps.Count == 1;

    /// <summary>The same rate at all times.</summary>
    /// <param name="megabitsPerSecond">10^6 bit/s, above 0.</param>
    /// <returns>The trace.</returns>
    public static BandwidthTrace Constant(double megabitsPerSecond) => new([(0, megabitsPerSecond * 1e6)]);

    /// <summary>The rate at a time.</summary>
    /// <param name="femtoseconds">The time, 0 or more.</param>
    /// <returns>Bits per second; 0 while the link is down.</returns>
    public double At(long femtoseconds) => Steps[IndexOf(femtoseconds)].BitsPerSecond;

    /// <summary>Time that sending takes.</summary>
    /// <param name="from">Begin, fs.</param>
    /// <param name="bits">Bits.</param>
    /// <returns>Femtoseconds until the last bit is sent, rounded up.</returns>
    public long Sending(long from, double bits)
    {
        var now = (double)from;
        for (var i = IndexOf(from); ; i++)
        {
            var (left, rate) = (bits, Steps[i].BitsPerSecond);
            var end = i + 1 < Steps.Count ? Steps[i + 1].From : double.PositiveInfinity;
            var sent = rate == 0 ? 0 : rate * (end - now) * 1e-15;
            if (left <= sent)
            {
                return (long)Math.Ceiling(now - from + (left / rate * 1e15));
            }

            (bits, now) = (bits - sent, end);
        }
    }

    /// <summary>Mean rate over a time, the down times counted.</summary>
    /// <param name="until">End, fs; the mean is from 0.</param>
    /// <returns>Bits per second.</returns>
    public double Mean(long until)
    {
        var bits = 0.0;
        for (var i = 0; i < Steps.Count && Steps[i].From < until; i++)
        {
            bits += Steps[i].BitsPerSecond * (Math.Min(until, i + 1 < Steps.Count ? Steps[i + 1].From : until) - Steps[i].From);
        }

        return until == 0 || IsConstant ? Steps[0].BitsPerSecond : bits / until;
    }

    private int IndexOf(long femtoseconds)
    {
        var (low, high) = (0, Steps.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = Steps[middle].From <= femtoseconds ? (middle, high) : (low, middle - 1);
        }

        return low;
    }
}
