using EeHw.Model.Datasets;
using EeHw.Model.Networks;
using EeHw.Train.Layers;

namespace EeHw.Train.Tests;

/// <summary>The network and its loss in double precision, written as the definitions read: what the engine is checked against.</summary>
internal sealed class SlowNetwork(Network network)
{
    /// <summary>Weights and biases per layer, as doubles that a test may change.</summary>
    public double[][] Weights { get; } = Shared(network, [.. network.Layers.Select(l => l switch { ConvLayer c => c.Weights.Select(w => (double)w).ToArray(), DenseLayer d => [.. d.Weights.Select(w => (double)w)], MixedPoolLayer m => [m.Share], _ => [] })]);

    public double[][] Biases { get; } = Shared(network, [.. network.Layers.Select(l => l switch { ConvLayer c => c.Bias.Select(w => (double)w).ToArray(), DenseLayer d => [.. d.Bias.Select(w => (double)w)], _ => [] })]);

    public double Loss(Dataset data, IReadOnlyList<double> exitWeights)
    {
        double loss = 0;
        for (var n = 0; n < data.Count; n++)
        {
            var values = Run(data.Sample(n));
            for (var k = 0; k < network.ExitCount; k++)
            {
                var z = values[network.Exits[k].Layer];
                var max = z.Max();
                loss += exitWeights[k] * (max + Math.Log(z.Sum(v => Math.Exp(v - max))) - z[data.Labels[n]]);
            }
        }

        return loss / data.Count;
    }

    public double[][] Run(ReadOnlySpan<float> sample)
    {
        var values = new double[network.Layers.Count][];
        for (var i = 0; i < values.Length; i++)
        {
            var layer = network.Layers[i];
            var x = layer.Inputs.Count > 0 ? values[layer.Inputs[0]] : [.. sample.ToArray().Select(v => (double)v)];
            var s = layer.Inputs.Count > 0 ? network.Layers[layer.Inputs[0]].Output : layer.Output;
            values[i] = layer switch
            {
                ConvLayer l => Conv(l, i, x, s),
                DenseLayer l => [.. Enumerable.Range(0, l.Output.Channels).Select(o => Biases[i][o] + Enumerable.Range(0, l.InputLength).Sum(j => Weights[i][(o * l.InputLength) + j] * x[j]))],
                PoolLayer l => Pool(l, x, s),
                MixedPoolLayer l => [.. Pool(Plain(l, true), x, s).Zip(Pool(Plain(l, false), x, s), (a, b) => (Weights[i][0] * a) + ((1 - Weights[i][0]) * b))],
                GlobalAveragePoolLayer => [.. Enumerable.Range(0, s.Channels).Select(c => x.Skip(c * s.Pixels).Take(s.Pixels).Average())],
                ReluLayer => [.. x.Select(v => Math.Max(0, v))],
                ClipLayer l => [.. x.Select(v => Math.Min(Math.Max(v, l.Minimum), l.Maximum))],
                SelfGateLayer g => [.. x.Select(v => v * g.FactorOf(v))],
                SigmoidLayer => [.. x.Select(v => 1 / (1 + Math.Exp(-v)))],
                ChannelNormLayer l => [.. x.Select((v, j) => l.Scale * Math.Max(0, v) / (l.Epsilon + Enumerable.Range(0, s.Channels).Sum(c => Math.Max(0, x[(c * s.Pixels) + (j % s.Pixels)]))))],
                AddLayer => [.. x.Zip(values[layer.Inputs[1]], (a, b) => a + b)],
                ConcatLayer => [.. layer.Inputs.SelectMany(j => values[j])],
                _ => x,
            };
        }

        return values;
    }

    // Layers that share weights hold the same array.
    private static double[][] Shared(Network network, double[][] values)
        => [.. network.Layers.Select((l, i) => l is DenseLayer { SharedWeights: { } name } ? values[network.Layers.ToList().FindIndex(o => o is DenseLayer d && d.SharedWeights == name)] : values[i])];

    private static PoolLayer Plain(MixedPoolLayer l, bool isMax) => new() { Name = l.Name, Inputs = l.Inputs, Output = l.Output, IsMax = isMax, Kernel = l.Kernel, Stride = l.Kernel };

    private double[] Conv(ConvLayer l, int index, double[] x, Shape s)
    {
        var y = new double[l.Output.Elements];
        var (ci, co) = (s.Channels / l.Groups, l.Output.Channels / l.Groups);
        for (var i = 0; i < y.Length; i++)
        {
            var (o, oy, ox) = (i / l.Output.Pixels, i % l.Output.Pixels / l.Output.Width, i % l.Output.Width);
            y[i] = Biases[index][o];
            for (var c = 0; c < ci; c++)
            {
                for (var k = 0; k < l.Kernel.Area; k++)
                {
                    var iy = (oy * l.Stride.Height) - l.Padding.Top + (k / l.Kernel.Width * l.Dilation.Height);
                    var ix = (ox * l.Stride.Width) - l.Padding.Left + (k % l.Kernel.Width * l.Dilation.Width);
                    if (iy >= 0 && iy < s.Height && ix >= 0 && ix < s.Width)
                    {
                        y[i] += Weights[index][(((o * ci) + c) * l.Kernel.Area) + k] * x[(((((o / co) * ci) + c) * s.Height) + iy) * s.Width + ix];
                    }
                }
            }
        }

        return y;
    }

    private static double[] Pool(PoolLayer l, double[] x, Shape s)
    {
        var y = new double[l.Output.Elements];
        for (var i = 0; i < y.Length; i++)
        {
            var (c, oy, ox) = (i / l.Output.Pixels, i % l.Output.Pixels / l.Output.Width, i % l.Output.Width);
            var window = new List<double>();
            for (var k = 0; k < l.Kernel.Area; k++)
            {
                var iy = (oy * l.Stride.Height) - l.Padding.Top + (k / l.Kernel.Width * l.Dilation.Height);
                var ix = (ox * l.Stride.Width) - l.Padding.Left + (k % l.Kernel.Width * l.Dilation.Width);
                if (iy >= 0 && iy < s.Height && ix >= 0 && ix < s.Width)
                {
                    window.Add(x[(((c * s.Height) + iy) * s.Width) + ix]);
                }
            }

            y[i] = l.IsMax ? window.Max() : window.Sum() / (l.CountPadding ? l.Kernel.Area : window.Count);
        }

        return y;
    }
}
