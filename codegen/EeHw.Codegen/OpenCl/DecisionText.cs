using System.Globalization;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Kernels;

namespace EeHw.Codegen.OpenCl;

/// <summary>The parameters of a decision unit in generated kernels.</summary>
internal static class DecisionText
{
    /// <summary>What decision.cl needs for one exit.</summary>
    /// <param name="decisions">The units of all exits.</param>
    /// <param name="exit">Exit from 0.</param>
    public static StepText Of(KernelDecisions decisions, int exit)
    {
        var unit = decisions.Units[exit];
        var text = new StepText("decision");
        text.Define("CLASSES", unit.Classes);
        var limits = KernelDecisions.LimitsOf(unit)!.Count;
        var start = decisions.Starts[exit].ToString(CultureInfo.InvariantCulture);
        text.Define("LIMIT(best)", limits > 1 ? $"limits[{start} + (best)]" : $"limits[{start}]");
        text.Define("SCORE", exit == decisions.Units.Count - 1 ? 0 : unit switch { LogitMarginUnit => 1, MaxLogitUnit => 2, SoftmaxBase2Unit => 3, TruncatedBase2Unit => 4, _ => 0 });
        text.Define("ONE_BITS", unit.Spec.ExpFractionBits);
        text.Define("FRACTION", Math.Max(0, unit.Logits.FractionBits));
        if (unit is SoftmaxBase2Unit softmax)
        {
            var fraction = unit.Logits.FractionBits + Exp2Table.Log2EFractionBits;
            text.Define("SCALED_FRACTION", fraction);
            var shift = Math.Abs(fraction - unit.Spec.TableBits).ToString(CultureInfo.InvariantCulture);
            text.Define("TABLE_INDEX(f)", fraction >= unit.Spec.TableBits ? $"((f) >> {shift})" : $"((f) << {shift})");
            text.Define("TABLE", text.Table("powers", "long", softmax.Constants[0].Values.Select(v => v.ToString(CultureInfo.InvariantCulture) + "L")));
        }

        return text;
    }
}
