using EeHw.Codegen.Vitis;
using EeHw.Model.Diagnostics;

namespace EeHw.Codegen.Units;

/// <summary>Parameters of <c>add.h</c>.</summary>
internal static class Add
{
    private const int WidestSum = 120;

    public static UnitCode Build(Model.Hardware.Add unit, int index, VitisContext context)
    {
        var fraction = Math.Max(unit.InputA.FractionBits, unit.InputB.FractionBits);
        var (shiftA, shiftB) = (fraction - unit.InputA.FractionBits, fraction - unit.InputB.FractionBits);
        var width = Math.Max(CppFormats.SignedWidth(unit.InputA) + shiftA, CppFormats.SignedWidth(unit.InputB) + shiftB) + 1;
        if (width > WidestSum)
        {
            throw new EeHwException(
                Codes.Codegen.TooWide,
                new Place { Item = unit.Name },
                FormattableString.Invariant($"the exact sum of both operands needs {width} bits; {WidestSum} are allowed."),
                "Give the operands formats whose binary points lie closer together.");
        }

        return new()
        {
            Template = "add",
            Holes = new Dictionary<string, object?>
            {
                ["words"] = unit.IntervalCycles,
                ["lanes"] = unit.Lanes,
                ["shiftA"] = shiftA,
                ["shiftB"] = shiftB,
                ["sumWidth"] = width,
                ["fraction"] = fraction,
            }.With(unit.Epilogue),
            Actors = [("signature", context.Actor(index, context.Streams.Input(index, "in_a"), context.Streams.Input(index, "in_b", 1), context.Streams.Output(index, "out")))],
        };
    }
}
