using System.Runtime.Intrinsics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Execution;

/// <summary>Every layer in float32.</summary>
internal sealed unsafe class FloatNetwork : LaneNetwork<float>
{
    private readonly WeightedSum<float, FloatLanes>?[] _sums;

    /// <summary>Prepares a network.</summary>
    /// <param name="network">The network.</param>
    public FloatNetwork(Network network)
        : base(network)
        => _sums = [.. network.Layers.Select(l => l switch
        {
            ConvLayer c => new WeightedSum<float, FloatLanes>(c, network.Layers[c.Inputs[0]].Output, c.Weights.AsSpan().ToArray(), c.Bias.AsSpan().ToArray()),
            DenseLayer d => new WeightedSum<float, FloatLanes>(d, network.Layers[d.Inputs[0]].Output, d.Weights.AsSpan().ToArray(), d.Bias.AsSpan().ToArray()),
            _ => null,
        })];

    /// <inheritdoc/>
    protected override void Compute(int index, Workspace workspace)
    {
        var layer = Network.Layers[index];
        var count = layer.Output.Elements;
        var input = Network.Layers[layer.Inputs[0]].Output;
        var x = workspace.Of(layer.Inputs[0]);
        var y = workspace.Of(index);
        switch (layer)
        {
            case ConvLayer or DenseLayer:
                _sums[index]!.Run(x, workspace.Scratch, y);
                break;
            case PoolLayer { IsMax: true } pool:
                MaximumOfWindows(WindowGeometry.Of(pool, input), x, y);
                break;
            case PoolLayer pool:
                MeanOfWindows(pool, WindowGeometry.Of(pool, input), x, y);
                break;
            case GlobalAveragePoolLayer:
                for (var c = 0; c < count; c++)
                {
                    var sum = Vector512<float>.Zero;
                    for (var p = 0; p < input.Pixels; p++)
                    {
                        sum += x[((long)c * input.Pixels) + p];
                    }

                    y[c] = sum / Vector512.Create((float)input.Pixels);
                }

                break;
            case ReluLayer:
                Clip(x, y, count, 0, float.PositiveInfinity);
                break;
            case ClipLayer clip:
                Clip(x, y, count, clip.Minimum, clip.Maximum);
                break;
            case AddLayer:
                var other = workspace.Of(layer.Inputs[1]);
                for (var i = 0L; i < count; i++)
                {
                    y[i] = x[i] + other[i];
                }

                break;
            case ConcatLayer:
                foreach (var j in layer.Inputs)
                {
                    var elements = Network.Layers[j].Output.Elements;
                    Copy(workspace.Of(j), y, elements);
                    y += elements;
                }

                break;
            case SigmoidLayer:
                Each((float*)x, (float*)y, count * Lanes, v => (float)(1 / (1 + PortableMath.Exp(-(double)v))));
                break;
            case SelfGateLayer gate:
                Each((float*)x, (float*)y, count * Lanes, v => (float)(v * gate.FactorOf(v)));
                break;
            case ChannelNormLayer norm:
                Normalise(norm, x, y);
                break;
            case ClassMeansLayer means:
                Distances(means, x, y);
                break;
            case FlattenLayer:
                Copy(x, y, count);
                break;
            default:
                throw new NotSupportedException($"Layer kind {layer.Kind}.");
        }
    }

    private static void Each(float* x, float* y, long count, Func<float, float> function)
    {
        for (var i = 0L; i < count; i++)
        {
            y[i] = function(x[i]);
        }
    }

    // The sum in the order of the channels; u / sum, then times the scale.
    private static void Normalise(ChannelNormLayer layer, Vector512<float>* x, Vector512<float>* y)
    {
        var pixels = layer.Output.Pixels;
        for (var p = 0; p < pixels; p++)
        {
            var sum = Vector512<float>.Zero;
            for (var c = 0; c < layer.Output.Channels; c++)
            {
                sum += Vector512.Max(x[((long)c * pixels) + p], Vector512<float>.Zero);
            }

            sum += Vector512.Create(layer.Epsilon);
            var isPositive = Vector512.GreaterThan(sum, Vector512<float>.Zero);
            for (var c = 0; c < layer.Output.Channels; c++)
            {
                var share = Vector512.Max(x[((long)c * pixels) + p], Vector512<float>.Zero) / sum * Vector512.Create(layer.Scale);
                y[((long)c * pixels) + p] = Vector512.ConditionalSelect(isPositive, share, Vector512<float>.Zero);
            }
        }
    }

    // Squares added in the order of the inputs, each with one rounding.
    private static void Distances(ClassMeansLayer layer, Vector512<float>* x, Vector512<float>* y)
    {
        for (var c = 0; c < layer.Output.Channels; c++)
        {
            var sum = Vector512<float>.Zero;
            for (var i = 0; i < layer.InputLength; i++)
            {
                var difference = x[i] - Vector512.Create(layer.Means[(c * layer.InputLength) + i]);
                sum = Vector512.FusedMultiplyAdd(difference, difference, sum);
            }

            y[c] = -Vector512.Sqrt(sum) / Vector512.Create(layer.Norms[c]);
        }
    }

    private static void Clip(Vector512<float>* x, Vector512<float>* y, long count, float minimum, float maximum)
    {
        var (low, high) = (Vector512.Create(minimum), Vector512.Create(maximum));
        for (var i = 0L; i < count; i++)
        {
            y[i] = Vector512.Min(Vector512.Max(x[i], low), high);
        }
    }

    private static void MeanOfWindows(PoolLayer pool, WindowGeometry windows, Vector512<float>* input, Vector512<float>* output)
    {
        foreach (var (pixel, rows, columns) in Positions(windows))
        {
            var divisor = Vector512.Create((float)(pool.CountPadding ? pool.Kernel.Area : rows.Length * columns.Length));
            for (var c = 0; c < pool.Output.Channels; c++)
            {
                var sum = Vector512<float>.Zero;
                foreach (var y in rows)
                {
                    foreach (var x in columns)
                    {
                        sum += input[((long)c * windows.Input.Pixels) + (y * windows.Input.Width) + x];
                    }
                }

                output[((long)c * pool.Output.Pixels) + pixel] = sum / divisor;
            }
        }
    }
}
