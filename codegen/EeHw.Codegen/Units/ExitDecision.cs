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
        var registers = decision.Registers;
        var tables = decision.Constants.Where(c => !c.IsRunTime).ToList();
        var id = context.Ids[index];
        var exit = CppFormats.Text(unit.Exit + 1); // registers are named like the exits of units, from 1
        var names = registers.Select(r => context.Names.Take($"exit{exit}_{r.Name}")).ToList();
        var arguments = registers.Select((r, i) => new ActorArgument(string.Create(CultureInfo.InvariantCulture, $"ap_uint<{r.Width}>"), i == 0 ? "threshold" : r.Name, names[i])).ToList();
        var input = context.Streams.Input(index, "in");
        var output = context.Streams.Output(index, "out");
        var code = new UnitCode
        {
            Template = decision switch { AsymmetricUnit => "exit_asymmetric", DecisionProcessUnit => "exit_process", StopDistributionUnit => "exit_stop", _ => "exit_decision" },
            Holes = Holes(unit, decision, registers.Count == 0 ? 1 : registers[0].Width),
            Actors = [("signature", context.Actor(index, [input, output, .. arguments]))],
            Registers = [.. registers.Select((r, i) => new TopRegister(names[i], r.Width, Verilog.RegisterMap.Bits(r, r.Values[0])))],
        };
        if (decision is HysteresisUnit hysteresis)
        {
            return ExitHysteresis.Build(code, unit, hysteresis, index, context, arguments);
        }

        if (decision is MostConfidentUnit confident)
        {
            return ExitConfident.Build(code, unit, confident, index, context, arguments);
        }

        if (decision is StabilityUnit stability)
        {
            return ExitStability.Build(code, unit, stability, index, context, arguments);
        }

        var (before, after, carries) = decision.CarryBits > 0 ? Carry(code, unit, decision, context) : ([], [], []);
        if (!decision.Replays)
        {
            ActorArgument[] all = [input, output, .. arguments, .. before, .. after];
            code.Holes["carried"] = string.Join(", ", all.Select(a => a.Formal));
            return code with { Actors = [("signature", context.Actor(index, all))], Streams = carries };
        }

        var replay = new ReplayStreams(unit, context);
        IEnumerable<string> formals = decision is EeNetUnit ? ["threshold", "weights"] : unit.Decision.ClassThresholds is null ? arguments.Select(a => a.Formal) : ["limits"];
        code.Holes["tables"] = string.Join(", ", formals.Concat(tables.Select(t => $"{id}_{t.Name}")).Concat(before.Concat(after).Select(a => a.Formal)));
        code.Holes["weights"] = string.Join(", ", arguments.Skip(1).Select(a => a.Formal));
        return code with
        {
            Actors =
            [
                ("scanSignature", new Actor(context.Names.Take(id + "_scan"), unit.Name + "/scan", [input, replay.Kept, replay.Peaks])),
                ("judgeSignature", new Actor(context.Names.Take(id + "_judge"), unit.Name + "/judge", [replay.Kept, replay.Peaks, output, .. arguments, .. before, .. after])),
            ],
            Streams = [.. replay.Streams, .. carries],
            Constants = tables.Count == 0 ? null : ConstantsFile.OfTables(id, tables),
        };
    }

    // Carried words come in by a stream from the exit before and go out to the next early exit.
    private static (ActorArgument[] Before, ActorArgument[] After, TopStream[] Streams) Carry(UnitCode code, Model.Hardware.ExitDecision unit, DecisionUnit decision, VitisContext context)
    {
        var next = context.Graph.Units.OfType<Model.Hardware.ExitDecision>().FirstOrDefault(d => d.Exit == unit.Exit + 1 && d.CarryBits is not null);
        ActorArgument[] before = unit.CarryBits is null ? [] : [new(Type(decision.CarryInBits) + "&", "before", context.Carries[unit.Exit - 1])];
        ActorArgument[] after = [];
        TopStream[] streams = [];
        if (next is not null)
        {
            var name = context.Carries[unit.Exit] = context.Names.Take("c_" + unit.Name);
            after = [new(Type(decision.CarryBits) + "&", "after", name)];
            streams = [new(name, Type(decision.CarryBits), unit.Name + "/carry", next.CarryDepth, "lutram")];
        }

        code.Holes["carries"] = true;
        code.Holes["carryName"] = (unit.CarryBits is not null, next is not null) switch { (true, true) => "middle", (true, false) => "last", (false, true) => "first", _ => "only" };
        code.Holes["carryBits"] = decision.CarryBits;
        if (decision is EeNetUnit eenet)
        {
            var down = unit.Decision.ExpFractionBits + unit.Input.FractionBits - EeNetUnit.ScoreFractionBits;
            code.Holes["judge"] = $"exit_eenet_{code.Holes["carryName"]}";
            code.Holes["weighted"] = true;
            code.Holes["weightBits"] = EeNetUnit.WeightBits;
            code.Holes["weightFraction"] = eenet.WeightFractionBits;
            code.Holes["earlier"] = eenet.Earlier;
            code.Holes["carryInBits"] = Math.Max(1, eenet.CarryInBits);
            (code.Holes["shareUp"], code.Holes["shareDown"]) = (Math.Max(0, -down), Math.Max(0, down));
        }

        return (before, after, streams);

        static string Type(int bits) => string.Create(CultureInfo.InvariantCulture, $"hls::stream<ap_uint<{bits}> >");
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
            ["perClass"] = spec.ClassThresholds is not null,
            ["classLimits"] = string.Join(", ", decision.Registers.Select((r, i) => i == 0 ? "threshold" : r.Name)),
            ["hasExponential"] = decision.Replays,
            ["single"] = decision switch { LogitMarginUnit when spec.ClassThresholds is not null => "exit_margin_by_class", MaxLogitUnit => "exit_largest", GateUnit => "exit_gate", _ => "exit_margin" },
            ["judge"] = decision switch
            {
                SoftmaxBase2Unit => spec.ClassThresholds is null ? "exit_judge_softmax" : "exit_judge_softmax_by_class",
                MarginBase2Unit => "exit_judge_margin",
                EntropyBase2Unit => "exit_judge_entropy",
                TruncatedBase2Unit => "exit_judge_truncated",
                SubmaxUnit => "exit_judge_submax",
                HybridUnit => "exit_judge_hybrid",
                _ => "",
            },
            ["positive"] = (decision as AsymmetricUnit)?.PositiveClass ?? 0,
            ["arguments"] = string.Join(", ", decision.Registers.Select((r, i) => i == 0 ? "threshold" : r.Name)),
            ["confidenceEdges"] = (decision as DecisionProcessUnit)?.ConfidenceLimits.Count ?? 0,
            ["entropyEdges"] = (decision as DecisionProcessUnit)?.EntropyLimits.Count ?? 0,
            ["leaveWords"] = decision.Registers.Count(r => r.Name.StartsWith("leave", StringComparison.Ordinal)),
            ["leave"] = Listed(decision, "leave"),
            ["confidence"] = Listed(decision, "confidence"),
            ["entropy"] = Listed(decision, "entropy"),
            ["weightWidth"] = StopDistributionUnit.WeightWidth,
            ["weightBits"] = (decision as StopDistributionUnit)?.WeightFractionBits ?? 0,
            ["linearWidth"] = (decision as StopDistributionUnit)?.LinearWidth ?? 1,
            ["gateShift"] = (decision as StopDistributionUnit)?.GateShift ?? 0,
            ["momentShift"] = Math.Max(f, EntropyBase2Unit.LogFractionBits) - StopDistributionUnit.GateFractionBits,
            ["carries"] = false,
            ["carried"] = "",
            ["carryName"] = "",
            ["carryBits"] = 0,
            ["weighted"] = false,
            ["weightFraction"] = 0,
            ["earlier"] = 0,
            ["carryInBits"] = 0,
            ["shareUp"] = 0,
            ["shareDown"] = 0,
            ["weights"] = "",
            ["fractionBits"] = f,
            ["highBits"] = (decision as HybridUnit)?.Exponential.HighBits ?? 0,
            ["lowBits"] = (decision as HybridUnit)?.Exponential.LowBits ?? 0,
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

    // Registers whose names begin alike; a 0 where there are none, as arrays cannot be empty.
    private static string Listed(DecisionUnit decision, string prefix)
        => decision.Registers.Select((r, i) => (r.Name, Formal: i == 0 ? "threshold" : r.Name)).Where(r => r.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(r => r.Formal).DefaultIfEmpty("0").Aggregate((a, b) => a + ", " + b);
}
