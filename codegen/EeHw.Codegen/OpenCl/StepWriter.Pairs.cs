using EeHw.Model.Arithmetic;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Codegen.OpenCl;

/// <summary>
/// Convolutions and dense layers of fixed-point numbers of at most 16 bits whose sums fit 32: inputs and weights in pairs of channels, two products and their sum in one instruction where the processor has it.
/// The result is that of single products: sums of 32 bits are exact modulo 2^32 in any order.
/// </summary>
internal sealed partial class StepWriter
{
    /// <summary>Elements of the memory for pairs, behind the maps of a worker: whole vectors, so that the next worker's maps begin at one.</summary>
    public long PairElements { get; } = element == KernelElement.Int32 && style.Family == OpenClFamily.Cpu
        ? plan.Steps.Where(s => TakesPairs(plan, quantized, s)).Select(s => (Pairs(plan.Tensor(s.Sources[0]), 0).Elements + plan.Lanes - 1) / plan.Lanes * plan.Lanes).DefaultIfEmpty(0).Max()
        : 0;

    private IEnumerable<Call> Convolutions(PlanStep step, ConvLayer conv, PlanTensor source, PlanTensor output, PlanStep? pool = null)
        => InPairs(step, source, s => Convolution(step, conv, s, output, pool));

    // A step on its map, or on pairs of it that are packed before.
    private IEnumerable<Call> InPairs(PlanStep step, PlanTensor source, Func<PlanTensor, Call> call)
    {
        if (PairElements == 0 || !TakesPairs(plan, quantized, step))
        {
            yield return call(source);
            yield break;
        }

        var pairs = Pairs(source, ProgramText.MapElements(plan, samples));
        var text = new StepText("pairs");
        text.Define("BLOCKS", pairs.Blocks);
        text.Define("CHANNELS", source.Shape.Channels);
        text.Define("HEIGHT", source.PaddedHeight);
        text.Define("WIDTH", source.PaddedWidth);
        text.Define("SOURCE_LANES", source.Lanes);
        yield return new(text, source, pairs, [], 0, 0, pairs.Blocks * source.PaddedHeight);
        yield return call(pairs);
    }

    // The map as it lies in memory when two channels make one.
    private static PlanTensor Pairs(PlanTensor source, long offset)
        => source with { Shape = source.Shape with { Channels = (source.Shape.Channels + 1) / 2 }, Lanes = Math.Max(1, source.Lanes / 2), Place = TensorPlace.Worker, Offset = offset };

    private static bool TakesPairs(KernelPlan plan, QuantizedNetwork? quantized, PlanStep step)
    {
        const int Bits = 16;
        if (quantized is null || !IsPairable(plan, step) || plan.Tensor(step.Sources[0]).Shape.Channels < 2)
        {
            return false;
        }

        var shifts = ShiftsOf(quantized, step.Layer);
        return OperationText.SignedWidth(quantized.Layers[plan.Network.Layers[step.Layer].Inputs[0]].Output) <= Bits
            && quantized.Layers[step.Layer].Weights!.Values.All(w => w is >= short.MinValue and <= short.MaxValue)
            && OperationText.IsNarrow(quantized, step, new OperationText.Shift(shifts.Min(), shifts.Max()));
    }

    // With one block of outputs a dense layer reads each pair once: packing it costs what it saves.
    private static bool IsPairable(KernelPlan plan, PlanStep step) => plan.Network.Layers[step.Layer] switch
    {
        ConvLayer conv => step.Kind == StepKind.Convolution && conv.Groups == 1,
        DenseLayer dense => step.Kind == StepKind.Dense && dense.Output.Channels > plan.Lanes,
        _ => false,
    };

    private static void MultiplyAdd(StepText text, bool isPaired)
        => text.Define("MULTIPLY_ADD(a, x, w)", isPaired ? "a = dot_pairs(a, (SUM)(x), (SUM)(w));" : "a += (x) * (w);");

    // Weights [output][pair of channels][tap], the first of the pair in the lower half; a tap is a place in the kernel, or of a dense layer in the map.
    private int PackPairs(PlanStep step, int channels, int taps, IEnumerable<int> order)
    {
        var raws = quantized!.Layers[step.Layer].Weights!.Values;
        var pairs = (channels + 1) / 2;
        return weights.Add(order.Select(i => i < 0 ? 0L : (long)unchecked((Raw(i, 0) & 0xffff) | (Raw(i, 1) << 16))));

        int Raw(int i, int second)
        {
            var channel = (2 * (i / taps % pairs)) + second;
            return channel < channels ? raws[(((i / taps / pairs * channels) + channel) * taps) + (i % taps)] : 0;
        }
    }
}
