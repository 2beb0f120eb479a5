using System.Globalization;
using EeHw.Model.Arithmetic;
using EeHw.Model.Kernels;
using EeHw.Model.Numerics;

namespace EeHw.Codegen.OpenCl;

/// <summary>Weights, biases and shifts of a layer as constants.</summary>
internal sealed partial class StepWriter
{
    private int PackWeights(PlanStep step, ValueList<float> values, ValueList<int> order)
    {
        var raws = quantized?.Layers[step.Layer].Weights!.Values;
        return raws is null ? weights.Add(order.Select(i => i < 0 ? 0f : values[i])) : weights.Add(order.Select(i => i < 0 ? 0L : raws[i]));
    }

    private int PackBias(PlanStep step, ValueList<float> values, int blocks, int perWord = 1)
    {
        var raws = quantized?.Layers[step.Layer].Weights!.Bias;
        if (perWord == 4)
        {
            raws = ShiftedBias(quantized!.Layers[step.Layer].Weights!, ByteOffset(quantized, plan, step)).ToValueList();
        }

        var range = Enumerable.Range(0, blocks * _lanes);
        return raws is null ? biases.Add(range.Select(i => i < values.Count ? values[i] : 0f)) : biases.Add(range.Select(i => i < raws.Count ? raws[i] : 0L));
    }

    // Shifts of the accumulators against the output.
    private static List<int> ShiftsOf(QuantizedNetwork network, int layer)
    {
        var from = network.Layers[network.Network.Layers[layer].Inputs[0]].Output.FractionBits - network.Layers[layer].Output.FractionBits;
        return network.Layers[layer].Weights!.FractionBits.Select(f => from + f).ToList();
    }

    // The same as text; where channels have scales of their own, as tables behind the layer's weights. Called right after PackWeights.
    private OperationText.Shift? WeightShift(PlanStep step, int weightVectors, int blocks)
    {
        if (quantized is null)
        {
            return null;
        }

        var shifts = ShiftsOf(quantized, step.Layer);
        var (least, most) = (shifts.Min(), shifts.Max());
        if (least == most)
        {
            return OperationText.Shift.Of(least);
        }

        var lanes = Enumerable.Range(0, blocks * _lanes).Select(i => shifts[Math.Min(i, shifts.Count - 1)]).ToList();
        weights.Add(lanes.Select(s => (long)Math.Clamp(s, 0, 62)));
        weights.Add(lanes.Select(s => (long)Math.Clamp(-s, 0, 62)));
        return new(
            least,
            most,
            string.Create(CultureInfo.InvariantCulture, $"(SUM)(TO_FACTOR(weights[{weightVectors} + (b)]))"),
            string.Create(CultureInfo.InvariantCulture, $"(SUM)(TO_FACTOR(weights[{weightVectors + blocks} + (b)]))"));
    }
}
