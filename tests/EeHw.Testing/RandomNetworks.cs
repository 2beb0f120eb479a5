using EeHw.Model.Arithmetic;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Testing;

/// <summary>Random small networks of every supported layer, and random fixed-point forms of them: chains, joins, several exits, odd sizes.</summary>
public static class RandomNetworks
{
    /// <summary>A network that is valid whatever the seed.</summary>
    public static Network Generate(long seed)
    {
        var random = new CounterRandom(seed, 0);
        var b = new NetworkBuilder(1 + random.NextInteger(5), 2 + random.NextInteger(8), 2 + random.NextInteger(8), seed);
        var maps = new List<int> { 0 };
        for (var steps = 2 + random.NextInteger(9); steps > 0; steps--)
        {
            // Mostly the newest map, so that chains become deep.
            var x = random.NextInteger(3) > 0 ? maps[^1] : maps[random.NextInteger(maps.Count)];
            maps.Add(Step(b, x, maps, random));
        }

        var exits = 1 + random.NextInteger(3);
        var heads = new List<int>();
        for (var k = 0; k < exits; k++)
        {
            var x = maps[maps.Count - 1 - ((exits - 1 - k) * maps.Count / (2 * exits))];
            if (random.NextInteger(2) == 0)
            {
                x = b.GlobalAveragePool(x);
            }

            heads.Add(b.Dense(x, 3));
        }

        return b.Build([.. heads]);
    }

    /// <summary>Random formats, weights and biases for a network; no exact result exceeds 62 bits.</summary>
    /// <param name="network">The network.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="maximumWidth">Widest activation in bits.</param>
    public static QuantizedNetwork Quantize(Network network, long seed, int maximumWidth = 18)
    {
        var random = new CounterRandom(seed, 1);
        var layers = new List<QuantizedLayer>();
        foreach (var layer in network.Layers)
        {
            var format = layer is ReluLayer or ClipLayer or FlattenLayer or PoolLayer { IsMax: true } ? layers[layer.Inputs[0]].Output : Format(random, maximumWidth);
            layers.Add(new QuantizedLayer { Output = format, Weights = Weights(layer, layers, random), Means = layer is ClassMeansLayer m ? Means(m, layers[m.Inputs[0]].Output, random) : null });
        }

        return new QuantizedNetwork { Network = network, Layers = layers.ToValueList() };
    }

    /// <summary>Random values in -2..2.</summary>
    public static float[] Input(Network network, long seed, int samples = 1)
    {
        var random = new CounterRandom(seed, 2);
        return [.. Enumerable.Range(0, samples * (int)network.Input.Elements).Select(_ => (float)random.NextUniform(-2, 2))];
    }

    private static int Step(NetworkBuilder b, int x, List<int> maps, CounterRandom random)
    {
        var shape = b.ShapeOf(x);
        switch (random.NextInteger(10))
        {
            case 0:
                return b.Relu(x);
            case 1:
                return b.Clip(x, random.NextInteger(2) == 0 ? float.NegativeInfinity : -0.3f, random.NextInteger(2) == 0 ? 0.6f : float.PositiveInfinity);
            case 2:
                var same = maps.Where(m => b.ShapeOf(m) == shape).ToList();
                return b.Add(x, same[random.NextInteger(same.Count)]);
            case 3:
                var fitting = maps.Where(m => b.ShapeOf(m) with { Channels = 1 } == shape with { Channels = 1 } && b.ShapeOf(m).Channels + shape.Channels <= 12).ToList();
                return fitting.Count == 0 ? b.Relu(x) : b.Concat(x, fitting[random.NextInteger(fitting.Count)]);
            case 4 or 5:
                var pool = Kernel(shape, random, 3);
                var rim = new Padding(random.NextInteger(pool.Height), random.NextInteger(pool.Width), random.NextInteger(pool.Height), random.NextInteger(pool.Width));
                var step = new Extent(1 + random.NextInteger(2), 1 + random.NextInteger(3));
                return random.NextInteger(2) == 0
                    ? b.MaxPool(x, pool, step, rim, new Extent(Dilation(pool.Height, shape.Height, random), Dilation(pool.Width, shape.Width, random)))
                    : b.AveragePool(x, pool, step, rim, random.NextInteger(2) == 0);
            default:
                var kernel = Kernel(shape, random, 4);
                var padding = new Padding(random.NextInteger(3), random.NextInteger(3), random.NextInteger(3), random.NextInteger(3));
                var dilation = new Extent(Dilation(kernel.Height, shape.Height, random), Dilation(kernel.Width, shape.Width, random));
                var groups = random.NextInteger(3) switch { 0 => shape.Channels, 1 => Enumerable.Range(1, shape.Channels).Last(g => shape.Channels % g == 0 && g <= 2), _ => 1 };
                var outputs = groups * (1 + random.NextInteger(Math.Max(1, 10 / groups)));
                return b.Conv(x, outputs, kernel, new Extent(1 + random.NextInteger(3), 1 + random.NextInteger(2)), padding, dilation, groups);
        }
    }

    private static Extent Kernel(Shape shape, CounterRandom random, int maximum)
        => new(1 + random.NextInteger(Math.Min(maximum, shape.Height)), 1 + random.NextInteger(Math.Min(maximum, shape.Width)));

    private static int Dilation(int kernel, int size, CounterRandom random) => kernel > 1 && ((kernel - 1) * 2) + 1 <= size && random.NextInteger(3) == 0 ? 2 : 1;

    private static FixedFormat Format(CounterRandom random, int maximumWidth)
    {
        var width = 3 + random.NextInteger(maximumWidth - 2);
        return new FixedFormat(width, random.NextInteger(8) - 1, (Rounding)random.NextInteger(4), (Overflow)random.NextInteger(2), random.NextInteger(4) > 0);
    }

    private static QuantizedMeans Means(ClassMeansLayer layer, FixedFormat input, CounterRandom random)
    {
        var width = 2 + random.NextInteger(7);
        var fraction = width - 4 + random.NextInteger(8);
        var values = Enumerable.Range(0, layer.Means.Count).Select(_ => random.NextInteger(1 << width) - (1 << (width - 1))).ToValueList();
        return new QuantizedMeans
        {
            Values = values,
            Width = width,
            FractionBits = fraction,
            Inverses = layer.Norms.Select(_ => 1L + random.NextInteger((1 << 18) - 1)).ToValueList(),
            InverseFractionBits = 14 + random.NextInteger(8),
            SumWidth = RangeAnalysis.SquareSumWidth(values.AsSpan(), layer.InputLength, fraction, input),
        };
    }

    private static QuantizedWeights? Weights(Layer layer, List<QuantizedLayer> layers, CounterRandom random)
    {
        var count = layer switch { ConvLayer c => c.Weights.Count, DenseLayer d => d.Weights.Count, _ => 0 };
        if (count == 0)
        {
            return null;
        }

        var width = 2 + random.NextInteger(7);
        var values = Enumerable.Range(0, count).Select(_ => random.NextInteger(1 << width) - (1 << (width - 1))).ToValueList();
        var bias = Enumerable.Range(0, layer.Output.Channels).Select(_ => (long)random.NextInteger(20001) - 10000).ToValueList();
        return new QuantizedWeights
        {
            Values = values,
            Width = width,
            FractionBits = Enumerable.Range(0, layer.Output.Channels).Select(_ => width - 1 + random.NextInteger(4)).ToValueList(),
            Bias = bias,
            AccumulatorWidth = RangeAnalysis.AccumulatorWidth(values.AsSpan(), bias.AsSpan(), layers[layer.Inputs[0]].Output),
        };
    }
}
