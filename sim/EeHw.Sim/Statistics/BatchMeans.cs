namespace EeHw.Sim.Statistics;

/// <summary>
/// Mean of a correlated series with a confidence interval by batch means: values in order are cut into equal batches whose means are nearly independent.
/// Between 32 and 63 batches are kept; when there would be 64 they are joined in pairs, so that memory does not grow with the series.
/// Source: Law, Simulation Modeling and Analysis, chapter 9.
/// </summary>
public sealed class BatchMeans
{
    private const int Most = 64;

    // 97.5 % points of Student's t with 15 to 62 degrees of freedom differ by 6 %; the largest of those used is taken.
    private const double Student = 2.0395;

    private readonly double[] _sums = new double[Most];
    private long _size = 1;
    private long _inBatch;
    private int _batches;
    private double _open;

    /// <summary>Values added.</summary>
    public long Count { get; private set; }

    /// <summary>Mean of all values; NaN without any.</summary>
    public double Mean => Count == 0 ? double.NaN : (_sums.Take(_batches).Sum() + _open) / Count;

    /// <summary>Half width of the 95 % confidence interval of the mean; infinite below 16 batches.</summary>
    public double HalfWidth
    {
        get
        {
            if (_batches < 16)
            {
                return double.PositiveInfinity;
            }

            var means = _sums.Take(_batches).Select(s => s / _size).ToList();
            var mean = means.Average();
            var variance = means.Sum(m => (m - mean) * (m - mean)) / (_batches - 1);
            return Student * Math.Sqrt(variance / _batches);
        }
    }

    /// <summary>Adds the next value of the series.</summary>
    /// <param name="value">The value.</param>
    public void Add(double value)
    {
        Count++;
        _open += value;
        if (++_inBatch < _size)
        {
            return;
        }

        _sums[_batches++] = _open;
        (_open, _inBatch) = (0, 0);
        if (_batches == Most)
        {
            for (var i = 0; i < Most / 2; i++)
            {
                _sums[i] = _sums[2 * i] + _sums[(2 * i) + 1];
            }

            (_batches, _size) = (Most / 2, _size * 2);
        }
    }
}
