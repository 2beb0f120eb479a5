using System.Globalization;
using EeHw.Codegen.Vitis;
using EeHw.Model.Exits.DecisionUnits;

namespace EeHw.Codegen.Units;

/// <summary>Parameters, registers and tables of <c>exit_decision.h</c>, from the bit-true unit in the model.</summary>
internal static class ExitDecision
{
    public static UnitCode Build(Model.Hardware.ExitDecision unit, int index, VitisContext context)
    {
        var decision = DecisionUnit.Create(unit.Decision, unit.Classes, unit.Input);
        var register = decision.Constants.FirstOrDefault(c => c.IsRunTime);
        var tables = decision.Constants.Where(c => !c.IsRunTime).ToList();
        var id = context.Ids[index];
        var exit = CppFormats.Text(unit.Exit + 1); // registers are named like the exits of units, from 1
        var name = register is null ? null : context.Names.Take($"exit{exit}_{register.Name}");
        var argument = register is null ? null : new ActorArgument(string.Create(CultureInfo.InvariantCulture, $"ap_uint<{register.Width}>"), "threshold", name!);
        var input = context.Streams.Input(index, "in");
        var output = context.Streams.Output(index, "out");
        var code = new UnitCode
        {
            Template = "exit_decision",
            Holes = Holes(unit, decision, register?.Width ?? 1),
            Actors = [("signature", context.Actor(index, argument is null ? [input, output] : [input, output, argument]))],
            Registers = register is null ? [] : [new(name!, register.Width, register.Values[0])],
        };
        if (tables.Count == 0)
        {
            return code;
        }

        var raw = string.Create(CultureInfo.InvariantCulture, $"{(unit.Input.Signed ? "ap_int" : "ap_uint")}<{unit.Input.Width}>");
        var block = string.Create(CultureInfo.InvariantCulture, $"{raw}[{unit.Classes}]");
        var (kept, peaks) = (context.Names.Take("b_" + unit.Name), context.Names.Take("p_" + unit.Name));
        var keptArgument = new ActorArgument($"hls::stream_of_blocks<{block}>&", "kept", kept);
        var peakArgument = new ActorArgument($"hls::stream<eehw::peak<{raw}> >&", "peaks", peaks);
        code.Holes["tables"] = string.Join(", ", tables.Select(t => $"{id}_{t.Name}"));
        return code with
        {
            Actors =
            [
                ("scanSignature", new Actor(context.Names.Take(id + "_scan"), unit.Name + "/scan", [input, keptArgument, peakArgument])),
                ("judgeSignature", new Actor(context.Names.Take(id + "_judge"), unit.Name + "/judge", [keptArgument, peakArgument, output, argument!])),
            ],
            Streams =
            [
                new(kept, $"hls::stream_of_blocks<{block}, 2>", unit.Name + "/logits", null, "lutram"),
                new(peaks, $"hls::stream<eehw::peak<{raw}> >", unit.Name + "/peaks", 2, null),
            ],
            Constants = ConstantsFile.OfTables(id, tables),
        };
    }

    private static Dictionary<string, object?> Holes(Model.Hardware.ExitDecision unit, DecisionUnit decision, int registerWidth)
    {
        var spec = unit.Decision;
        var f = unit.Input.FractionBits;
        return new()
        {
            ["kind"] = spec.Kind,
            ["exit"] = unit.Exit,
            ["classes"] = unit.Classes,
            ["lanes"] = unit.Lanes,
            ["registerWidth"] = registerWidth,
            ["always"] = CppFormats.Bool(decision is AlwaysUnit),
            ["strict"] = CppFormats.Bool(spec.Strict),
            ["threshold"] = decision is AlwaysUnit ? "0" : "threshold",
            ["hasExponential"] = DecisionUnitKinds.HasExponential(spec.Kind),
            ["judge"] = decision switch { SoftmaxBase2Unit => "exit_judge_softmax", MarginBase2Unit => "exit_judge_margin", EntropyBase2Unit => "exit_judge_entropy", _ => "exit_margin" },
            ["expBits"] = spec.ExpFractionBits,
            ["tableBits"] = spec.TableBits,
            ["scaleBits"] = f + Exp2Table.Log2EFractionBits,
            ["differenceWidth"] = CppFormats.SignedWidth(unit.Input),
            ["sumWidth"] = spec.ExpFractionBits + 1 + CppFormats.CeilLog2(unit.Classes),
            ["ln2"] = EntropyBase2Unit.Ln2,
            ["shiftLeft"] = Math.Max(0, EntropyBase2Unit.LogFractionBits - f),
            ["shiftRight"] = Math.Max(0, f - EntropyBase2Unit.LogFractionBits),
        };
    }
}
