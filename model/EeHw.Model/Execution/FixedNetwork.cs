using System.Numerics;
using System.Runtime.Intrinsics;
using EeHw.Model.Arithmetic;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Execution;

/// <summary>Every layer in fixed point, on raw numbers held in 32 or 64 bits.</summary>
/// <typeparam name="T">int where every raw and every accumulator fits, else long.</typeparam>
internal sealed unsafe class FixedNetwork<T> : LaneNetwork<T>
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly QuantizedNetwork _network;
    private readonly WeightedSum<T, IntegerLanes<T>>?[] _sums;

    /// <summary>Prepares a network.</summary>
    /// <param name="network">The network.</param>
    public FixedNetwork(QuantizedNetwork network)
        : base(network.Network)
    {
        _network = network;
        _sums = [.. network.Network.Layers.Select((l, i) => l switch
        {
            ConvLayer c => new WeightedSum<T, IntegerLanes<T>>(c, Network.Layers[c.Inputs[0]].Output, Weights(i), Bias(i)),
            DenseLayer d => new WeightedSum<T, IntegerLanes<T>>(d, Network.Layers[d.Inputs[0]].Output, Weights(i), Bias(i)),
            _ => null,
        })];

        T[] Weights(int layer) => [.. WeightsOf(layer).Values.Select(w => T.CreateTruncating(w))];
        T[] Bias(int layer) => [.. WeightsOf(layer).Bias.Select(b => T.CreateTruncating(b))];
    }

    /// <inheritdoc/>
    protected override void Compute(int index, Workspace workspace)
    {
        var layer = Network.Layers[index];
        var count = layer.Output.Elements;
        var output = _network.Layers[index].Output;
        var shape = Network.Layers[layer.Inputs[0]].Output;
        var format = _network.Layers[layer.Inputs[0]].Output;
        var x = workspace.Of(layer.Inputs[0]);
        var y = workspace.Of(index);
        switch (layer)
        {
            case ConvLayer or DenseLayer:
                _sums[index]!.Run(x, workspace.Scratch, y);
                for (var co = 0; co < layer.Output.Channels; co++)
                {
                    var channel = y + ((long)co * layer.Output.Pixels);
                    Requantize(channel, channel, layer.Output.Pixels, format.FractionBits + WeightsOf(index).FractionBits[co], output);
                }

                break;
            case PoolLayer { IsMax: true } pool:
                MaximumOfWindows(WindowGeometry.Of(pool, shape), x, y);
                break;
            case PoolLayer pool:
                MeanOfWindows(pool, WindowGeometry.Of(pool, shape), x, format, y, output);
                break;
            case GlobalAveragePoolLayer:
                var reciprocal = PoolReciprocal.For(shape.Pixels);
                var (rows, columns) = (Enumerable.Range(0, shape.Height).ToArray(), Enumerable.Range(0, shape.Width).ToArray());
                for (var c = 0; c < count; c++)
                {
                    Mean((T*)(x + ((long)c * shape.Pixels)), shape.Width, rows, columns, reciprocal, format, (T*)(y + c), output);
                }

                break;
            case ReluLayer:
                Clip(x, y, count, ClipBounds.OfRelu(format));
                break;
            case ClipLayer clip:
                Clip(x, y, count, ClipBounds.Of(clip, format));
                break;
            case AddLayer:
                Add((T*)x, format, (T*)workspace.Of(layer.Inputs[1]), _network.Layers[layer.Inputs[1]].Output, (T*)y, output, count * Lanes);
                break;
            case ConcatLayer:
                foreach (var j in layer.Inputs)
                {
                    var elements = Network.Layers[j].Output.Elements;
                    Requantize(workspace.Of(j), y, elements, _network.Layers[j].Output.FractionBits, output);
                    y += elements;
                }

                break;
            case SigmoidLayer:
                Sigmoid((T*)x, format.FractionBits, (T*)y, SigmoidTable.For(output), count * Lanes);
                break;
            case SelfGateLayer gate:
                Gate((T*)x, format.FractionBits, (T*)y, output, SelfGateTable.For(gate), count * Lanes);
                break;
            case ChannelNormLayer norm:
                Shares(norm, (T*)x, ShareTable.For(norm, format), (T*)y, output);
                break;
            case ClassMeansLayer means:
                Distances(means, _network.Layers[index].Means!, (T*)x, format, (T*)y, output);
                break;
            case FlattenLayer:
                Copy(x, y, count);
                break;
            default:
                throw new NotSupportedException($"Layer kind {layer.Kind}.");
        }
    }

    private static void Requantize(Vector512<T>* from, Vector512<T>* to, long count, int fractionBits, FixedFormat output)
    {
        var requantizer = new LaneRequantizer<T>(fractionBits, output);
        for (var i = 0L; i < count; i++)
        {
            to[i] = requantizer.Convert(from[i]);
        }
    }

    private static void Clip(Vector512<T>* x, Vector512<T>* y, long count, ClipBounds bounds)
    {
        var (low, high) = (Vector512.Create(T.CreateTruncating(bounds.Minimum)), Vector512.Create(T.CreateTruncating(bounds.Maximum)));
        for (var i = 0L; i < count; i++)
        {
            y[i] = Vector512.Min(Vector512.Max(x[i], low), high);
        }
    }

    private static void Add(T* a, FixedFormat formatA, T* b, FixedFormat formatB, T* y, FixedFormat output, long count)
    {
        var fraction = Math.Max(formatA.FractionBits, formatB.FractionBits);
        var (shiftA, shiftB) = (fraction - formatA.FractionBits, fraction - formatB.FractionBits);
        for (var i = 0L; i < count; i++)
        {
            var sum = (long.CreateTruncating(a[i]) << shiftA) + (long.CreateTruncating(b[i]) << shiftB);
            y[i] = T.CreateTruncating(FixedPoint.Requantize(sum, fraction, output));
        }
    }

    private static void Sigmoid(T* x, int fractionBits, T* y, ValueList<long> table, long count)
    {
        for (var i = 0L; i < count; i++)
        {
            y[i] = T.CreateTruncating(table[SigmoidTable.AddressOf(long.CreateTruncating(x[i]), fractionBits)]);
        }
    }

    private static void Gate(T* x, int fractionBits, T* y, FixedFormat output, SelfGateTable table, long count)
    {
        for (var i = 0L; i < count; i++)
        {
            y[i] = T.CreateTruncating(table.Apply(long.CreateTruncating(x[i]), fractionBits, output));
        }
    }

    private static void Shares(ChannelNormLayer layer, T* x, ShareTable table, T* y, FixedFormat output)
    {
        var stride = (long)layer.Output.Pixels * Lanes;
        for (var i = 0L; i < stride; i++)
        {
            var sum = table.Epsilon;
            for (var c = 0; c < layer.Output.Channels; c++)
            {
                sum += Math.Max(0, long.CreateTruncating(x[(c * stride) + i]));
            }

            for (var c = 0; c < layer.Output.Channels; c++)
            {
                y[(c * stride) + i] = T.CreateTruncating(table.Share(long.CreateTruncating(x[(c * stride) + i]), sum, output));
            }
        }
    }

    private static void Distances(ClassMeansLayer layer, QuantizedMeans means, T* x, FixedFormat format, T* y, FixedFormat output)
    {
        var fraction = means.DifferenceFractionBits(format);
        var (shiftX, shiftM) = (fraction - format.FractionBits, fraction - means.FractionBits);
        for (var c = 0; c < layer.Output.Channels; c++)
        {
            for (var l = 0; l < Lanes; l++)
            {
                var sum = 0L;
                for (var i = 0; i < layer.InputLength; i++)
                {
                    var difference = (long.CreateTruncating(x[((long)i * Lanes) + l]) << shiftX) - ((long)means.Values[(c * layer.InputLength) + i] << shiftM);
                    sum += difference * difference;
                }

                y[((long)c * Lanes) + l] = T.CreateTruncating(means.Logit(sum, c, format, output));
            }
        }
    }

    private static void MeanOfWindows(PoolLayer pool, WindowGeometry windows, Vector512<T>* x, FixedFormat format, Vector512<T>* y, FixedFormat output)
    {
        foreach (var (pixel, rows, columns) in Positions(windows))
        {
            var reciprocal = PoolReciprocal.For(PoolReciprocal.DivisorAt(pool, windows, pixel / pool.Output.Width, pixel % pool.Output.Width));
            for (var c = 0; c < pool.Output.Channels; c++)
            {
                Mean((T*)(x + ((long)c * windows.Input.Pixels)), windows.Input.Width, rows, columns, reciprocal, format, (T*)(y + ((long)c * pool.Output.Pixels) + pixel), output);
            }
        }
    }

    // One output position of all lanes.
    private static void Mean(T* x, int width, int[] rows, int[] columns, PoolReciprocal reciprocal, FixedFormat format, T* y, FixedFormat output)
    {
        for (var l = 0; l < Lanes; l++)
        {
            var sum = 0L;
            foreach (var row in rows)
            {
                foreach (var column in columns)
                {
                    sum += long.CreateTruncating(x[((((long)row * width) + column) * Lanes) + l]);
                }
            }

            y[l] = T.CreateTruncating(FixedPoint.Requantize(sum * reciprocal.Multiplier, format.FractionBits + reciprocal.Shift, output));
        }
    }

    private QuantizedWeights WeightsOf(int layer)
        => _network.Layers[layer].Weights ?? throw new ArgumentException($"Layer '{Network.Layers[layer].Name}' has no quantised weights.");
}
