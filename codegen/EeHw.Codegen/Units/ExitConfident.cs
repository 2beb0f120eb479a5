using System.Globalization;
using EeHw.Codegen.Vitis;
using EeHw.Model.Exits.DecisionUnits;

namespace EeHw.Codegen.Units;

/// <summary>Parameters and streams of <c>exit_confident.h</c>: a decision unit that carries the surest exit so far.</summary>
internal static class ExitConfident
{
    public static UnitCode Build(UnitCode code, Model.Hardware.ExitDecision unit, MostConfidentUnit decision, int index, VitisContext context, IReadOnlyList<ActorArgument> registers)
    {
        var id = context.Ids[index];
        var next = context.Graph.Units.OfType<Model.Hardware.ExitDecision>().FirstOrDefault(d => d.Exit == unit.Exit + 1 && d.CarryBits is not null);
        var type = string.Create(CultureInfo.InvariantCulture, $"hls::stream<ap_uint<{decision.CarryBits}> >");
        var input = context.Streams.Input(index, "in");
        var output = context.Streams.Output(index, "out");
        List<TopStream> streams = [];
        List<ActorArgument> carried = [];
        if (unit.CarryBits is not null)
        {
            carried.Add(new(type + "&", "before", context.Carries[unit.Exit - 1]));
        }

        if (next is not null)
        {
            var name = context.Carries[unit.Exit] = context.Names.Take("c_" + unit.Name);
            carried.Add(new(type + "&", "after", name));
            streams.Add(new(name, type, unit.Name + "/carry", next.CarryDepth, "lutram"));
        }

        var tables = decision.Constants.Where(c => !c.IsRunTime).ToList();
        code.Holes["inner"] = decision.Spec.Inner;
        code.Holes["isFinal"] = CppFormats.Bool(decision.Rank.IsFinal);
        code.Holes["isSum"] = CppFormats.Bool(decision.IsSum);
        code.Holes["rankBits"] = decision.Rank.Bits;
        code.Holes["confidenceUp"] = decision.Shift;
        code.Holes["carryBits"] = decision.CarryBits;
        code.Holes["threshold"] = decision.Rank.IsFinal ? "0" : "threshold";
        code.Holes["hasBefore"] = unit.CarryBits is not null;
        code.Holes["hands"] = next is not null;
        code.Holes["source"] = decision.Replays ? "kept, peaks" : "in";
        code.Holes["tables"] = string.Concat(tables.Select(t => $", {id}_{t.Name}"));
        code.Holes["decide"] = decision.Inside switch
        {
            SoftmaxBase2Unit => "rank_sum",
            TruncatedBase2Unit => "rank_truncated",
            SubmaxUnit => "rank_submax",
            MaxLogitUnit => "rank_largest",
            _ => "rank_logit_margin",
        };
        if (!decision.Replays)
        {
            return code with { Template = "exit_confident", Actors = [("signature", context.Actor(index, [input, output, .. registers, .. carried]))], Streams = streams };
        }

        var replay = new ReplayStreams(unit, context);
        return code with
        {
            Template = "exit_confident",
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
