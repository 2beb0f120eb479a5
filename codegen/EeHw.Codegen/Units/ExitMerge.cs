using EeHw.Codegen.Vitis;

namespace EeHw.Codegen.Units;

/// <summary>Parameters of <c>exit_merge.h</c>.</summary>
internal static class ExitMerge
{
    public static UnitCode Build(Model.Hardware.ExitMerge unit, int index, VitisContext context)
    {
        var inputs = Enumerable.Range(0, unit.Exits).Select(p => context.Streams.Input(index, "in_" + CppFormats.Text(p), p)).ToList();
        return new()
        {
            Template = "exit_merge",
            Holes = new()
            {
                ["inOrder"] = unit.InOrder,
                ["order"] = unit.InOrder ? "answers in the order of the samples" : "answers as they come",
                ["exits"] = unit.Exits,
                ["slots"] = 1 << Math.Min(unit.IdBits, 16),
                ["inputs"] = string.Join(", ", inputs.Select(i => i.Formal)),
            },
            Actors = [("signature", context.Actor(index, [context.Streams.Output(index, "out"), .. inputs]))],
        };
    }
}
