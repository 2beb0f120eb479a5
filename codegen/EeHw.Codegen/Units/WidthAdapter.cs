using System.Numerics;
using EeHw.Codegen.Vitis;

namespace EeHw.Codegen.Units;

/// <summary>Parameters of <c>width_adapter.h</c>.</summary>
internal static class WidthAdapter
{
    /// <summary>Elements held: the least common multiple of both widths.</summary>
    public static long Multiple(Model.Hardware.WidthAdapter unit)
        => (long)unit.InputLanes / (long)BigInteger.GreatestCommonDivisor(unit.InputLanes, unit.OutputLanes) * unit.OutputLanes;

    public static UnitCode Build(Model.Hardware.WidthAdapter unit, int index, VitisContext context) => new()
    {
        Template = "width_adapter",
        Holes = new()
        {
            ["blocks"] = unit.Shape.Elements / Multiple(unit),
            ["multiple"] = Multiple(unit),
            ["inLanes"] = unit.InputLanes,
            ["outLanes"] = unit.OutputLanes,
        },
        Actors = context.Simple(index),
    };
}
