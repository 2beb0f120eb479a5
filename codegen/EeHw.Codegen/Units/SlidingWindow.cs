using EeHw.Codegen.Vitis;
using EeHw.Model.Diagnostics;

namespace EeHw.Codegen.Units;

/// <summary>Parameters of <c>sliding_window.h</c>.</summary>
internal static class SlidingWindow
{
    public static UnitCode Build(Model.Hardware.SlidingWindow unit, int index, VitisContext context)
    {
        var rowWords = (long)unit.Input.Width * unit.ChannelGroups;
        var rows = unit.BufferWords / rowWords;
        var needed = Math.Min(((unit.Kernel.Height - 1) * unit.Dilation.Height) + 1, unit.Input.Height);
        if (rows < needed)
        {
            throw new EeHwException(
                Codes.Codegen.Unresolved,
                new Place { Item = unit.Name },
                FormattableString.Invariant($"the line buffer holds {unit.BufferWords} words, that is {rows} rows of {rowWords}; a window spans {needed} rows."),
                "Lower the design again.");
        }

        return new()
        {
            Template = "sliding_window",
            Holes = new()
            {
                ["channels"] = unit.Input.Channels,
                ["height"] = unit.Input.Height,
                ["width"] = unit.Input.Width,
                ["groupsIn"] = unit.ChannelGroups,
                ["outHeight"] = unit.OutputSize.Height,
                ["outWidth"] = unit.OutputSize.Width,
                ["kernelY"] = unit.Kernel.Height,
                ["kernelX"] = unit.Kernel.Width,
                ["strideY"] = unit.Stride.Height,
                ["strideX"] = unit.Stride.Width,
                ["dilationY"] = unit.Dilation.Height,
                ["dilationX"] = unit.Dilation.Width,
                ["padTop"] = unit.Padding.Top,
                ["padLeft"] = unit.Padding.Left,
                ["lanes"] = unit.Lanes,
                ["window"] = unit.Window,
                ["rows"] = rows,
                ["blocks"] = unit.Depthwise ? unit.ChannelGroups : unit.Groups,
                ["repeats"] = unit.Repeats,
                ["inner"] = unit.Depthwise ? 1 : unit.ChannelGroups / unit.Groups,
                ["inWord"] = context.Streams.WordInto(index),
                ["storage"] = CppFormats.Storage(unit.Memory),
                ["banked"] = unit.Window > 1,
            },
            Actors = context.Simple(index),
        };
    }
}
