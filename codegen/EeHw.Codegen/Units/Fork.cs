using EeHw.Codegen.Vitis;

namespace EeHw.Codegen.Units;

/// <summary>Parameters of <c>fork.h</c>.</summary>
internal static class Fork
{
    public static UnitCode Build(Model.Hardware.Fork unit, int index, VitisContext context)
    {
        var outputs = Enumerable.Range(0, unit.Copies).Select(p => context.Streams.Output(index, "out_" + CppFormats.Text(p), p)).ToList();
        // All copies carry the words of the input: one type for all, whatever each channel's own name for it.
        var type = context.Streams.Input(index, "in").Type;
        return new()
        {
            Template = "fork",
            Holes = new() { ["outputs"] = string.Join(", ", outputs.Select(o => o.Formal)) },
            Actors = [("signature", context.Actor(index, [context.Streams.Input(index, "in"), .. outputs.Select(o => o with { Type = type })]))],
        };
    }
}
