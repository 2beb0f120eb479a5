using EeHw.Codegen.Vitis;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;

namespace EeHw.Codegen.Units;

/// <summary>Parameters and constants of <c>mac_array.h</c>.</summary>
internal static class MacArray
{
    /// <summary>Widest accumulator once all channels share a binary point.</summary>
    private const int WidestAligned = 120;

    public static UnitCode Build(Model.Hardware.MacArray unit, int index, VitisContext context)
    {
        var weights = context.Network.Layers[unit.Layer].Weights
            ?? throw new EeHwException(Codes.Codegen.Unresolved, new Place { Item = unit.Name }, "its layer has no weights.", "Lower the design again.");
        var finest = weights.FractionBits.Max();
        var spread = finest - weights.FractionBits.Min();
        if (unit.AccumulatorWidth + spread > WidestAligned)
        {
            throw new EeHwException(
                Codes.Codegen.TooWide,
                new Place { Item = unit.Name },
                FormattableString.Invariant($"the accumulator has {unit.AccumulatorWidth} bits and its channels' binary points lie up to {spread} apart; {WidestAligned} bits are allowed in all."),
                "Quantise the weights per tensor, or drop output channels whose weights are nearly zero.");
        }

        return new()
        {
            Template = "mac_array",
            Holes = new Dictionary<string, object?>
            {
                ["multipliers"] = unit.Multipliers,
                ["pixels"] = unit.Output.Pixels,
                ["blocks"] = unit.Output.Channels / unit.Pe,
                ["words"] = unit.WordsPerOutput,
                ["pe"] = unit.Pe,
                ["simd"] = unit.Depthwise ? 1 : unit.Simd,
                ["window"] = unit.Window,
                ["depthwise"] = CppFormats.Bool(unit.Depthwise),
                ["weightWidth"] = unit.WeightWidth,
                ["accumulatorWidth"] = unit.AccumulatorWidth,
                ["alignMaximum"] = spread,
                ["fraction"] = unit.Input.FractionBits + finest,
                // Ultra RAM cannot start with content: there the tool chooses.
                ["storage"] = unit.WeightMemory == MemoryStyle.Uram ? "auto" : CppFormats.Storage(unit.WeightMemory),
            }.With(unit.Epilogue),
            Actors = context.Simple(index),
            Constants = ConstantsFile.OfMacArray(context.Ids[index], unit, weights, WeightPacking.Pack(unit, context.Network)),
        };
    }
}
