using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Hardware;

namespace EeHw.Codegen.Verilog;

/// <summary>Decision units with a module of their own beside <c>exit_decision</c>.</summary>
internal static class DecisionModules
{
    private static readonly string[] _single = ["K", "LANES", "W", "CW", "LW", "ISIGNED", "EXTRA"];

    /// <summary>The module of a unit.</summary>
    /// <param name="unit">The bit-true unit.</param>
    /// <param name="hardware">The unit of the graph.</param>
    /// <param name="file">Writes a memory's contents.</param>
    /// <returns>The module, which of the parameters all decision units have it takes, and its own; null for <c>exit_decision</c>.</returns>
    public static (string Module, string[] Common, (string, string)[] Parameters)? Of(DecisionUnit unit, ExitDecision hardware, MemoryFile file) => unit switch
    {
        PatienceUnit => ("patience", _single, []),
        EeNetUnit u => ("eenet_decision", [.. _single, "FRAC", "EF", "TB"], [("WF", Nets.Text(u.WeightFractionBits)), ("EARLIER", Nets.Text(u.Earlier)), .. Tables(u, file)]),
        AsymmetricUnit u => ("asymmetric", _single, [("POSITIVE", Nets.Text(u.PositiveClass))]),
        HysteresisUnit u => ("hysteresis", [.. _single.Where(n => n != "EXTRA"), "FRAC", "STRICT", "EF", "TB"], [("KIND", KindOf(u.Enter)), .. Tables(u, file)]),
        MostConfidentUnit u => (
            "most_confident",
            [.. _single, "FRAC", "EF", "TB"],
            [("KIND", KindOf(u.Inside)), ("MW", Nets.Text(u.Rank.Bits)), ("UP", Nets.Text(u.Shift)), ("FINAL", u.Rank.IsFinal ? "1" : "0"), .. Tables(u, file)]),
        StabilityUnit u => (
            "stability",
            _single,
            [
                ("MODE", Nets.Text(u.Distance)), ("WB", Nets.Text(u.Before.Width)), ("BSIGNED", u.Before.Signed ? "1" : "0"), ("UP", Nets.Text(u.Up)), ("UPB", Nets.Text(u.UpBefore)), ("DW", Nets.Text(u.DifferenceWidth)),
            ]),
        StopDistributionUnit u => (
            "stop_distribution",
            [.. _single, "FRAC", "EF", "TB"],
            [
                ("VW", Nets.Text(StopDistributionUnit.WeightWidth)), ("VF", Nets.Text(u.WeightFractionBits)), ("RW", Nets.Text(u.RegisterWidth)), ("GSHIFT", Nets.Text(u.GateShift)), ("UW", Nets.Text(u.MomentWidth)), .. Tables(u, file),
            ]),
        DecisionProcessUnit u => (
            "decision_process",
            [.. _single, "FRAC", "EF", "TB"],
            [("NC", Nets.Text(u.ConfidenceLimits.Count)), ("NH", Nets.Text(u.EntropyLimits.Count)), ("RW", Nets.Text(u.SumWidth)), .. Tables(u, file)]),
        _ => null,
    };

    private static IEnumerable<(string, string)> Tables(DecisionUnit unit, MemoryFile file)
        => unit.Constants.Where(c => !c.IsRunTime).Select(c => (c.Name switch { "exp2_table" => "EXPFILE", "log_table" => "LOGFILE", "inverse_table" => "INVFILE", _ => "GATEFILE" }, file(c.Name, c.Values, 1, c.Width)));

    /// <summary>The number of a unit in <c>exit_decision</c>.</summary>
    public static string KindOf(DecisionUnit unit) => unit switch
    {
        SoftmaxBase2Unit => "0",
        MarginBase2Unit => "1",
        EntropyBase2Unit => "2",
        LogitMarginUnit => "3",
        AlwaysUnit => "4",
        MaxLogitUnit => "5",
        GateUnit => "6",
        TruncatedBase2Unit => "7",
        SubmaxUnit => "8",
        HybridUnit => "9",
        _ => throw new ArgumentException($"A decision unit of kind {unit.Spec.Kind} has no module."),
    };
}
