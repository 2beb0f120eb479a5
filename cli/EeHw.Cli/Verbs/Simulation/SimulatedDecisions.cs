using System.Globalization;
using EeHw.Cli.Pipeline;
using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Formats;
using EeHw.Sim.Workloads;

namespace EeHw.Cli.Verbs.Simulation;

/// <summary>Where the decisions of a simulation come from, and what the policy in float does beside them.</summary>
/// <param name="Unit">By the decision units.</param>
/// <param name="Labels">What would have been right at the exit that each sample took, or null.</param>
/// <param name="InFloat">By the policy as a function of scores, or null.</param>
/// <param name="Source">In words.</param>
internal sealed record SimulatedDecisions(ExitDecisions Unit, int[]? Labels, ExitDecisions? InFloat, string Source)
{
    /// <summary>Class answered at each exit [K][N], where a link that is down can make samples leave early; else null.</summary>
    public IReadOnlyList<int[]>? Answers { get; init; }

    /// <summary>Accuracy if maps crossed their links whole; null where none is rounded.</summary>
    public double? AccuracyWithoutTransfer { get; init; }

    /// <summary>Decisions under each level of the design's control; null where it has none.</summary>
    public IReadOnlyList<ExitDecisions>? Levels { get; init; }

    /// <summary>What every exit answers to the samples of the walk; null where decisions are drawn.</summary>
    public Trace? Trace { get; init; }

    /// <summary>Accuracy of the policy in float; null where its decisions or the right classes are not known.</summary>
    public double? AccuracyInFloat => InFloat is not { } inFloat || Labels is null ? null : inFloat.Accuracy(Trace is { } trace ? inFloat.LabelsOf(trace.Labels, trace.LabelMaps) : Labels);

    /// <summary>What stands between the accuracy of the simulated samples and that of the policy in float, which is of all data: nothing where those are the same samples.</summary>
    /// <param name="simulated">Samples simulated.</param>
    public string OfAllData(long simulated)
        => Labels is null || simulated == Unit.Prediction.Length ? "" : FormattableString.Invariant($" of the {simulated:N0} simulated samples; of all {Unit.Prediction.Length:N0}: {Unit.Accuracy(Labels):P2}");

    /// <summary>As the design says: its data, or exits that are drawn.</summary>
    public static SimulatedDecisions OfDesign(DesignSession session)
    {
        var difficulty = session.Lowered.Design.Workload.Difficulty;
        if (!difficulty.IsDrawn)
        {
            return OfData(session);
        }

        var exits = session.Lowered.Graph.ExitCount;
        var hard = difficulty.HasHard ? FormattableString.Invariant($" (hard samples {difficulty.LeaveHard})") : "";
        return new(DrawnDecisions.Of(difficulty, exits), null, null, FormattableString.Invariant($"drawn, leaving with probability {difficulty.Leave}{hard}, order {difficulty.Order}"));
    }

    /// <summary>From the design's own data, run in float and in fixed point.</summary>
    public static SimulatedDecisions OfData(DesignSession session)
    {
        var unit = session.Lowered.Design.Deployment.Kind == DeploymentChoice.AnytimeKind ? UnitPolicy.Of(session.Lowered.Graph).Decide(session.FixedTrace) : session.UnitDecisions;
        var whole = ReferenceEquals(session.WholeTrace, session.FixedTrace) ? null : UnitPolicy.Of(session.Lowered.Graph).Decide(session.WholeTrace);
        return new(unit, unit.LabelsOf(session.FixedTrace.Labels, session.FixedTrace.LabelMaps), session.Policy.Decide(session.FloatTrace), session.Data.Description)
        {
            Trace = session.FixedTrace,
            Answers = session.Lowered.Links.Any(l => l.Choice.AnswersWhenDown) ? session.Answers : null,
            AccuracyWithoutTransfer = whole?.Accuracy(whole.LabelsOf(session.WholeTrace.Labels, session.WholeTrace.LabelMaps)),
        };
    }

    /// <summary>From a trace file of the design's arithmetic.</summary>
    /// <exception cref="EeHwException">EEHW6504 when the trace has other exits or classes.</exception>
    public static SimulatedDecisions OfTrace(string path, DesignSession session)
    {
        var trace = TraceFile.Read(path);
        var network = session.Lowered.Network.Network;
        if (trace.Exits != network.ExitCount || Enumerable.Range(0, trace.Exits).Any(k => trace.ClassesOf(k) != network.Classes(k)))
        {
            throw new EeHwException(
                Codes.Simulation.DecisionMismatch,
                new Place { File = path },
                string.Create(CultureInfo.InvariantCulture, $"the trace has {trace.Exits} exit(s) and {trace.Classes} classes, the design {network.ExitCount} and {network.Classes(network.ExitCount - 1)}."),
                "Make the trace with `eehw trace` from the design's network.");
        }

        var unit = UnitPolicy.Of(session.Lowered.Graph);
        var decisions = unit.Decide(trace.Arithmetic == "float32" ? Rounded(trace, unit) : trace);
        return new(decisions, decisions.LabelsOf(trace.Labels, trace.LabelMaps), session.Policy.Decide(trace), $"{Path.GetFileName(path)}, {trace.Samples} samples, {trace.Arithmetic}") { Trace = trace };
    }

    // Logits recorded in float, as the design's formats hold them.
    private static Trace Rounded(Trace trace, UnitPolicy unit)
    {
        var logits = new float[trace.Logits.Length];
        var at = 0;
        for (var k = 0; k < trace.Exits; k++)
        {
            var format = unit.Units[k].Logits;
            foreach (var logit in trace.LogitsOf(k))
            {
                logits[at++] = (float)format.ToDouble(FixedPoint.Quantize(logit, format));
            }
        }

        return trace with { Logits = logits };
    }

    /// <summary>Drawn: <c>random:p=0.75,seed=1</c>, p the probability of leaving at each early exit that is reached.</summary>
    /// <exception cref="EeHwException">EEHW6504 for a text that is not like that.</exception>
    public static SimulatedDecisions OfText(string text, LoweredDesign design) => new(Drawn(text, design.Graph.ExitCount), null, null, text);

    /// <summary>Exits that are drawn; see <see cref="OfText"/>.</summary>
    public static ExitDecisions Drawn(string text, int exits)
    {
        var (p, seed) = (double.NaN, 1L);
        var isGood = text.StartsWith("random:", StringComparison.Ordinal);
        foreach (var part in isGood ? text["random:".Length..].Split(',') : [])
        {
            isGood &= part.Split('=') switch
            {
                ["p", var v] => double.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out p),
                ["seed", var v] => long.TryParse(v, NumberStyles.Integer, CultureInfo.InvariantCulture, out seed),
                _ => false,
            };
        }

        if (!isGood || !(p is >= 0 and <= 1))
        {
            throw new EeHwException(
                Codes.Simulation.DecisionMismatch,
                new Place { Item = "--decisions" },
                $"is '{text}'; known is random:p=P or random:p=P,seed=S with P from 0 to 1, the probability of leaving at each early exit.");
        }

        return DrawnDecisions.Of(p, exits, seed);
    }
}
