using System.Globalization;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Codegen.OpenCl;

/// <summary>Convolutions by Winograd's transform, in floating point.</summary>
internal sealed partial class StepWriter
{
    private Call Winograd(PlanStep step, ConvLayer conv, PlanTensor source, PlanTensor output)
    {
        var text = new StepText("winograd");
        Common(text, source, output);
        var (down, across) = WinogradTransform.Tiles(conv);
        var tile = WinogradTransform.TileOf(conv);
        var choice = StripChoice.Of(down * across, source.Blocks * _width, output.Blocks, _width, _shape, samples > 1);
        var strips = TileChoice.Ceiling(down * across, choice.Strip);
        text.Define("CHANNELS", conv.InputChannels);
        text.Define("SOURCE_BLOCKS", source.Blocks);
        text.Define("SOURCE_ROW", source.PaddedWidth);
        text.Define("PADDING_TOP", conv.Padding.Top);
        text.Define("PADDING_LEFT", conv.Padding.Left);
        text.Define("TILE", tile);
        text.Define("TILES_DOWN", down);
        text.Define("TILES_ACROSS", across);
        text.Define("STRIP", choice.Strip);
        text.Define("STRIPS", strips);
        text.Define("TILE_BLOCKS", choice.Blocks);
        text.Define("TILE_WIDTH", choice.Width);
        text.Define("IS_INSIDE(down, across)", output.Shape.Height % tile == 0 && output.Shape.Width % tile == 0 ? "1" : "((down) && (across))");
        text.Define("CELLS(F)", string.Join(' ', Enumerable.Range(0, choice.Blocks * choice.Width).Select(i => string.Create(CultureInfo.InvariantCulture, $"F({i / choice.Width}, {i % choice.Width})"))));
        Each(text, "VECTORS", choice.Blocks);
        var start = weights.Add(WinogradTransform.Pack(conv, _lanes, choice.Blocks));
        return new(text, source, output, Finish(text, step, null), start, PackBias(step, conv.Bias, output.Blocks), strips);
    }
}
