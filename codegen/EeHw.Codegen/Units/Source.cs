using EeHw.Codegen.Vitis;

namespace EeHw.Codegen.Units;

/// <summary>Parameters of <c>source.h</c>.</summary>
internal static class Source
{
    public static UnitCode Build(Model.Hardware.Source unit, int index, VitisContext context) => new()
    {
        Template = "source",
        Holes = new() { ["words"] = unit.WordsPerFrame },
        Actors = [("signature", context.Actor(index, new ActorArgument("hls::stream<input_word>&", "in", "in"), context.Streams.Output(index, "out")))],
    };
}
