using EeHw.Codegen.Vitis;

namespace EeHw.Codegen.Units;

/// <summary>Parameters of <c>sink.h</c>: none.</summary>
internal static class Sink
{
    public static UnitCode Build(int index, VitisContext context) => new()
    {
        Template = "sink",
        Actors = [("signature", context.Actor(index, context.Streams.Input(index, "in"), new ActorArgument("hls::stream<output_word>&", "out", "out")))],
    };
}
