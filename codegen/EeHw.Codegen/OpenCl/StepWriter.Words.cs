using EeHw.Model.Arithmetic;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Codegen.OpenCl;

/// <summary>
/// Convolutions and dense layers of small fixed-point numbers whose sums fit 32 bits: two channels of at most 16 bits in a word, or four of at most 8, whose products and their sum are one instruction
/// where the processor has it. The result is that of single products: sums of 32 bits are exact modulo 2^32 in any order.
/// </summary>
internal sealed partial class StepWriter
{
    /// <summary>Elements of the memory for words, behind the maps of a worker: whole vectors, so that the next worker's maps begin at one.</summary>
    public long WordElements { get; } = element == KernelElement.Int32 && style.Family == OpenClFamily.Cpu
        ? plan.Steps.Select(s => (Step: s, PerWord: ChannelsPerWord(plan, quantized, style, s))).Where(s => s.PerWord > 1)
            .Select(s => (Words(plan.Tensor(s.Step.Sources[0]), s.PerWord, 0).Elements + plan.Lanes - 1) / plan.Lanes * plan.Lanes).DefaultIfEmpty(0).Max()
        : 0;

    /// <summary>Whether some words have four channels.</summary>
    public bool TakesBytes => WordElements > 0 && plan.Steps.Any(s => ChannelsPerWord(plan, quantized, style, s) == 4);

    private IEnumerable<Call> Convolutions(PlanStep step, ConvLayer conv, PlanTensor source, PlanTensor output, PlanStep? pool = null)
        => InWords(step, source, (s, perWord) => Convolution(step, conv, s, output, perWord, pool));

    // A step on its map, or on words of it that are packed before.
    private IEnumerable<Call> InWords(PlanStep step, PlanTensor source, Func<PlanTensor, int, Call> call)
    {
        var perWord = WordElements == 0 ? 1 : ChannelsPerWord(plan, quantized, style, step);
        if (perWord == 1)
        {
            yield return call(source, 1);
            yield break;
        }

        var words = Words(source, perWord, ProgramText.MapElements(plan, samples));
        var text = new StepText(perWord == 4 ? "quads" : "pairs");
        text.Define("BLOCKS", words.Blocks);
        text.Define("CHANNELS", source.Shape.Channels);
        text.Define("HEIGHT", source.PaddedHeight);
        text.Define("WIDTH", source.PaddedWidth);
        text.Define("SOURCE_LANES", source.Lanes);
        if (perWord == 4)
        {
            text.Define("OFFSET", ByteOffset(quantized!, plan, step));
        }

        yield return new(text, source, words, [], 0, 0, words.Blocks * source.PaddedHeight);
        yield return call(words, perWord);
    }

    // The map as it lies in memory when some channels make one.
    private static PlanTensor Words(PlanTensor source, int perWord, long offset)
        => source with { Shape = source.Shape with { Channels = (source.Shape.Channels + perWord - 1) / perWord }, Lanes = Math.Max(1, source.Lanes / perWord), Place = TensorPlace.Worker, Offset = offset };

    // 4, 2 or 1.
    private static int ChannelsPerWord(KernelPlan plan, QuantizedNetwork? quantized, OpenClStyle style, PlanStep step)
    {
        const int PairBits = 16;
        if (quantized is null || !IsPackable(plan, step) || plan.Tensor(step.Sources[0]).Shape.Channels < 2)
        {
            return 1;
        }

        var shifts = ShiftsOf(quantized, step.Layer);
        var weights = quantized.Layers[step.Layer].Weights!;
        if (!OperationText.IsNarrow(quantized, step, new OperationText.Shift(shifts.Min(), shifts.Max())))
        {
            return 1;
        }

        var input = InputFormat(quantized, plan, step);
        return style.Bytes && plan.Tensor(step.Sources[0]).Shape.Channels > 2 && input.MaxRaw - input.MinRaw <= byte.MaxValue && weights.Values.All(w => w is >= sbyte.MinValue and <= sbyte.MaxValue)
                && ShiftedBias(weights, ByteOffset(quantized, plan, step)).All(b => b is >= int.MinValue and <= int.MaxValue) ? 4
            : OperationText.SignedWidth(input) <= PairBits && weights.Values.All(w => w is >= short.MinValue and <= short.MaxValue) ? 2 : 1;
    }

    // With one block of outputs a dense layer reads each word once: packing it costs what it saves.
    private static bool IsPackable(KernelPlan plan, PlanStep step) => plan.Network.Layers[step.Layer] switch
    {
        ConvLayer conv => step.Kind == StepKind.Convolution && conv.Groups == 1,
        DenseLayer dense => step.Kind == StepKind.Dense && dense.Output.Channels > plan.Lanes,
        _ => false,
    };

    private static FixedFormat InputFormat(QuantizedNetwork quantized, KernelPlan plan, PlanStep step) => quantized.Layers[plan.Network.Layers[step.Layer].Inputs[0]].Output;

    // Products of bytes take one factor without sign: inputs are stored that much larger.
    private static int ByteOffset(QuantizedNetwork quantized, KernelPlan plan, PlanStep step) => (int)-InputFormat(quantized, plan, step).MinRaw;

    // What sums begin with where inputs are larger by an offset: the bias less the offset times the sum of the weights.
    private static IEnumerable<long> ShiftedBias(QuantizedWeights weights, int offset)
    {
        var taps = weights.Values.Count / weights.Bias.Count;
        return weights.Bias.Select((b, o) => b - (offset * Enumerable.Range(o * taps, taps).Sum(i => (long)weights.Values[i])));
    }

    private static void MultiplyAdd(StepText text, int perWord)
        => text.Define("MULTIPLY_ADD(a, x, w)", perWord switch { 4 => "a = dot_bytes(a, (SUM)(x), (SUM)(w));", 2 => "a = dot_pairs(a, (SUM)(x), (SUM)(w));", _ => "a += (x) * (w);" });

    // Weights [output][word of channels][tap], the first channel in the lowest part; a tap is a place in the kernel, or of a dense layer in the map.
    private int PackWords(PlanStep step, int perWord, int channels, int taps, IEnumerable<int> order)
    {
        var raws = quantized!.Layers[step.Layer].Weights!.Values;
        var (words, bits) = ((channels + perWord - 1) / perWord, 32 / perWord);
        return weights.Add(order.Select(i => i < 0 ? 0L : (long)(int)Enumerable.Range(0, perWord).Aggregate(0u, (word, k) => word | ((uint)Raw(i, k) << (k * bits)))));

        uint Raw(int i, int k)
        {
            var channel = (perWord * (i / taps % words)) + k;
            return channel < channels ? (uint)(raws[(((i / taps / words * channels) + channel) * taps) + (i % taps)] & ((1 << bits) - 1)) : 0;
        }
    }
}
