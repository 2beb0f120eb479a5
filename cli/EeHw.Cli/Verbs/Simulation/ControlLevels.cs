using EeHw.Cli.Pipeline;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Formats;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Sim.Workloads;

namespace EeHw.Cli.Verbs.Simulation;

/// <summary>What every sample does under each level of a design's control.</summary>
/// <param name="Decisions">By level; null where the design has none, or where decisions are drawn by the command line.</param>
/// <param name="Notes">Levels that no hardware of the design decides.</param>
internal sealed record ControlLevels(IReadOnlyList<ExitDecisions>? Decisions, ValueList<Diagnostic> Notes)
{
    /// <summary>Computes them.</summary>
    /// <param name="session">The design.</param>
    /// <param name="own">Decisions of the design's own policy.</param>
    /// <param name="isDrawn">Whether the command line draws the decisions.</param>
    /// <param name="trace">Trace file to decide on; null: the design's data.</param>
    /// <exception cref="EeHwException">EEHW5002, EEHW5003, EEHW5009, EEHW5021: thresholds or policies that do not fit.</exception>
    public static ControlLevels Of(DesignSession session, SimulatedDecisions own, bool isDrawn, string? trace)
    {
        var (design, graph) = (session.Lowered.Design, session.Lowered.Graph);
        if (design.Control.Levels.Count == 0)
        {
            return new(null, []);
        }

        if (isDrawn)
        {
            return new(null, [new Diagnostic(Codes.Simulation.LevelsLeftOut, Severity.Warning, new Place { Item = "control.levels" }, "decisions drawn by --decisions are the same under every level, so the policy stays as it is.", "Leave --decisions out, or draw in the design: workload.difficulty.source: drawn, with leave in every level.")]);
        }

        if (trace is null && design.Workload.Difficulty.IsDrawn)
        {
            return new([.. design.Control.Levels.Select(l => DrawnDecisions.Of(design.Workload.Difficulty, graph.ExitCount, l.Leave, l.LeaveHard))], []);
        }

        var samples = trace is null ? session.FixedTrace : TraceFile.Read(trace);
        var notes = new List<Diagnostic>();
        return new([.. design.Control.Levels.Select((l, i) => Decide(session, l, i, own, samples, notes))], notes.ToValueList());
    }

    private static ExitDecisions Decide(DesignSession session, ControlLevel level, int index, SimulatedDecisions own, Trace trace, List<Diagnostic> notes)
    {
        var (design, place) = (session.Lowered.Design, new Place { Item = FormattableString.Invariant($"control.levels[{index}]") });
        var early = trace.Exits - 1;
        if (level.PolicyFile is { } path)
        {
            var document = PolicyFile.Read(path);
            document.RequireFits(trace.Exits, document.Policy.IsBoundToNetwork && File.Exists(design.Network) ? NetworkHash.Of(design.Network) : "", path);
            if (Units(document, design, place) is { } units)
            {
                return OnUnits(session, units.Thresholds, place).Decide(trace);
            }

            notes.Add(new Diagnostic(
                Codes.Simulation.LevelsLeftOut,
                Severity.Note,
                place,
                $"level '{level.Name}' is the policy {document.Policy.Name}, which the design's decision units ({design.Exits.UnitKind}) do not carry out: it is decided in float on the design's logits, and takes as long as they do.",
                null));
            return document.Policy.Decide(trace);
        }

        if (level.Thresholds.Count == 0)
        {
            return own.Unit;
        }

        return level.Thresholds.Count == 1 || level.Thresholds.Count == early
            ? OnUnits(session, level.Thresholds, place).Decide(trace)
            : throw new EeHwException(Codes.Exits.ThresholdCount, place, FormattableString.Invariant($"{level.Thresholds.Count} thresholds were given for {early} early exit(s)."), "Give one for all, or one each.");
    }

    // Thresholds of a fitted policy that the design's units can hold, else null.
    private static PolicyUnits? Units(PolicyDocument document, Design design, Place place)
    {
        try
        {
            var units = PolicyUnits.Of(document.Policy, document.Header.ExitNames, place);
            return units.Score == design.Exits.Policy && units.ClassThresholds.Count == 0 && units.Strict == design.Exits.Strict ? units : null;
        }
        catch (EeHwException e) when (e.Diagnostics.All(d => d.Code == Codes.Exits.NotHardware))
        {
            return null;
        }
    }

    // The units that are there, with another number in their threshold register.
    private static UnitPolicy OnUnits(DesignSession session, ValueList<double> thresholds, Place place)
    {
        try
        {
            return With(session, thresholds, place);
        }
        catch (EeHwException e) when (e.Diagnostics.All(d => d.Code == Codes.Exits.ThresholdNotRepresentable))
        {
            throw new EeHwException(e.Diagnostics.Select(d => d with { Hint = "Give the units of the design the bits that the surest level needs (exits.unit.expFractionBits), or a level within reach." }));
        }
    }

    private static UnitPolicy With(DesignSession session, ValueList<double> thresholds, Place place)
        => new(session.Lowered.Graph.Units.OfType<ExitDecision>().OrderBy(u => u.Exit).Select(u => u.IsFinal
            ? DecisionUnit.Create(u.Decision, u.Classes, u.Input)
            : DecisionUnit.Create(u.Decision with { Threshold = thresholds[thresholds.Count == 1 ? 0 : u.Exit], ClassThresholds = null }, u.Classes, u.Input, place)).ToValueList());
}
