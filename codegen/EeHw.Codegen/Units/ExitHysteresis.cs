using EeHw.Codegen.Vitis;
using EeHw.Model.Exits.DecisionUnits;

namespace EeHw.Codegen.Units;

/// <summary>Parameters and streams of <c>exit_hysteresis.h</c>: a decision unit with a bit of its own and a carried one.</summary>
internal static class ExitHysteresis
{
    public static UnitCode Build(UnitCode code, Model.Hardware.ExitDecision unit, HysteresisUnit decision, int index, VitisContext context, IReadOnlyList<ActorArgument> registers)
    {
        var id = context.Ids[index];
        var next = context.Graph.Units.OfType<Model.Hardware.ExitDecision>().FirstOrDefault(d => d.Exit == unit.Exit + 1 && d.CarryBits is not null);
        const string Type = "hls::stream<ap_uint<1> >";
        var input = context.Streams.Input(index, "in");
        var output = context.Streams.Output(index, "out");
        List<TopStream> streams = [];
        List<ActorArgument> carried = [];
        if (unit.CarryBits is not null)
        {
            carried.Add(new(Type + "&", "before", context.Carries[unit.Exit - 1]));
        }

        if (next is not null)
        {
            var name = context.Carries[unit.Exit] = context.Names.Take("c_" + unit.Name);
            carried.Add(new(Type + "&", "after", name));
            streams.Add(new(name, Type, unit.Name + "/carry", next.CarryDepth, "lutram"));
        }

        var tables = decision.Constants.Where(c => !c.IsRunTime).ToList();
        code.Holes["inner"] = decision.Spec.Inner;
        code.Holes["came"] = unit.CarryBits is null ? "true" : "before.read() != ap_uint<1>(0)";
        code.Holes["hands"] = next is not null;
        code.Holes["source"] = decision.Replays ? "kept, peaks" : "in";
        code.Holes["tables"] = string.Concat(tables.Select(t => $", {id}_{t.Name}"));
        code.Holes["decide"] = decision.Enter switch
        {
            SoftmaxBase2Unit => "decide_softmax",
            MarginBase2Unit => "decide_margin",
            TruncatedBase2Unit => "decide_truncated",
            SubmaxUnit => "decide_submax",
            MaxLogitUnit => "decide_largest",
            GateUnit => "decide_gate",
            _ => "decide_logit_margin",
        };
        if (!decision.Replays)
        {
            return code with { Template = "exit_hysteresis", Actors = [("signature", context.Actor(index, [input, output, .. registers, .. carried]))], Streams = streams };
        }

        var replay = new ReplayStreams(unit, context);
        return code with
        {
            Template = "exit_hysteresis",
            Actors =
            [
                ("scanSignature", new Actor(context.Names.Take(id + "_scan"), unit.Name + "/scan", [input, replay.Kept, replay.Peaks])),
                ("signature", new Actor(context.Names.Take(id + "_judge"), unit.Name + "/judge", [replay.Kept, replay.Peaks, output, .. registers, .. carried])),
            ],
            Streams = [.. replay.Streams, .. streams],
            Constants = tables.Count == 0 ? null : ConstantsFile.OfTables(id, tables),
        };
    }
}
