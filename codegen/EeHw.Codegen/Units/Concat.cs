using EeHw.Codegen.Vitis;

namespace EeHw.Codegen.Units;

/// <summary>Parameters of <c>concat.h</c>.</summary>
internal static class Concat
{
    public static UnitCode Build(Model.Hardware.Concat unit, int index, VitisContext context)
    {
        var inputs = Enumerable.Range(0, unit.InputPorts).Select(p => context.Streams.Input(index, "in_" + CppFormats.Text(p), p)).ToList();
        return new()
        {
            Template = "concat",
            Holes = new Dictionary<string, object?>
            {
                ["pixels"] = unit.Output.Pixels,
                ["lanes"] = unit.Lanes,
                ["wordsPerPixel"] = unit.Output.Channels / unit.Lanes,
                ["wordsPerInput"] = string.Join(", ", unit.InputChannels.Select(c => CppFormats.Text(c / unit.Lanes))),
                ["inputs"] = string.Join(", ", inputs.Select(i => i.Formal)),
            }.With(unit.Epilogue),
            Actors = [("signature", context.Actor(index, [context.Streams.Output(index, "out"), .. inputs]))],
        };
    }
}
