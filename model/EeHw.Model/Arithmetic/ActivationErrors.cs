using EeHw.Model.Datasets;
using EeHw.Model.Execution;
using EeHw.Model.Networks;

namespace EeHw.Model.Arithmetic;

/// <summary>
/// The sum of squared errors that rounding and overflow make of each layer's float activations, for a range of integer bits: what calibration <c>mse</c> compares.
/// Sums are made per chunk of 64 samples and added in order, so that they are the same whatever the number of cores.
/// </summary>
internal sealed class ActivationErrors
{
    /// <summary>Integer bits fewer than those that cut nothing, at most.</summary>
    public const int Fewer = 7;

    private const int Chunk = 64;

    // [layer][how many fewer]
    private readonly double[][] _sums;

    private ActivationErrors(double[][] sums) => _sums = sums;

    /// <summary>Runs the first samples of a data set in float and adds up.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">Data that fit it; every activation is finite.</param>
    /// <param name="samples">Samples at most.</param>
    /// <param name="format">Width, sign and modes.</param>
    /// <param name="most">Per layer the integer bits that cut nothing; null where every value is zero.</param>
    /// <returns>The sums.</returns>
    public static ActivationErrors Measure(Network network, Dataset data, int samples, FixedFormat format, IReadOnlyList<int?> most)
    {
        var executor = new FloatExecutor(network);
        var size = (int)network.Input.Elements;
        var count = Math.Min(samples, data.Count);
        var chunks = new double[(count + Chunk - 1) / Chunk][][];
        Parallel.For(0, chunks.Length, chunk =>
        {
            var own = chunks[chunk] = [.. most.Select(_ => new double[Fewer + 1])];
            var first = chunk * Chunk;
            var number = Math.Min(Chunk, count - first);
            executor.Lanes.Run(data.Values.AsSpan(first * size, number * size), number, (layer, _, used, values) =>
            {
                if (most[layer] is { } bits)
                {
                    for (var k = 0; k <= Fewer && bits - k >= -FixedFormatText.MaximumIntegerBits; k++)
                    {
                        own[layer][k] += SquaredErrors(values, used, format with { IntegerBits = bits - k });
                    }
                }
            });
        });

        var sums = most.Select(_ => new double[Fewer + 1]).ToArray();
        foreach (var chunk in chunks)
        {
            for (var i = 0; i < sums.Length; i++)
            {
                for (var k = 0; k <= Fewer; k++)
                {
                    sums[i][k] += chunk[i][k];
                }
            }
        }

        return new(sums);
    }

    /// <summary>How many integer bits fewer make the least squared error; ties keep more.</summary>
    /// <param name="layer">Layer index.</param>
    /// <returns>0 to <see cref="Fewer"/>.</returns>
    public int Best(int layer)
    {
        var best = 0;
        for (var k = 1; k <= Fewer; k++)
        {
            best = _sums[layer][k] < _sums[layer][best] ? k : best;
        }

        return best;
    }

    // Saturating formats in double, exactly: a float times a power of two, and its floor, are doubles; others the plain way.
    private static double SquaredErrors(ReadOnlySpan<float> values, int used, FixedFormat format)
    {
        var lanes = FloatNetwork.Lanes;
        var sum = 0.0;
        var isFast = format is { Overflow: Overflow.Sat, Rounding: Rounding.Rnd or Rounding.Trn };
        var (scale, step, half) = (Math.ScaleB(1, format.FractionBits), format.Step, format.Rounding == Rounding.Rnd ? 0.5 : 0);
        var (low, high) = ((double)format.MinRaw, (double)format.MaxRaw);
        for (var e = 0; e < values.Length; e += lanes)
        {
            for (var l = 0; l < used; l++)
            {
                double v = values[e + l];
                if (v != 0)
                {
                    var rounded = isFast ? Math.Min(Math.Max(Math.Floor((v * scale) + half), low), high) * step : format.ToDouble(FixedPoint.Quantize(v, format));
                    sum += (v - rounded) * (v - rounded);
                }
            }
        }

        return sum;
    }
}
