using EeHw.Codegen.Vitis;
using EeHw.Model.Arithmetic;

namespace EeHw.Codegen.Units;

/// <summary>Parameters of <c>global_pool.h</c>.</summary>
internal static class GlobalPool
{
    public static UnitCode Build(Model.Hardware.GlobalPool unit, int index, VitisContext context)
    {
        var reciprocal = PoolReciprocal.For(unit.Input.Pixels);
        return new()
        {
            Template = "global_pool",
            Holes = new Dictionary<string, object?>
            {
                ["pixels"] = unit.Input.Pixels,
                ["groups"] = unit.Input.Channels / unit.Lanes,
                ["lanes"] = unit.Lanes,
                ["sumWidth"] = CppFormats.SignedWidth(unit.Format) + CppFormats.CeilLog2(unit.Input.Pixels) + 1,
                ["reciprocalWidth"] = CppFormats.CeilLog2(reciprocal.Multiplier + 1),
                ["reciprocal"] = CppFormats.Literal(reciprocal.Multiplier),
                ["fraction"] = unit.Format.FractionBits + reciprocal.Shift,
            }.With(unit.Epilogue),
            Actors = context.Simple(index),
        };
    }
}
