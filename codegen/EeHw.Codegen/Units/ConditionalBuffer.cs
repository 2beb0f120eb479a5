using System.Globalization;
using EeHw.Codegen.Vitis;

namespace EeHw.Codegen.Units;

/// <summary>Parameters of <c>conditional_buffer.h</c>.</summary>
internal static class ConditionalBuffer
{
    public static UnitCode Build(Model.Hardware.ConditionalBuffer unit, int index, VitisContext context)
    {
        var id = context.Ids[index];
        var word = context.Streams.WordInto(index);
        var block = string.Create(CultureInfo.InvariantCulture, $"{word}[{unit.WordsPerFrame}]");
        var banks = context.Names.Take("b_" + unit.Name);
        var argument = new ActorArgument($"hls::stream_of_blocks<{block}>&", "banks", banks);
        return new()
        {
            Template = "conditional_buffer",
            Holes = new() { ["frames"] = unit.Frames, ["words"] = unit.WordsPerFrame, ["exit"] = unit.Exit, ["word"] = word },
            Actors =
            [
                ("storeSignature", new Actor(context.Names.Take(id + "_store"), unit.Name + "/store", [context.Streams.Input(index, "in"), argument])),
                ("releaseSignature", new Actor(
                    context.Names.Take(id + "_release"),
                    unit.Name + "/release",
                    [argument, context.Streams.Input(index, "decisions", 1), context.Streams.Output(index, "out") with { Type = $"hls::stream<{word}>&" }])),
            ],
            Streams =
            [
                new(banks, string.Create(CultureInfo.InvariantCulture, $"hls::stream_of_blocks<{block}, {unit.Frames}>"), unit.Name, null, CppFormats.Storage(unit.Memory)),
            ],
        };
    }
}
