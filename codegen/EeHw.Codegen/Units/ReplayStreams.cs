using System.Globalization;
using EeHw.Codegen.Vitis;

namespace EeHw.Codegen.Units;

/// <summary>Streams between the two actors of a decision unit that reads its logits twice: a block of logits and the largest of them.</summary>
internal sealed class ReplayStreams
{
    public ReplayStreams(Model.Hardware.ExitDecision unit, VitisContext context)
    {
        var raw = string.Create(CultureInfo.InvariantCulture, $"{(unit.Input.Signed ? "ap_int" : "ap_uint")}<{unit.Input.Width}>");
        var block = string.Create(CultureInfo.InvariantCulture, $"{raw}[{unit.Classes}]");
        var (kept, peaks) = (context.Names.Take("b_" + unit.Name), context.Names.Take("p_" + unit.Name));
        Kept = new($"hls::stream_of_blocks<{block}>&", "kept", kept);
        Peaks = new($"hls::stream<eehw::peak<{raw}> >&", "peaks", peaks);
        Streams =
        [
            new(kept, $"hls::stream_of_blocks<{block}, 2>", unit.Name + "/logits", null, "lutram"),
            new(peaks, $"hls::stream<eehw::peak<{raw}> >", unit.Name + "/peaks", 2, null),
        ];
    }

    /// <summary>The block, as an argument.</summary>
    public ActorArgument Kept { get; }

    /// <summary>The largest logits, as an argument.</summary>
    public ActorArgument Peaks { get; }

    /// <summary>Both, as streams of the top function.</summary>
    public TopStream[] Streams { get; }
}
