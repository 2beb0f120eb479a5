using EeHw.Codegen.Verilog;
using EeHw.Codegen.Vitis;
using EeHw.Model.Arithmetic;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;

namespace EeHw.Codegen.Units;

/// <summary>Parameters of <c>channel_norm.h</c> and <c>channel_norm.sv</c>.</summary>
internal static class ChannelNorm
{
    public static UnitCode Build(Model.Hardware.ChannelNorm unit, int index, VitisContext context)
    {
        var table = TableOf(unit, context.Network);
        return new()
        {
            Template = "channel_norm",
            Holes = new Dictionary<string, object?>
            {
                ["channels"] = unit.Shape.Channels,
                ["pixels"] = unit.Shape.Pixels,
                ["words"] = unit.WordsPerPixel,
                ["lanes"] = unit.Lanes,
                ["sumWidth"] = table.SumWidth,
                ["epsilon"] = CppFormats.Literal(table.Epsilon),
                ["fraction"] = table.ProductFractionBits,
                ["storage"] = CppFormats.Storage(unit.Memory),
            }.With(unit.Epilogue),
            Actors = context.Simple(index),
            Constants = ConstantsFile.OfArrays(context.Ids[index], $"Reciprocals of {unit.Name}.", [(FormattableString.Invariant($"ap_uint<{ShareTable.MultiplierWidth}>"), "reciprocals", table.Multipliers)]),
        };
    }

    public static (string, string)[] Parameters(Model.Hardware.ChannelNorm unit, QuantizedNetwork network, MemoryFile memory)
    {
        var table = TableOf(unit, network);
        return
        [
            ("G", Nets.Text(unit.WordsPerPixel)), ("LANES", Nets.Text(unit.Lanes)), ("IW", Nets.Text(unit.Input.Width)), ("ISIGNED", unit.Input.Signed ? "1" : "0"),
            ("SUMW", Nets.Text(table.SumWidth)), ("EPSILON", "64'sd" + Nets.Text(table.Epsilon)), .. EpilogueParameters.Of(unit.Epilogue, table.ProductFractionBits),
            ("BLOCK", unit.Memory == MemoryStyle.Lutram ? "0" : "1"), ("RFILE", memory("reciprocals", table.Multipliers, 1, ShareTable.MultiplierWidth)),
        ];
    }

    private static ShareTable TableOf(Model.Hardware.ChannelNorm unit, QuantizedNetwork network) => ShareTable.For((ChannelNormLayer)network.Network.Layers[unit.Layer], unit.Input);
}
