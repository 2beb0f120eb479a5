using System.Globalization;
using EeHw.Codegen.Vitis;
using EeHw.Model.Arithmetic;
using EeHw.Model.Exits.DecisionUnits;

namespace EeHw.Codegen.Units;

/// <summary>Parameters and streams of <c>exit_stability.h</c>: outputs come in from the exit before and go out to the next, one per word.</summary>
internal static class ExitStability
{
    public static UnitCode Build(UnitCode code, Model.Hardware.ExitDecision unit, StabilityUnit decision, int index, VitisContext context, IReadOnlyList<ActorArgument> registers)
    {
        var next = context.Graph.Units.OfType<Model.Hardware.ExitDecision>().FirstOrDefault(d => d.Exit == unit.Exit + 1 && d.CarryBits is not null);
        List<ActorArgument> arguments = [context.Streams.Input(index, "in"), context.Streams.Output(index, "out"), .. registers];
        List<TopStream> streams = [];
        if (unit.CarryBits is not null)
        {
            arguments.Add(new($"hls::stream<{Raw(decision.Before)} >&", "before", context.Carries[unit.Exit - 1]));
        }

        if (next is not null)
        {
            var name = context.Carries[unit.Exit] = context.Names.Take("c_" + unit.Name);
            var type = $"hls::stream<{Raw(unit.Input)} >";
            arguments.Add(new(type + "&", "after", name));
            streams.Add(new(name, type, unit.Name + "/carry", (long)next.CarryDepth! * unit.Classes, "lutram"));
        }

        code.Holes["raw"] = Raw(unit.Input);
        code.Holes["mode"] = decision.Distance;
        code.Holes["up"] = decision.Up;
        code.Holes["upBefore"] = decision.UpBefore;
        code.Holes["deltaWidth"] = decision.DifferenceWidth;
        code.Holes["hasBefore"] = unit.CarryBits is not null;
        code.Holes["hands"] = next is not null;
        return code with { Template = "exit_stability", Actors = [("signature", context.Actor(index, arguments))], Streams = streams };
    }

    private static string Raw(FixedFormat format) => string.Create(CultureInfo.InvariantCulture, $"{(format.Signed ? "ap_int" : "ap_uint")}<{format.Width}>");
}
