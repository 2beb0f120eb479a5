using System.Globalization;
using EeHw.Model.Arithmetic;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Codegen.OpenCl;

/// <summary>Layers of bag-of-features and class-means exits.</summary>
internal sealed partial class StepWriter
{
    private Call Sigmoid(PlanStep step, PlanTensor source, PlanTensor output)
    {
        var text = new StepText("sigmoid");
        Common(text, source, output);
        if (quantized is null)
        {
            text.Define("SIGMOID(v)", "(1.0f / (1.0f + exp(-(v))))");
            return new(text, source, output, Finish(text, step, null), 0, 0, Rows(output));
        }

        text.Define("SIGMOID(v)", $"table[{Address(Fraction(plan.Network.Layers[step.Layer].Inputs[0]) - SigmoidTable.Index.FractionBits)} & 1023]");
        var start = weights.Add(SigmoidTable.For(quantized.Layers[step.Layer].Output));
        return new(text, source, output, Finish(text, step, null), start, 0, Rows(output));
    }

    private Call SelfGate(PlanStep step, SelfGateLayer layer, PlanTensor source, PlanTensor output)
    {
        var text = new StepText("self_gate");
        Common(text, source, output);
        if (quantized is null)
        {
            text.Define("GATE(v)", layer.Function switch
            {
                SelfGateFunction.LeakyRelu => $"((v) < 0.0f ? {NumberType.Real(layer.Slope)} : 1.0f)",
                SelfGateFunction.HardSwish => "clamp((v) * (1.0f / 6.0f) + 0.5f, 0.0f, 1.0f)",
                _ => "(1.0f / (1.0f + exp(-(v))))",
            });
            return new(text, source, output, Finish(text, step, null), 0, 0, Rows(output));
        }

        var table = SelfGateTable.For(layer);
        text.Define("GATE(v)", table.Index is { } index ? $"table[{Address(Fraction(layer.Inputs[0]) - index.FractionBits)} & 1023]" : "table[(v) < 0]");
        var start = weights.Add(table.Factors);
        return new(text, source, output, Finish(text, step, OperationText.Shift.Of(Fraction(layer.Inputs[0]) + SelfGateTable.FractionBits - Fraction(step.Layer))), start, 0, Rows(output));
    }

    // v to nearest, halves up, moved to so many fraction bits fewer, within 10 bits. Beyond these shifts every value rounds to 0, or saturates unless it is 0.
    private static string Address(int shift)
    {
        var point = shift > 0
            ? string.Create(CultureInfo.InvariantCulture, $"(((long)(v) + (1L << {Math.Min(shift, 50) - 1})) >> {Math.Min(shift, 50)})")
            : string.Create(CultureInfo.InvariantCulture, $"(clamp((long)(v), -512L, 511L) * {1L << Math.Min(-shift, 20)}L)");
        return $"clamp({point}, -512L, 511L)";
    }

    private Call ChannelNorm(PlanStep step, ChannelNormLayer layer, PlanTensor source, PlanTensor output)
    {
        var text = new StepText("channel_norm");
        Common(text, source, output);
        text.Define("CHANNELS", layer.Output.Channels);
        if (quantized is null)
        {
            text.Define("EPSILON", NumberType.Real(layer.Epsilon));
            text.Define("SHARE(v)", $"(total > 0.0f ? fmax(v, (SUM)(0.0f)) / (SUM)(total) * (SUM)({NumberType.Real(layer.Scale)}) : (SUM)(0.0f))");
            return new(text, source, output, Finish(text, step, null), 0, 0, output.Shape.Height);
        }

        var table = ShareTable.For(layer, quantized.Layers[layer.Inputs[0]].Output);
        text.Define("EPSILON", table.Epsilon.ToString(CultureInfo.InvariantCulture) + "L");
        text.Define("SUM_WIDTH", table.SumWidth);
        text.Define("SHARE(v)", "((max(v, (SUM)(0)) << (SUM)(left)) * (SUM)(reciprocal))");
        var start = weights.Add(table.Multipliers);
        return new(text, source, output, Finish(text, step, OperationText.Shift.Of(table.ProductFractionBits - Fraction(step.Layer))), start, 0, output.Shape.Height);
    }

    private Call ClassMeans(PlanStep step, ClassMeansLayer layer, PlanTensor source, PlanTensor output)
    {
        var text = new StepText("class_means");
        var packing = new DensePacking(layer, source, _lanes);
        text.Define("BLOCKS", packing.Blocks);
        text.Define("INPUTS", layer.InputLength);
        text.Define("TARGET_MAP", OperationText.MapText(output));
        DenseRuns(text, packing);
        var lanes = Enumerable.Range(0, packing.Blocks * _lanes);
        if (quantized is null)
        {
            text.Define("INPUT_OF(v)", "(v)");
            text.Define("MEAN_OF(v)", "(v)");
            text.Define("DISTANCE(a, b)", "(-sqrt(a) / BIAS_OF(b))");
            var means = weights.Add(packing.Order.Select(i => i < 0 ? 0f : layer.Means[i]));
            return new(text, source, output, Finish(text, step, null), means, biases.Add(lanes.Select(i => i < layer.Norms.Count ? layer.Norms[i] : 1f)), packing.Blocks);
        }

        var (raws, input) = (quantized.Layers[step.Layer].Means!, quantized.Layers[layer.Inputs[0]].Output);
        var fraction = raws.DifferenceFractionBits(input);
        text.Define("INPUT_OF(v)", string.Create(CultureInfo.InvariantCulture, $"((v) * (SUM)({1L << (fraction - input.FractionBits)}L))"));
        text.Define("MEAN_OF(v)", string.Create(CultureInfo.InvariantCulture, $"((v) * (SUM)({1L << (fraction - raws.FractionBits)}L))"));
        text.Define("ROOT_WIDTH", raws.RootWidth);
        text.Define("ROOT_SHIFT", 2 * QuantizedMeans.GuardBits);
        text.Define("DISTANCE(a, b)", "((a) * BIAS_OF(b))");
        var start = weights.Add(packing.Order.Select(i => i < 0 ? 0L : raws.Values[i]));
        var shift = OperationText.Shift.Of(fraction + QuantizedMeans.GuardBits + raws.InverseFractionBits - Fraction(step.Layer));
        return new(text, source, output, Finish(text, step, shift), start, biases.Add(lanes.Select(i => i < raws.Inverses.Count ? raws.Inverses[i] : 0L)), packing.Blocks);
    }
}
