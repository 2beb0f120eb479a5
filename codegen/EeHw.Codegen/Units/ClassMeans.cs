using EeHw.Codegen.Verilog;
using EeHw.Codegen.Vitis;
using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;

namespace EeHw.Codegen.Units;

/// <summary>Parameters of <c>class_means.h</c> and <c>class_means.sv</c>.</summary>
internal static class ClassMeans
{
    public static UnitCode Build(Model.Hardware.ClassMeans unit, int index, VitisContext context)
    {
        var means = MeansOf(unit, context.Network);
        var (shiftX, shiftM) = Shifts(unit, means);
        return new()
        {
            Template = "class_means",
            Holes = new Dictionary<string, object?>
            {
                ["classes"] = unit.Classes,
                ["blocks"] = unit.Blocks,
                ["words"] = unit.WordsPerBlock,
                ["pe"] = unit.Pe,
                ["simd"] = unit.Simd,
                ["meanWidth"] = unit.MeanWidth,
                ["shiftInput"] = shiftX,
                ["shiftMean"] = shiftM,
                ["differenceWidth"] = unit.DifferenceWidth,
                ["sumWidth"] = unit.SumWidth,
                ["guard"] = QuantizedMeans.GuardBits,
                ["rootWidth"] = unit.RootCycles,
                ["inverseWidth"] = unit.InverseWidth,
                ["fraction"] = Fraction(unit, means),
                ["storage"] = unit.MeanMemory == MemoryStyle.Uram ? "auto" : CppFormats.Storage(unit.MeanMemory),
            }.With(unit.Epilogue),
            Actors = context.Simple(index),
            Constants = ConstantsFile.OfWords(
                context.Ids[index],
                FormattableString.Invariant($"Means of {unit.Name}: {unit.MeanWords} words of {unit.Pe * unit.Simd}, then the inverses of {unit.Classes} normalisers."),
                (FormattableString.Invariant($"ap_int<{unit.MeanWidth}>"), "means", unit.Pack(means), unit.Pe * unit.Simd),
                (FormattableString.Invariant($"ap_uint<{unit.InverseWidth}>"), "inverses", means.Inverses)),
        };
    }

    public static (string, string)[] Parameters(Model.Hardware.ClassMeans unit, QuantizedNetwork network, MemoryFile memory)
    {
        var means = MeansOf(unit, network);
        var (shiftX, shiftM) = Shifts(unit, means);
        return
        [
            ("PE", Nets.Text(unit.Pe)), ("SIMD", Nets.Text(unit.Simd)), ("SF", Nets.Text(unit.WordsPerBlock)), ("NB", Nets.Text(unit.Blocks)),
            ("IW", Nets.Text(unit.Input.Width)), ("ISIGNED", unit.Input.Signed ? "1" : "0"), ("LX", Nets.Text(shiftX)), ("MW", Nets.Text(unit.MeanWidth)), ("LM", Nets.Text(shiftM)),
            ("DW", Nets.Text(unit.DifferenceWidth)), ("SUMW", Nets.Text(unit.SumWidth)), ("RB", Nets.Text(unit.RootCycles)), ("NW", Nets.Text(unit.InverseWidth)), ("GUARD", Nets.Text(QuantizedMeans.GuardBits)),
            .. EpilogueParameters.Of(unit.Epilogue, Fraction(unit, means)),
            ("BLOCK", unit.MeanMemory == MemoryStyle.Lutram ? "0" : "1"),
            ("MFILE", memory("means", Array.ConvertAll(unit.Pack(means), v => (long)v), unit.Pe * unit.Simd, unit.MeanWidth)),
            ("NFILE", memory("inverses", means.Inverses, unit.Pe, unit.InverseWidth)),
        ];
    }

    private static (int X, int M) Shifts(Model.Hardware.ClassMeans unit, QuantizedMeans means)
        => (means.DifferenceFractionBits(unit.Input) - unit.Input.FractionBits, means.DifferenceFractionBits(unit.Input) - means.FractionBits);

    private static int Fraction(Model.Hardware.ClassMeans unit, QuantizedMeans means) => means.DifferenceFractionBits(unit.Input) + QuantizedMeans.GuardBits + means.InverseFractionBits;

    private static QuantizedMeans MeansOf(Model.Hardware.ClassMeans unit, QuantizedNetwork network)
        => network.Layers[unit.Layer].Means ?? throw new EeHwException(Codes.Codegen.Unresolved, new Place { Item = unit.Name }, "its layer has no class means.", "Lower the design again.");
}
