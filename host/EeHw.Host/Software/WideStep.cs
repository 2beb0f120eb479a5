using EeHw.Model.Arithmetic;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host.Software;

/// <summary>
/// A step in fixed point whose intermediate results do not fit into doubles: value by value in integers of 64 and 128 bits, as the definition
/// says (<see cref="QuantizedNetwork"/>). Stored values have at most 48 bits, so doubles hold them exactly.
/// </summary>
internal sealed unsafe class WideStep(KernelPlan plan, QuantizedNetwork network, PlanStep step) : SoftwareStep<double>(plan.Tensor(step.Output), [])
{
    // One bit of a double's 53 for partial sums that are combined late, one for the half that rounding adds.
    private const int ExactBits = 51;

    /// <summary>Whether a step needs it.</summary>
    public static bool IsNeeded(QuantizedNetwork network, PlanStep step)
        => step.Operations.Select(o => o.Layer).Append(step.Layer).Max(l => RangeAnalysis.ResultWidth(network, l)) > ExactBits;

    public override void Run(in Frame<double> frame)
    {
        var to = frame.At(Output);
        var (shape, layer) = (Output.Shape, network.Network.Layers[step.Layer]);
        for (var c = 0; c < shape.Channels; c++)
        {
            for (var y = 0; y < shape.Height; y++)
            {
                for (var x = 0; x < shape.Width; x++)
                {
                    var value = Main(layer, c, y, x, frame, out var format);
                    foreach (var operation in step.Operations)
                    {
                        value = Apply(operation, value, c, y, x, frame, ref format);
                    }

                    to[Output.At(c, y, x)] = value;
                }
            }
        }
    }

    private static long Read(PlanTensor tensor, int c, int y, int x, in Frame<double> frame) => (long)frame.At(tensor)[tensor.At(c, y, x)];

    private FixedFormat Format(int layer) => network.Layers[layer].Output;

    private long Main(Layer layer, int c, int y, int x, in Frame<double> frame, out FixedFormat format)
    {
        format = Format(step.Layer);
        var source = plan.Tensor(step.Sources[0]);
        switch (layer)
        {
            case ConvLayer conv:
                return Requantize(conv.Inputs[0], c, Convolve(conv, source, c, y, x, frame), format);
            case DenseLayer dense:
                return Requantize(dense.Inputs[0], c, Multiply(dense, source, c, frame), format);
            case PoolLayer pool:
                return Pool(pool, source, c, y, x, frame, format);
            case GlobalAveragePoolLayer:
                Int128 total = 0;
                for (var i = 0; i < source.Shape.Pixels; i++)
                {
                    total += Read(source, c, i / source.Shape.Width, i % source.Shape.Width, frame);
                }

                return Mean(total, source.Shape.Pixels, layer.Inputs[0], format);
            case ConcatLayer:
                var k = 0;
                for (; c >= network.Network.Layers[layer.Inputs[k]].Output.Channels; k++)
                {
                    c -= network.Network.Layers[layer.Inputs[k]].Output.Channels;
                }

                return FixedPoint.Requantize(Read(plan.Tensor(step.Sources[k]), c, y, x, frame), Format(layer.Inputs[k]).FractionBits, format);
            case FlattenLayer:
                return Read(source, c / source.Shape.Pixels, c % source.Shape.Pixels / source.Shape.Width, c % source.Shape.Width, frame);
            default:
                format = Format(layer.Inputs[0]);
                return Read(source, c, y, x, frame);
        }
    }

    private long Apply(PlanOperation operation, long value, int c, int y, int x, in Frame<double> frame, ref FixedFormat format)
    {
        switch (network.Network.Layers[operation.Layer])
        {
            case ReluLayer:
                return Math.Max(0, value);
            case ClipLayer clip:
                var bounds = ClipBounds.Of(clip, format);
                return Math.Min(Math.Max(value, bounds.Minimum), bounds.Maximum);
            default:
                var (other, sum) = (Format(operation.Other), Format(operation.Layer));
                var fraction = Math.Max(format.FractionBits, other.FractionBits);
                var exact = ((Int128)value << (fraction - format.FractionBits)) + ((Int128)Read(plan.Tensor(operation.Other), c, y, x, frame) << (fraction - other.FractionBits));
                format = sum;
                return FixedPoint.Requantize(exact, fraction, sum);
        }
    }

    private long Requantize(int input, int channel, long accumulator, FixedFormat format)
        => FixedPoint.Requantize(accumulator, Format(input).FractionBits + network.Layers[step.Layer].Weights!.FractionBits[channel], format);

    private long Convolve(ConvLayer conv, PlanTensor source, int c, int y, int x, in Frame<double> frame)
    {
        var weights = network.Layers[step.Layer].Weights!;
        var (perGroupIn, perGroupOut) = (conv.InputChannels / conv.Groups, conv.Output.Channels / conv.Groups);
        var sum = weights.Bias[c];
        var at = c * perGroupIn * conv.Kernel.Area;
        for (var i = 0; i < perGroupIn; i++)
        {
            for (var k = 0; k < conv.Kernel.Area; k++, at++)
            {
                var row = (y * conv.Stride.Height) - conv.Padding.Top + (k / conv.Kernel.Width * conv.Dilation.Height);
                var column = (x * conv.Stride.Width) - conv.Padding.Left + (k % conv.Kernel.Width * conv.Dilation.Width);
                sum += weights.Values[at] * Read(source, (c / perGroupOut * perGroupIn) + i, row, column, frame);
            }
        }

        return sum;
    }

    private long Multiply(DenseLayer dense, PlanTensor source, int c, in Frame<double> frame)
    {
        var weights = network.Layers[step.Layer].Weights!;
        var (sum, pixels, width) = (weights.Bias[c], source.Shape.Pixels, source.Shape.Width);
        for (var i = 0; i < dense.InputLength; i++)
        {
            sum += weights.Values[(c * dense.InputLength) + i] * Read(source, i / pixels, i % pixels / width, i % width, frame);
        }

        return sum;
    }

    private long Pool(PoolLayer pool, PlanTensor source, int c, int y, int x, in Frame<double> frame, FixedFormat format)
    {
        var (top, left) = ((y * pool.Stride.Height) - pool.Padding.Top, (x * pool.Stride.Width) - pool.Padding.Left);
        var (firstRow, endRow) = PoolWindow.Taps(top, pool.Kernel.Height, pool.Dilation.Height, source.Shape.Height);
        var (firstColumn, endColumn) = PoolWindow.Taps(left, pool.Kernel.Width, pool.Dilation.Width, source.Shape.Width);
        var (largest, total) = (long.MinValue, (Int128)0);
        for (var ky = firstRow; ky < endRow; ky++)
        {
            for (var kx = firstColumn; kx < endColumn; kx++)
            {
                var value = Read(source, c, top + (ky * pool.Dilation.Height), left + (kx * pool.Dilation.Width), frame);
                (largest, total) = (Math.Max(largest, value), total + value);
            }
        }

        return pool.IsMax ? largest : Mean(total, PoolReciprocal.DivisorAt(pool, WindowGeometry.Of(pool, source.Shape), y, x), pool.Inputs[0], format);
    }

    private long Mean(Int128 total, int count, int input, FixedFormat format)
    {
        var reciprocal = PoolReciprocal.For(count);
        return FixedPoint.Requantize(total * reciprocal.Multiplier, Format(input).FractionBits + reciprocal.Shift, format);
    }
}
