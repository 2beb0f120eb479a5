using System.Numerics;
using System.Runtime.Intrinsics;
using EeHw.Model.Arithmetic;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Host.Software;

/// <summary>
/// Turns the steps of a plan into code for one processor. In fixed point the numbers are integers carried in doubles, which multiply-adds keep
/// exact up to 53 bits; a step that needs more is computed by <see cref="WideStep"/>.
/// </summary>
internal sealed class StepCompiler<T, TLane>(KernelPlan plan, QuantizedNetwork? quantized, bool wideVectors)
    where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
    where TLane : struct, ILane<T>
{
    // One bit of a double's 53 for partial sums that are combined late, one for the half that rounding adds.
    private const int ExactBits = 51;

    private static int Lanes => Vector512<T>.Count;

    public SoftwareStep<T> Compile(PlanStep step)
    {
        var output = plan.Tensor(step.Output);
        if (step.Kind == StepKind.Pack)
        {
            return new PackStep<T>(output);
        }

        if (Histogram(step, output) is { } histogram)
        {
            return histogram;
        }

        if (quantized is not null && NeedsWide(step))
        {
            return (SoftwareStep<T>)(object)new WideStep(plan, quantized, step);
        }

        var layer = plan.Network.Layers[step.Layer];
        var source = plan.Tensor(step.Sources[0]);
        var operations = Operations(step);
        switch (layer)
        {
            case ConvLayer { IsDepthwise: true } conv:
                var depthwise = new DepthwisePacking(conv, Lanes);
                return new DepthwiseStep<T, TLane>(conv, source, output, Weights(step, conv.Weights, depthwise.Order), Bias(step, conv.Bias, output), operations);
            case ConvLayer conv when step.Kind == StepKind.Winograd:
                return (SoftwareStep<T>)(object)new WinogradStep(conv, source, output, (float[])(object)Bias(step, conv.Bias, output), (Operation<float>[])(object)operations, wideVectors);
            case ConvLayer conv:
                var packing = new ConvolutionPacking(conv, source, Lanes);
                return new ConvolutionStep<T, TLane>(conv, packing, source, output, Weights(step, conv.Weights, packing.Order), Bias(step, conv.Bias, output), operations, wideVectors);
            case DenseLayer dense:
                var order = new DensePacking(dense, source, Lanes);
                return new DenseStep<T, TLane>(order, dense.InputLength, source, output, Weights(step, dense.Weights, order.Order), Bias(step, dense.Bias, output), operations);
            case PoolLayer pool:
                return new PoolStep<T>(pool, source, output, Factors(pool, source.Shape), operations);
            case GlobalAveragePoolLayer:
                return new GlobalPoolStep<T>(source, output, MeanFactor(source.Shape.Pixels), operations);
            case ConcatLayer:
                return new GatherStep<T>([.. layer.Inputs.Select((i, k) => (plan.Tensor(step.Sources[k]), UnitFactor(i, step.Layer)))], output, false, operations);
            case FlattenLayer:
                return new GatherStep<T>([(source, T.One)], output, true, operations);
            default:
                return new ElementwiseStep<T>(source, output, operations);
        }
    }

    // Computed value by value, in integers where the network is quantised.
    private SoftwareStep<T>? Histogram(PlanStep step, PlanTensor output)
    {
        var layer = plan.Network.Layers[step.Layer];
        var format = quantized is null ? null : Format(step.Layer);
        var input = quantized is null ? null : Format(layer.Inputs[0]);
        return layer switch
        {
            SigmoidLayer => new SigmoidStep<T>(plan.Tensor(step.Sources[0]), output, format is null ? null : [.. SigmoidTable.For(format)], input?.FractionBits ?? 0),
            SelfGateLayer gate => new SelfGateStep<T>(gate, plan.Tensor(step.Sources[0]), output, input?.FractionBits ?? 0, format),
            ChannelNormLayer norm => new ChannelNormStep<T>(norm, plan.Tensor(step.Sources[0]), output, input is null ? null : ShareTable.For(norm, input), format),
            ClassMeansLayer means => new ClassMeansStep<T>(means, plan.Tensor(step.Sources[0]), output, quantized?.Layers[step.Layer].Means, input, format),
            _ => null,
        };
    }

    private bool NeedsWide(PlanStep step)
    {
        var operations = step.Operations.Select(o => RangeAnalysis.ResultWidth(quantized!, o.Layer));
        return Math.Max(RangeAnalysis.ResultWidth(quantized!, step.Layer), operations.DefaultIfEmpty().Max()) > ExactBits;
    }

    private Network Network => plan.Network;

    private FixedFormat Format(int layer) => quantized!.Layers[layer].Output;

    private static T Power(int exponent) => T.ScaleB(T.One, exponent);

    private T UnitFactor(int from, int to) => quantized is null ? T.One : Power(Format(to).FractionBits - Format(from).FractionBits);

    private Operation<T>[] Operations(PlanStep step)
    {
        var operations = new List<Operation<T>>();
        FixedFormat? format = null;
        if (quantized is not null)
        {
            format = step.Kind == StepKind.Elementwise ? Format(Network.Layers[step.Layer].Inputs[0]) : Format(step.Layer);
            if (MainScales(step) is { } scales)
            {
                operations.Add(new RequantizeOperation<T, TLane>(format, scales));
            }
        }

        foreach (var operation in step.Operations)
        {
            switch (Network.Layers[operation.Layer])
            {
                case ReluLayer:
                    operations.Add(new RangeOperation<T>(T.Zero, T.MaxValue));
                    break;
                case ClipLayer clip:
                    operations.Add(format is null
                        ? new RangeOperation<T>(T.CreateChecked(clip.Minimum), T.CreateChecked(clip.Maximum))
                        : new RangeOperation<T>(T.CreateChecked(ClipBounds.Of(clip, format).Minimum), T.CreateChecked(ClipBounds.Of(clip, format).Maximum)));
                    break;
                default:
                    var other = plan.Tensor(operation.Other);
                    if (format is null)
                    {
                        operations.Add(new AddOperation<T>(other, T.One, T.One));
                    }
                    else
                    {
                        var sum = Format(operation.Layer);
                        operations.Add(new AddOperation<T>(other, Power(sum.FractionBits - format.FractionBits), Power(sum.FractionBits - Format(operation.Other).FractionBits)));
                        operations.Add(new RequantizeOperation<T, TLane>(sum, [Vector512<T>.One]));
                        format = sum;
                    }

                    break;
            }
        }

        return [.. operations];
    }

    // The powers of two from the unit of the exact result to that of the output, or null where there is nothing to convert.
    private Vector512<T>[]? MainScales(PlanStep step)
    {
        var layer = Network.Layers[step.Layer];
        if (step.Kind is StepKind.Convolution or StepKind.Depthwise or StepKind.Dense)
        {
            var (from, to) = (Format(layer.Inputs[0]).FractionBits, Format(step.Layer).FractionBits);
            var fractions = quantized!.Layers[step.Layer].Weights!.FractionBits;
            var scales = new Vector512<T>[(layer.Output.Channels + Lanes - 1) / Lanes];
            for (var b = 0; b < scales.Length; b++)
            {
                var block = new T[Lanes];
                for (var i = 0; i < Lanes; i++)
                {
                    block[i] = Power(to - from - fractions[Math.Min((b * Lanes) + i, fractions.Count - 1)]);
                }

                scales[b] = Vector512.Create(block);
            }

            return scales;
        }

        return step.Kind switch
        {
            StepKind.GlobalPool => [Vector512.Create(UnitFactor(layer.Inputs[0], step.Layer))],
            StepKind.Pool when layer is PoolLayer { IsMax: false } => [Vector512.Create(UnitFactor(layer.Inputs[0], step.Layer))],
            StepKind.Concat => [Vector512<T>.One],
            _ => null,
        };
    }

    private T[] Weights(PlanStep step, ValueList<float> weights, ValueList<int> order)
    {
        var raws = quantized?.Layers[step.Layer].Weights!.Values;
        var packed = new T[order.Count];
        for (var i = 0; i < packed.Length; i++)
        {
            packed[i] = order[i] < 0 ? T.Zero : raws is null ? T.CreateChecked(weights[order[i]]) : T.CreateChecked(raws[order[i]]);
        }

        return packed;
    }

    private T[] Bias(PlanStep step, ValueList<float> bias, PlanTensor output)
    {
        var raws = quantized?.Layers[step.Layer].Weights!.Bias;
        var padded = new T[output.Blocks * Lanes];
        for (var i = 0; i < bias.Count; i++)
        {
            padded[i] = raws is null ? T.CreateChecked(bias[i]) : T.CreateChecked(raws[i]);
        }

        return padded;
    }

    private T[] Factors(PoolLayer pool, Shape input)
    {
        var factors = new T[pool.Output.Pixels];
        for (var i = 0; i < factors.Length && !pool.IsMax; i++)
        {
            factors[i] = MeanFactor(PoolReciprocal.DivisorAt(pool, WindowGeometry.Of(pool, input), i / pool.Output.Width, i % pool.Output.Width));
        }

        return factors;
    }

    private T MeanFactor(int count)
    {
        if (quantized is null)
        {
            return T.One / T.CreateChecked(count);
        }

        var reciprocal = PoolReciprocal.For(count);
        return T.ScaleB(T.CreateChecked(reciprocal.Multiplier), -reciprocal.Shift);
    }
}
