using EeHw.Codegen.Vitis;

namespace EeHw.Codegen.Units;

/// <summary>Parameters of <c>pointwise.h</c>.</summary>
internal static class Pointwise
{
    public static UnitCode Build(Model.Hardware.Pointwise unit, int index, VitisContext context) => new()
    {
        Template = "pointwise",
        Holes = new Dictionary<string, object?> { ["words"] = unit.IntervalCycles, ["lanes"] = unit.Lanes }.With(unit.Epilogue),
        Actors = context.Simple(index),
    };
}
