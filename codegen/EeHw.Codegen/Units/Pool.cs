using EeHw.Codegen.Vitis;
using EeHw.Model.Arithmetic;

namespace EeHw.Codegen.Units;

/// <summary>Parameters of <c>pool.h</c>.</summary>
internal static class Pool
{
    public static UnitCode Build(Model.Hardware.Pool unit, int index, VitisContext context)
    {
        var positions = unit.Window * unit.WordsPerOutput;
        var width = CppFormats.SignedWidth(unit.Input);
        var shift = PoolReciprocal.For(positions).Shift;

        // R(n) moved to the binary point of the whole window; 0 for a window that lies in padding.
        var table = Enumerable.Range(1, positions).Select(PoolReciprocal.For).Select(r => r.Multiplier << (shift - r.Shift)).Prepend(0).ToList();
        return new()
        {
            Template = "pool",
            Holes = new Dictionary<string, object?>
            {
                ["what"] = unit.IsMax ? "maximum" : "mean",
                ["isMax"] = unit.IsMax,
                ["outputs"] = (long)unit.Output.Pixels * (unit.Output.Channels / unit.Lanes),
                ["words"] = unit.WordsPerOutput,
                ["window"] = unit.Window,
                ["lanes"] = unit.Lanes,
                ["positions"] = positions,
                ["countPadding"] = CppFormats.Bool(unit.CountPadding),
                ["sumWidth"] = width + CppFormats.CeilLog2(positions) + 1,
                ["reciprocalWidth"] = CppFormats.CeilLog2(table.Max() + 1),
                ["fraction"] = unit.Input.FractionBits + shift,
                ["least"] = CppFormats.Literal(unit.Input.MinRaw),
                ["reciprocals"] = string.Join(", ", table.Select(CppFormats.Literal)),
            }.With(unit.Epilogue),
            Actors = context.Simple(index),
        };
    }
}
