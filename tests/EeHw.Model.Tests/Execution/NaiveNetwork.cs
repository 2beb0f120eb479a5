using EeHw.Model.Arithmetic;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Tests.Execution;

/// <summary>The definition of every operator, one sample, one value at a time, for comparison: in double, and in exact integers.</summary>
internal static class NaiveNetwork
{
    /// <summary>Every layer's output in double.</summary>
    public static double[][] Run(Network network, ReadOnlySpan<float> input)
    {
        var y = new double[network.Layers.Count][];
        for (var i = 0; i < y.Length; i++)
        {
            var layer = network.Layers[i];
            var x = layer.Inputs.Select(j => y[j]).ToList();
            y[i] = layer switch
            {
                InputLayer => [.. input.ToArray().Select(v => (double)v)],
                ConvLayer c => Conv(network, c, (o, terms) => c.Bias[o] + terms.Sum(t => t.Index < 0 ? 0 : x[0][t.Index] * c.Weights[t.Weight])),
                DenseLayer d => [.. Enumerable.Range(0, d.Output.Channels).Select(o => d.Bias[o] + x[0].Select((v, k) => v * d.Weights[(o * d.InputLength) + k]).Sum())],
                PoolLayer p => Pool(network, p, (terms, all) => p.IsMax ? terms.Max(t => x[0][t]) : terms.Sum(t => x[0][t]) / (p.CountPadding ? all : terms.Count)),
                GlobalAveragePoolLayer => [.. x[0].Chunk(network.Layers[layer.Inputs[0]].Output.Pixels).Select(c => c.Average())],
                ReluLayer => [.. x[0].Select(v => Math.Max(0, v))],
                ClipLayer c => [.. x[0].Select(v => Math.Clamp(v, c.Minimum, c.Maximum))],
                SigmoidLayer => [.. x[0].Select(v => 1 / (1 + Math.Exp(-v)))],
                SelfGateLayer g => [.. x[0].Select(v => g.Function switch { SelfGateFunction.LeakyRelu => v < 0 ? v * g.Slope : v, SelfGateFunction.HardSwish => v * Math.Clamp(v + 3, 0, 6) / 6, _ => v / (1 + Math.Exp(-v)) })],
                ChannelNormLayer n => [.. x[0].Select((v, k) => Share(n, v, x[0].Where((_, j) => (j - k) % n.Output.Pixels == 0).Sum(u => Math.Max(0, u))))],
                ClassMeansLayer m => [.. m.Norms.Select((n, k) => -Math.Sqrt(x[0].Select((v, j) => Math.Pow(v - m.Means[(k * m.InputLength) + j], 2)).Sum()) / n)],
                AddLayer => [.. x[0].Zip(x[1], (a, b) => a + b)],
                ConcatLayer => [.. x.SelectMany(v => v)],
                _ => x[0],
            };
        }

        return y;
    }

    /// <summary>Every layer's raw output.</summary>
    public static long[][] RunFixed(QuantizedNetwork quantized, ReadOnlySpan<long> input)
    {
        var network = quantized.Network;
        var y = new long[network.Layers.Count][];
        for (var i = 0; i < y.Length; i++)
        {
            var layer = network.Layers[i];
            var output = quantized.Layers[i].Output;
            var x = layer.Inputs.Select(j => y[j]).ToList();
            var formats = layer.Inputs.Select(j => quantized.Layers[j].Output).ToList();
            var weights = quantized.Layers[i].Weights;
            y[i] = layer switch
            {
                InputLayer => input.ToArray(),
                ConvLayer c => Conv(network, c, (o, terms) => Sum(o, terms.Where(t => t.Index >= 0).Aggregate((Int128)0, (s, t) => s + ((Int128)x[0][t.Index] * weights!.Values[t.Weight])))),
                DenseLayer d => [.. Enumerable.Range(0, d.Output.Channels).Select(o => Sum(o, x[0].Select((v, k) => (Int128)v * weights!.Values[(o * d.InputLength) + k]).Aggregate((a, b) => a + b)))],
                PoolLayer p => Pool(network, p, (terms, all) => p.IsMax ? terms.Max(t => x[0][t]) : Mean(terms.Select(t => x[0][t]), p.CountPadding ? all : terms.Count)),
                GlobalAveragePoolLayer => [.. x[0].Chunk(network.Layers[layer.Inputs[0]].Output.Pixels).Select(c => Mean(c, c.Length))],
                ReluLayer => [.. x[0].Select(v => Math.Max(0, v))],
                ClipLayer c => [.. x[0].Select(v => Math.Min(Math.Max(v, Bound(c.Minimum)), Bound(c.Maximum)))],
                SigmoidLayer => [.. x[0].Select(v => FixedPoint.Quantize(1 / (1 + PortableMath.Exp(-SigmoidPoint(v, formats[0]))), output))],
                SelfGateLayer g => [.. x[0].Select(v => FixedGate(g, v, formats[0], output))],
                ChannelNormLayer n => [.. x[0].Select((v, k) => FixedShare(n, v, x[0].Where((_, j) => (j - k) % n.Output.Pixels == 0), formats[0], output))],
                ClassMeansLayer m => [.. m.Norms.Select((_, k) => FixedDistance(quantized.Layers[i].Means!, [.. x[0].Select((v, j) => (v, quantized.Layers[i].Means!.Values[(k * m.InputLength) + j]))], k, formats[0], output))],
                AddLayer => [.. x[0].Zip(x[1], Add)],
                ConcatLayer => [.. x.SelectMany((values, k) => values.Select(v => FixedPoint.Requantize(v, formats[k].FractionBits, output)))],
                _ => x[0],
            };

            long Sum(int channel, Int128 products) => FixedPoint.Requantize(products + weights!.Bias[channel], formats[0].FractionBits + weights.FractionBits[channel], output);

            long Mean(IEnumerable<long> values, int n)
            {
                var s = 17 + (int)Math.Ceiling(Math.Log2(n));
                var r = (long)Math.Floor((Math.ScaleB(1, s) / n) + 0.5);
                return FixedPoint.Requantize((Int128)values.Sum() * r, formats[0].FractionBits + s, output);
            }

            long Bound(float value) => FixedPoint.Quantize(value, output with { Rounding = Rounding.Rnd, Overflow = Overflow.Sat });

            long Add(long a, long b)
            {
                var fraction = Math.Max(formats[0].FractionBits, formats[1].FractionBits);
                return FixedPoint.Requantize(((Int128)a << (fraction - formats[0].FractionBits)) + ((Int128)b << (fraction - formats[1].FractionBits)), fraction, output);
            }
        }

        return y;
    }

    // x to nearest in steps of 1/64, halves up, within -8 and 8 - 1/64.
    private static double SigmoidPoint(long raw, FixedFormat input)
        => Math.Clamp(Math.Floor((Math.ScaleB(raw, 6 - input.FractionBits)) + 0.5), -512, 511) / 64;

    // x times the factor at the nearest step, rounded to 16 fraction bits; exactly 0 and 1 at the ends.
    private static long FixedGate(SelfGateLayer layer, long raw, FixedFormat input, FixedFormat output)
    {
        var steps = layer.Function == SelfGateFunction.HardSwish ? 128.0 : 64.0;
        var step = Math.Clamp(Math.Floor((Math.ScaleB(raw, -input.FractionBits) * steps) + 0.5), -512, 511);
        var factor = layer.Function == SelfGateFunction.LeakyRelu ? (raw < 0 ? layer.Slope : 1) : step == -512 ? 0 : step == 511 ? 1 : layer.FactorOf(step / steps);
        return FixedPoint.Requantize((Int128)raw * (long)Math.Floor((factor * 65536) + 0.5), input.FractionBits + 16, output);
    }

    // u / S as u times the reciprocal of S cut to 1 + 10 bits, in the middle of the cut.
    private static long FixedShare(ChannelNormLayer layer, long raw, IEnumerable<long> all, FixedFormat input, FixedFormat output)
    {
        var sum = (long)Math.Round(Math.ScaleB((double)layer.Epsilon, input.FractionBits), MidpointRounding.ToEven) + all.Sum(v => Math.Max(0, v));
        if (sum == 0)
        {
            return FixedPoint.Requantize(0L, 0, output);
        }

        var e = 0;
        while (sum >> (e + 1) != 0)
        {
            e++;
        }

        var cut = (long)Math.Floor((decimal)sum * 1024 / (1L << e));
        var s = Math.ILogB(layer.Scale);
        var r = (long)Math.Floor((Math.ScaleB((double)layer.Scale, 16 - s) / ((cut + 0.5) / 1024)) + 0.5);
        return FixedPoint.Requantize((Int128)Math.Max(0, raw) * r, 16 + e - s, output);
    }

    private static long FixedDistance(QuantizedMeans means, (long X, int Mean)[] terms, int channel, FixedFormat input, FixedFormat output)
    {
        var f = Math.Max(input.FractionBits, means.FractionBits);
        var sum = terms.Aggregate(System.Numerics.BigInteger.Zero, (s, t) => s + System.Numerics.BigInteger.Pow(
            (new System.Numerics.BigInteger(t.X) << (f - input.FractionBits)) - (new System.Numerics.BigInteger(t.Mean) << (f - means.FractionBits)), 2));
        sum <<= 8;
        var root = (long)Math.Sqrt((double)sum);
        for (; new System.Numerics.BigInteger(root) * root > sum; root--)
        {
        }

        for (; new System.Numerics.BigInteger(root + 1) * (root + 1) <= sum; root++)
        {
        }

        return FixedPoint.Requantize(-(Int128)root * means.Inverses[channel], f + 4 + means.InverseFractionBits, output);
    }

    private static double Share(ChannelNormLayer layer, double value, double sum)
        => sum + layer.Epsilon > 0 ? layer.Scale * Math.Max(0, value) / (sum + layer.Epsilon) : 0;

    private static T[] Conv<T>(Network network, ConvLayer c, Func<int, List<(int Index, int Weight)>, T> sum)
    {
        var x = network.Layers[c.Inputs[0]].Output;
        var (ci, co) = (x.Channels / c.Groups, c.Output.Channels / c.Groups);
        var y = new List<T>();
        for (var o = 0; o < c.Output.Channels; o++)
        {
            for (var row = 0; row < c.Output.Height; row++)
            {
                for (var column = 0; column < c.Output.Width; column++)
                {
                    var terms = new List<(int, int)>();
                    for (var i = 0; i < ci; i++)
                    {
                        for (var ky = 0; ky < c.Kernel.Height; ky++)
                        {
                            for (var kx = 0; kx < c.Kernel.Width; kx++)
                            {
                                var h = (row * c.Stride.Height) - c.Padding.Top + (ky * c.Dilation.Height);
                                var w = (column * c.Stride.Width) - c.Padding.Left + (kx * c.Dilation.Width);
                                var channel = (o / co * ci) + i;
                                terms.Add((h < 0 || h >= x.Height || w < 0 || w >= x.Width ? -1 : (((channel * x.Height) + h) * x.Width) + w,
                                    (((((o * ci) + i) * c.Kernel.Height) + ky) * c.Kernel.Width) + kx));
                            }
                        }
                    }

                    y.Add(sum(o, terms));
                }
            }
        }

        return [.. y];
    }

    private static T[] Pool<T>(Network network, PoolLayer p, Func<List<int>, int, T> reduce)
    {
        var x = network.Layers[p.Inputs[0]].Output;
        var y = new List<T>();
        for (var c = 0; c < x.Channels; c++)
        {
            for (var row = 0; row < p.Output.Height; row++)
            {
                for (var column = 0; column < p.Output.Width; column++)
                {
                    var inside = new List<int>();
                    for (var ky = 0; ky < p.Kernel.Height; ky++)
                    {
                        for (var kx = 0; kx < p.Kernel.Width; kx++)
                        {
                            var h = (row * p.Stride.Height) - p.Padding.Top + (ky * p.Dilation.Height);
                            var w = (column * p.Stride.Width) - p.Padding.Left + (kx * p.Dilation.Width);
                            if (h >= 0 && h < x.Height && w >= 0 && w < x.Width)
                            {
                                inside.Add((((c * x.Height) + h) * x.Width) + w);
                            }
                        }
                    }

                    y.Add(reduce(inside, p.Kernel.Area));
                }
            }
        }

        return [.. y];
    }
}
