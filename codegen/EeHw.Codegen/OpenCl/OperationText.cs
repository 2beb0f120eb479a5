using System.Globalization;
using EeHw.Model.Arithmetic;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Codegen.OpenCl;

/// <summary>The expression that turns a computed vector into the stored one: requantisation, relu, clip, add.</summary>
internal sealed class OperationText(KernelPlan plan, QuantizedNetwork? quantized, NumberType type)
{
    /// <summary>Shifts of the exact result against the output: to the right, or to the left where negative.</summary>
    /// <param name="Least">The smallest over lanes and positions.</param>
    /// <param name="Most">The largest.</param>
    /// <param name="Right">Expression of the shifts to the right where they differ; else null.</param>
    /// <param name="Left">Expression of the shifts to the left where they differ; else null.</param>
    internal sealed record Shift(int Least, int Most, string? Right = null, string? Left = null)
    {
        public static Shift Of(int shift) => new(shift, shift);
    }

    /// <summary>Whether 32 bits hold everything on the way.</summary>
    public static bool IsNarrow(QuantizedNetwork network, PlanStep step, Shift? main)
    {
        var bits = RangeAnalysis.ResultWidth(network, step.Layer);
        if (main is not null && !Fits(Math.Max(bits, Width(network, step)), main))
        {
            return false;
        }

        var layers = network.Network.Layers;
        return bits <= 32 && step.Operations.Where(o => layers[o.Layer] is AddLayer).All(o =>
        {
            var inputs = layers[o.Layer].Inputs;
            var shift = Math.Max(network.Layers[inputs[0]].Output.FractionBits, network.Layers[inputs[1]].Output.FractionBits) - network.Layers[o.Layer].Output.FractionBits;
            return Fits(RangeAnalysis.AddWidth(network.Layers[inputs[0]].Output, network.Layers[inputs[1]].Output), Shift.Of(shift));
        });
    }

    /// <summary>Bits with sign of a value of a format.</summary>
    public static int SignedWidth(FixedFormat format) => format.Width + (format.Signed ? 0 : 1);

    /// <summary>The macro OPERATIONS and the parameters it needs.</summary>
    public List<int> Write(StepText text, PlanStep step, Shift? main)
    {
        var others = new List<int>();
        var value = "(a)";
        FixedFormat? format = null;
        if (quantized is not null)
        {
            format = step.Kind == StepKind.Elementwise ? Format(plan.Network.Layers[step.Layer].Inputs[0]) : Format(step.Layer);
            value = main is null ? value : Requantise(value, main, Math.Max(RangeAnalysis.ResultWidth(quantized, step.Layer), Width(quantized, step)), format);
        }

        foreach (var operation in step.Operations)
        {
            switch (plan.Network.Layers[operation.Layer])
            {
                case ReluLayer:
                    value = type.IsReal ? $"fmax({value}, ({type.Vector})(0.0f))" : $"max({value}, {type.All(0)})";
                    break;
                case ClipLayer clip when format is null:
                    value = $"fmin(fmax({value}, ({type.Vector})({NumberType.Real(clip.Minimum)})), ({type.Vector})({NumberType.Real(clip.Maximum)}))";
                    break;
                case ClipLayer clip:
                    var bounds = ClipBounds.Of(clip, format!);
                    value = $"min(max({value}, {type.All(bounds.Minimum)}), {type.All(bounds.Maximum)})";
                    break;
                default:
                    var map = string.Create(CultureInfo.InvariantCulture, $"OTHER{others.Count}_MAP");
                    text.Define(map, MapText(plan.Tensor(operation.Other)));
                    var other = string.Create(CultureInfo.InvariantCulture, $"TO_SUM(other{others.Count}[PLACE(b, y, x, {map})])");
                    others.Add(operation.Other);
                    if (format is null)
                    {
                        value = $"({value} + {other})";
                        break;
                    }

                    var (of, sum) = (Format(operation.Other), Format(operation.Layer));
                    var fraction = Math.Max(format.FractionBits, of.FractionBits);
                    var exact = $"({Raised(value, fraction - format.FractionBits)} + {Raised(other, fraction - of.FractionBits)})";
                    value = Requantise(exact, Shift.Of(fraction - sum.FractionBits), RangeAnalysis.AddWidth(format, of), sum);
                    format = sum;
                    break;
            }
        }

        text.Define("OPERATIONS(a, b, y, x)", value);
        text.Define("OTHERS", string.Concat(others.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $", global const VECTOR* restrict other{i}"))));
        return others;
    }

    /// <summary>The macro POOLED: what happens to the larger of pooled values, which are numbers of the map already: relu and clip.</summary>
    public void WritePooled(StepText text, PlanStep pool)
    {
        var value = "(a)";
        foreach (var operation in pool.Operations)
        {
            value = plan.Network.Layers[operation.Layer] switch
            {
                ReluLayer => $"fmax({value}, ({type.Vector})(0.0f))",
                ClipLayer clip => $"fmin(fmax({value}, ({type.Vector})({NumberType.Real(clip.Minimum)})), ({type.Vector})({NumberType.Real(clip.Maximum)}))",
                var other => throw new ArgumentOutOfRangeException(nameof(pool), other.Kind, "Not computed behind a pool in a tile."),
            };
        }

        text.Define("POOLED(a)", value);
    }

    public static string MapText(PlanTensor tensor)
        => string.Create(CultureInfo.InvariantCulture, $"{tensor.PaddedHeight}, {tensor.PaddedWidth}, {tensor.Halo.Top}, {tensor.Halo.Left}");

    private static bool Fits(int bits, Shift shift) => bits <= 32 && shift.Most <= 30 && (shift.Least >= 0 || bits - shift.Least <= 32);

    // Values that are only moved (concat, pools of a maximum) have the width of their widest input.
    private static int Width(QuantizedNetwork network, PlanStep step)
        => step.Kind is StepKind.Concat ? network.Network.Layers[step.Layer].Inputs.Max(i => SignedWidth(network.Layers[i].Output)) : 0;

    private static string Raised(string value, int shift) => shift == 0 ? value : string.Create(CultureInfo.InvariantCulture, $"({value} << {shift})");

    private FixedFormat Format(int layer) => quantized!.Layers[layer].Output;

    private string Requantise(string value, Shift shift, int bits, FixedFormat format)
    {
        var most = type.Bits - 2;
        if (shift.Most > 0)
        {
            var mode = format.Rounding switch { Rounding.Trn => "trn", Rounding.Rnd => "rnd", Rounding.RndConv => "rnd_conv", _ => "trn_zero" };

            // Everything shifted further than the type goes rounds as if shifted by all of it.
            value = $"{mode}_{type.Scalar}({value}, {shift.Right ?? type.All(Math.Min(shift.Most, most))})";
        }

        if (shift.Least < 0)
        {
            var left = shift.Left ?? type.All(Math.Min(-shift.Least, most));
            value = format.Overflow == Overflow.Sat && bits - shift.Least > type.Bits ? $"raised_{type.Scalar}({value}, {left})" : $"({value} << {left})";
        }

        return format switch
        {
            { Overflow: Overflow.Sat } => $"clamp({value}, {type.All(format.MinRaw)}, {type.All(format.MaxRaw)})",
            { Signed: true } => string.Create(CultureInfo.InvariantCulture, $"wrap_signed_{type.Scalar}({value}, {format.Width})"),
            _ => $"({value} & {type.All(format.MaxRaw)})",
        };
    }
}
