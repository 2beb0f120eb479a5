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
    private readonly NetworkCosts _costs = new(plan.Network);

    private static int Lanes => Vector512<T>.Count;

    // A plan of one lane is one with samples in lanes.
    private bool HasSamples => plan.Lanes == 1;

    /// <summary>The steps of a stage; a maximum over 2 x 2 that alone reads a convolution becomes part of it.</summary>
    public SoftwareStep<T>[] CompileStage(int stage)
    {
        var (steps, compiled) = (plan.StepsOf(stage).ToList(), new List<SoftwareStep<T>>());
        for (var i = 0; i < steps.Count; i++)
        {
            var pool = i + 1 < steps.Count ? FusedPool(steps[i], steps[i + 1]) : null;
            var step = Compile(steps[i], pool);
            step.Cost = StepCost.Of(plan, _costs, steps[i], pool);
            compiled.Add(step);
            i += pool is null ? 0 : 1;
        }

        return [.. compiled];
    }

    private PlanStep? FusedPool(PlanStep step, PlanStep next)
        => (HasSamples || (step.Kind == StepKind.Convolution && (!wideVectors || IsOfPairs(step)))) && PoolFusion.IsPossible(plan, step, next) && Network.Layers[step.Layer] is ConvLayer { IsDepthwise: false }
            && !(quantized is not null && (WideStep.IsNeeded(quantized, step) || WideStep.IsNeeded(quantized, next))) && Operations(step).All(o => o.KeepsOrder) ? next : null;

    private bool IsOfPairs(PlanStep step) => !HasSamples && quantized is not null && PairConvolutionStep.IsPossible(quantized, step);

    private SoftwareStep<T> Compile(PlanStep step, PlanStep? pool)
    {
        var output = Tensor(pool?.Output ?? step.Output);
        if (step.Kind == StepKind.Pack)
        {
            return HasSamples ? new SamplePackStep<T>(output) : new PackStep<T>(output);
        }

        if (Histogram(step, output) is { } histogram)
        {
            return histogram;
        }

        if (quantized is not null && WideStep.IsNeeded(quantized, step))
        {
            return (SoftwareStep<T>)(object)new WideStep(plan, quantized, step);
        }

        var layer = plan.Network.Layers[step.Layer];
        var (plain, source) = (plan.Tensor(step.Sources[0]), Tensor(step.Sources[0]));
        Operation<T>[] operations = [.. Operations(step), .. pool is null ? [] : Operations(pool)];
        switch (layer)
        {
            case ConvLayer { IsDepthwise: true } conv:
                var depthwise = new DepthwisePacking(conv, plan.Lanes);
                return new DepthwiseStep<T, TLane>(conv, source, output, InLanes(Weights(step, conv.Weights, depthwise.Order)), InLanes(Bias(step, conv.Bias)), operations);
            case ConvLayer conv when step.Kind == StepKind.Winograd:
                var (sums, behind) = ((float[])(object)Bias(step, conv.Bias), (Operation<float>[])(object)operations);
                return (SoftwareStep<T>)(object)(WinogradStep)(HasSamples ? new SampleWinogradStep(conv, source, output, sums, behind, pool is not null, wideVectors) : new ChannelWinogradStep(conv, source, output, sums, behind, wideVectors));
            case ConvLayer conv when HasSamples:
                return SampleTapStep<T, TLane>.Of(conv, plain, output, p => Weights(step, conv.Weights, p.Order), Bias(step, conv.Bias), operations, pool is not null, wideVectors);
            case ConvLayer conv when IsOfPairs(step):
                return (SoftwareStep<T>)(object)new PairConvolutionStep(conv, quantized!.Layers[step.Layer].Weights!, new PairMap(source), source, output, (Operation<double>[])(object)operations, pool is not null);
            case ConvLayer conv:
                var packing = new ConvolutionPacking(conv, source, Lanes);
                var (weights, bias) = (Weights(step, conv.Weights, packing.Order), Bias(step, conv.Bias));
                return wideVectors
                    ? new WideConvolutionStep<T, TLane>(conv, packing, source, output, weights, bias, operations)
                    : new NarrowConvolutionStep<T, TLane>(conv, packing, source, output, weights, bias, operations, pool is not null);
            case DenseLayer dense when HasSamples:
                return SampleTapStep<T, TLane>.Of(dense, plain, output, p => Weights(step, dense.Weights, p.Order), Bias(step, dense.Bias), operations, wideVectors);
            case DenseLayer dense:
                var order = new DensePacking(dense, source, Lanes);
                return new DenseStep<T, TLane>(order, dense.InputLength, source, output, Weights(step, dense.Weights, order.Order), Bias(step, dense.Bias), operations, wideVectors);
            case PoolLayer pooling:
                return new PoolStep<T>(pooling, source, output, Factors(pooling, source.Shape), operations);
            case GlobalAveragePoolLayer:
                return new GlobalPoolStep<T>(source, output, MeanFactor(source.Shape.Pixels), operations);
            case ConcatLayer:
                return new GatherStep<T>([.. layer.Inputs.Select((i, k) => (Tensor(step.Sources[k]), UnitFactor(i, step.Layer)))], output, false, operations);
            case FlattenLayer:
                return new GatherStep<T>([(source, T.One)], output, true, operations);
            default:
                return new ElementwiseStep<T>(source, output, operations);
        }
    }

    private PlanTensor Tensor(int layer) => HasSamples ? SampleLanes.Widen(plan.Tensor(layer), Lanes) : plan.Tensor(layer);

    // Numbers of a plan of one lane for every sample.
    private T[] InLanes(T[] numbers) => HasSamples ? [.. numbers.SelectMany(n => Enumerable.Repeat(n, Lanes))] : numbers;

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
                    var other = Tensor(operation.Other);
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
            var perBlock = plan.Lanes;
            var scales = new Vector512<T>[(layer.Output.Channels + perBlock - 1) / perBlock];
            for (var b = 0; b < scales.Length; b++)
            {
                scales[b] = Vector512.Create(InLanes([.. Enumerable.Range(b * perBlock, perBlock).Select(c => Power(to - from - fractions[Math.Min(c, fractions.Count - 1)]))]));
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

    private T[] Bias(PlanStep step, ValueList<float> bias)
    {
        var raws = quantized?.Layers[step.Layer].Weights!.Bias;
        var padded = new T[(bias.Count + plan.Lanes - 1) / plan.Lanes * plan.Lanes];
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
