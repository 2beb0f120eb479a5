using EeHw.Codegen.Vitis;

namespace EeHw.Codegen.Units;

/// <summary>Parameters of <c>global_pool.h</c>.</summary>
internal static class GlobalPool
{
    public static UnitCode Build(Model.Hardware.GlobalPool unit, int index, VitisContext context)
    {
        var reciprocal = Reciprocal.Of(unit.Input.Pixels);
        return new()
        {
            Template = "global_pool",
            Holes = new Dictionary<string, object?>
            {
                ["pixels"] = unit.Input.Pixels,
                ["groups"] = unit.Input.Channels / unit.Lanes,
                ["lanes"] = unit.Lanes,
                ["sumWidth"] = CppFormats.SignedWidth(unit.Format) + CppFormats.CeilLog2(unit.Input.Pixels) + 1,
                ["reciprocalWidth"] = CppFormats.CeilLog2(reciprocal + 1),
                ["reciprocal"] = CppFormats.Literal(reciprocal),
                ["fraction"] = unit.Format.FractionBits + Reciprocal.FractionBits(unit.Input.Pixels),
            }.With(unit.Epilogue),
            Actors = context.Simple(index),
        };
    }
}
