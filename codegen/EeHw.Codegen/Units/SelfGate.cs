using EeHw.Codegen.Verilog;
using EeHw.Codegen.Vitis;
using EeHw.Model.Arithmetic;
using EeHw.Model.Hardware;

namespace EeHw.Codegen.Units;

/// <summary>Parameters of <c>self_gate.h</c> and <c>self_gate.sv</c>.</summary>
internal static class SelfGate
{
    public static UnitCode Build(Model.Hardware.SelfGate unit, int index, VitisContext context) => new()
    {
        Template = "self_gate",
        Holes = new Dictionary<string, object?>
        {
            ["function"] = context.Network.Network.Layers[unit.Layer].Kind,
            ["words"] = unit.IntervalCycles,
            ["lanes"] = unit.Lanes,
            ["indexIntegerBits"] = unit.IndexFractionBits is { } bits ? 10 - bits : 4,
            ["storage"] = CppFormats.Storage(unit.Memory),
        }.With(unit.Epilogue),
        Actors = context.Simple(index),
        Constants = ConstantsFile.OfArrays(context.Ids[index], $"Factors of {unit.Name}.", [(FormattableString.Invariant($"ap_int<{SelfGateTable.FactorWidth}>"), "factors", unit.Factors)]),
    };

    public static (string, string)[] Parameters(Model.Hardware.SelfGate unit, MemoryFile memory) =>
    [
        ("LANES", Nets.Text(unit.Lanes)), ("IW", Nets.Text(unit.Input.Width)), ("ISIGNED", unit.Input.Signed ? "1" : "0"),
        .. unit.IndexFractionBits is { } bits
            ? new[] { ("TABLE", "1"), ("ISHIFT", Nets.Text(unit.Input.FractionBits - bits)), ("BLOCK", unit.Memory == MemoryStyle.Lutram ? "0" : "1"), ("TFILE", memory("factors", unit.Factors, 1, SelfGateTable.FactorWidth)) }
            : [("TABLE", "0"), ("SLOPE", Nets.Text(unit.Factors[1]))],
        .. EpilogueParameters.Of(unit.Epilogue, unit.Input.FractionBits + SelfGateTable.FractionBits),
    ];
}
