using EeHw.Model.Arithmetic;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Codegen.OpenCl;

/// <summary>
/// Convolutions of fixed-point numbers of at most 16 bits whose sums fit 32: inputs and weights in pairs of channels, two products and their sum in one instruction where the processor has it.
/// The result is that of single products: sums of 32 bits are exact modulo 2^32 in any order.
/// </summary>
internal sealed partial class StepWriter
{
    /// <summary>Elements of the memory for pairs, behind the maps of a worker: whole vectors, so that the next worker's maps begin at one.</summary>
    public long PairElements { get; } = element == KernelElement.Int32 && style.Family == OpenClFamily.Cpu
        ? plan.Steps.Where(s => TakesPairs(plan, quantized, s)).Select(s => (Pairs(plan.Tensor(s.Sources[0]), 0).Elements + plan.Lanes - 1) / plan.Lanes * plan.Lanes).DefaultIfEmpty(0).Max()
        : 0;

    private IEnumerable<Call> Convolutions(PlanStep step, ConvLayer conv, PlanTensor source, PlanTensor output, PlanStep? pool = null)
    {
        if (PairElements == 0 || !TakesPairs(plan, quantized, step))
        {
            yield return Convolution(step, conv, source, output, pool);
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
        yield return Convolution(step, conv, pairs, output, pool);
    }

    // The map as it lies in memory when two channels make one.
    private static PlanTensor Pairs(PlanTensor source, long offset)
        => source with { Shape = source.Shape with { Channels = (source.Shape.Channels + 1) / 2 }, Lanes = Math.Max(1, source.Lanes / 2), Place = TensorPlace.Worker, Offset = offset };

    private static bool TakesPairs(KernelPlan plan, QuantizedNetwork? quantized, PlanStep step)
    {
        const int Bits = 16;
        if (quantized is null || step.Kind != StepKind.Convolution || plan.Network.Layers[step.Layer] is not ConvLayer { Groups: 1, InputChannels: > 1 } conv)
        {
            return false;
        }

        var shifts = ShiftsOf(quantized, step.Layer);
        return OperationText.SignedWidth(quantized.Layers[conv.Inputs[0]].Output) <= Bits
            && quantized.Layers[step.Layer].Weights!.Values.All(w => w is >= short.MinValue and <= short.MaxValue)
            && OperationText.IsNarrow(quantized, step, new OperationText.Shift(shifts.Min(), shifts.Max()));
    }

    // Weights [output][pair][ky][kx], the first of the pair in the lower half.
    private int PackPairs(PlanStep step, ConvLayer conv, IEnumerable<int> order)
    {
        var raws = quantized!.Layers[step.Layer].Weights!.Values;
        var (taps, pairs) = (conv.Kernel.Area, (conv.InputChannels + 1) / 2);
        return weights.Add(order.Select(i => i < 0 ? 0L : (long)unchecked((Raw(i, 0) & 0xffff) | (Raw(i, 1) << 16))));

        int Raw(int i, int second)
        {
            var channel = (2 * (i / taps % pairs)) + second;
            return channel < conv.InputChannels ? raws[(((i / taps / pairs * conv.InputChannels) + channel) * taps) + (i % taps)] : 0;
        }
    }
}
