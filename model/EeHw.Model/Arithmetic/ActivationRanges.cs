using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Networks;

namespace EeHw.Model.Arithmetic;

/// <summary>
/// How many integer bits the float activations of each layer need: a histogram, per layer, of the fewest integer bits I with which a value does not
/// overflow a format of the given width and modes (after its rounding). Negative values do not count against an unsigned format.
/// </summary>
internal sealed class ActivationRanges
{
    private const int Lowest = -FixedFormatText.MaximumIntegerBits;
    private const int Highest = FixedFormatText.MaximumIntegerBits;
    private const int Chunk = 64;

    // [layer][I - Lowest]
    private readonly long[][] _counts;

    private ActivationRanges(int layers) => _counts = [.. Enumerable.Range(0, layers).Select(_ => new long[Highest - Lowest + 1])];

    /// <summary>Runs the first samples of a data set in float and counts.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">Data that fit it.</param>
    /// <param name="samples">Samples at most.</param>
    /// <param name="format">Width, sign and modes; its integer bits do not matter.</param>
    /// <returns>The counts; the same whatever the number of cores.</returns>
    /// <exception cref="EeHwException">EEHW3010 when an activation is NaN or infinite.</exception>
    public static ActivationRanges Measure(Network network, Dataset data, int samples, FixedFormat format)
    {
        var executor = new FloatExecutor(network);
        var size = (int)network.Input.Elements;
        var count = Math.Min(samples, data.Count);
        var result = new ActivationRanges(network.Layers.Count);
        var broken = new SortedSet<(int Sample, int Layer)>();
        Parallel.For(0, (count + Chunk - 1) / Chunk, chunk =>
        {
            var own = new ActivationRanges(network.Layers.Count);
            var first = chunk * Chunk;
            var number = Math.Min(Chunk, count - first);
            (int, int)? wrong = null;
            executor.Lanes.Run(data.Values.AsSpan(first * size, number * size), number, (layer, lane0, used, values) =>
            {
                if (own.Count(layer, values, used, format) is { } lane)
                {
                    wrong ??= (first + lane0 + lane, layer);
                }
            });
            lock (result)
            {
                result.Merge(own);
                if (wrong is { } w)
                {
                    broken.Add(w);
                }
            }
        });

        if (broken.Count > 0)
        {
            var (sample, layer) = broken.Min;
            throw new EeHwException(
                Codes.Arithmetic.ActivationNotFinite,
                new Place { Item = network.Layers[layer].Name },
                $"an output of this layer is NaN or infinite in float for sample {sample} of the calibration data ({data.Description}).",
                "Check the weights and the normalisation of the data.");
        }

        return result;
    }

    /// <summary>The fewest integer bits that keep a share of a layer's values, zeros not counted, from overflowing.</summary>
    /// <param name="layer">Layer index.</param>
    /// <param name="share">Share in (0, 1]; 1 keeps all.</param>
    /// <returns>Integer bits, or null where every value is zero (or negative, for an unsigned format).</returns>
    public int? IntegerBits(int layer, double share)
    {
        var counts = _counts[layer];
        var total = counts.Sum();
        if (total == 0)
        {
            return null;
        }

        var inside = 0L;
        var bits = Lowest;
        while ((inside += counts[bits - Lowest]) < share * total)
        {
            bits++;
        }

        return bits;
    }

    /// <summary>The fewest integer bits with which a value does not overflow.</summary>
    /// <param name="value">A finite value other than 0.</param>
    /// <param name="format">Width, sign and modes.</param>
    /// <returns>Integer bits, limited to what formats may have.</returns>
    internal static int Needed(float value, FixedFormat format)
    {
        // |value| = m · 2^e, 1 <= m < 2: with sign e + 2 bits hold it unless it rounds up to 2^(e+1); e + 1 do when it rounds to -2^e.
        var exponent = Math.ILogB(value);
        var middle = exponent + (format.Signed ? 2 : 1);
        var m = Math.ScaleB(Math.Abs((double)value), -exponent);
        if (format.Width >= 6 && m is > 1.1 and < 1.9)
        {
            return Math.Clamp(middle, Lowest, Highest);
        }

        var bits = middle - 1;
        while (!FixedPoint.Fits(value, format with { IntegerBits = bits }))
        {
            bits++;
        }

        return Math.Clamp(bits, Lowest, Highest);
    }

    // Returns the first lane that holds a value which is not finite.
    private int? Count(int layer, ReadOnlySpan<float> values, int used, FixedFormat format)
    {
        var counts = _counts[layer];
        var lanes = FloatNetwork.Lanes;
        int? wrong = null;
        for (var e = 0; e < values.Length; e += lanes)
        {
            for (var l = 0; l < used; l++)
            {
                var v = values[e + l];
                if (!float.IsFinite(v))
                {
                    wrong = Math.Min(wrong ?? l, l);
                }
                else if (v != 0 && (format.Signed || v > 0))
                {
                    counts[Needed(v, format) - Lowest]++;
                }
            }
        }

        return wrong;
    }

    private void Merge(ActivationRanges other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            for (var j = 0; j < _counts[i].Length; j++)
            {
                _counts[i][j] += other._counts[i][j];
            }
        }
    }
}
