using EeHw.Codegen.Verilog;
using EeHw.Codegen.Vitis;
using EeHw.Model.Arithmetic;
using EeHw.Model.Hardware;

namespace EeHw.Codegen.Units;

/// <summary>Parameters of <c>sigmoid.h</c> and <c>sigmoid.sv</c>.</summary>
internal static class Sigmoid
{
    public static UnitCode Build(Model.Hardware.Sigmoid unit, int index, VitisContext context) => new()
    {
        Template = "sigmoid",
        Holes = new Dictionary<string, object?>
        {
            ["words"] = unit.IntervalCycles,
            ["lanes"] = unit.Lanes,
            ["outputFormat"] = CppFormats.Type(unit.Epilogue.Output),
            ["storage"] = CppFormats.Storage(unit.Memory),
        },
        Actors = context.Simple(index),
        Constants = ConstantsFile.OfArrays(context.Ids[index], $"Table of {unit.Name}.", [(CppFormats.Raw(unit.Epilogue.Output), "table", unit.Table)]),
    };

    public static (string, string)[] Parameters(Model.Hardware.Sigmoid unit, MemoryFile memory) =>
    [
        ("LANES", Nets.Text(unit.Lanes)), ("IW", Nets.Text(unit.Input.Width)), ("ISIGNED", unit.Input.Signed ? "1" : "0"),
        ("SHIFT", Nets.Text(unit.Input.FractionBits - SigmoidTable.Index.FractionBits)), ("OW", Nets.Text(unit.Epilogue.Output.Width)),
        ("BLOCK", unit.Memory == MemoryStyle.Lutram ? "0" : "1"), ("TFILE", memory("table", unit.Table, 1, unit.Epilogue.Output.Width)),
    ];
}
