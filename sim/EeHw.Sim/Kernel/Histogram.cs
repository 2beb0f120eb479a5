using EeHw.Model.Results;

namespace EeHw.Sim.Kernel;

/// <summary>
/// Counts of whole numbers. Exact up to a limit of distinct values; beyond it values are rounded down to 12 significant bits (error below 0.05 %), so that
/// memory stays bounded whatever the number of samples. Two histograms merge by adding counts.
/// </summary>
internal sealed class Histogram
{
    private const int DistinctLimit = 1 << 15;
    private const double CoarseError = 1.0 / (1 << 11);
    private readonly Dictionary<long, long> _counts = [];
    private bool _isCoarse;
    private Int128 _sum;

    public long Count { get; private set; }

    public long Max { get; private set; }

    public void Add(long value, long times = 1)
    {
        Count += times;
        _sum += (Int128)value * times;
        Max = Math.Max(Max, value);
        Put(value, times);
        if (!_isCoarse && _counts.Count > DistinctLimit)
        {
            Coarsen();
        }
    }

    /// <summary>Adds the counts of another histogram.</summary>
    public void Merge(Histogram other)
    {
        var (sum, max) = (_sum + other._sum, Math.Max(Max, other.Max));
        if (other._isCoarse && !_isCoarse)
        {
            Coarsen();
        }

        foreach (var (value, times) in other._counts)
        {
            Add(value, times);
        }

        (_sum, Max) = (sum, max);
    }

    /// <summary>The distribution, each value times a factor; null when empty. Percentile q is the smallest value with at least q of all at or below it.</summary>
    public Distribution? ToDistribution(double factor)
    {
        if (Count == 0)
        {
            return null;
        }

        var sorted = _counts.OrderBy(p => p.Key).ToArray();
        return new Distribution((double)_sum / Count * factor, At(0.5) * factor, At(0.95) * factor, At(0.99) * factor, Max * factor) { ErrorFraction = _isCoarse ? CoarseError : 0 };

        long At(double q)
        {
            var rank = (long)Math.Ceiling(q * Count);
            foreach (var (value, times) in sorted)
            {
                rank -= times;
                if (rank <= 0)
                {
                    return value;
                }
            }

            return Max;
        }
    }

    private void Coarsen()
    {
        _isCoarse = true;
        var fine = _counts.ToArray();
        _counts.Clear();
        foreach (var (value, times) in fine)
        {
            Put(value, times);
        }
    }

    private void Put(long value, long times)
    {
        if (_isCoarse && value >= 1 << 12)
        {
            var shift = 63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)value) - 11;
            value = value >> shift << shift;
        }

        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_counts, value, out _) += times;
    }
}
