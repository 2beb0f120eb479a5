using EeHw.Model.Exits;
using EeHw.Model.Exits.Metrics;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Report;
using EeHw.Report.Readings;
using EeHw.Train.Budgets;

namespace EeHw.Cli.Pipeline;

/// <summary>What the exit policy achieves on the traces of a design: in float, by the decision units, and what else was within reach.</summary>
public static class PolicyReadings
{
    private const int CurvePoints = 48;

    /// <summary>The policy on the float trace.</summary>
    /// <param name="session">The design.</param>
    /// <returns>A reading without times.</returns>
    public static Reading Float(DesignSession session)
    {
        var evaluation = PolicyEvaluation.Of(session.FloatTrace, session.Policy.Decide(session.FloatTrace));
        return new("policy in float", Of(evaluation, $"{session.Score?.Name ?? session.Policy.Name} on the float32 trace"));
    }

    /// <summary>The decision units on the fixed-point trace.</summary>
    /// <param name="session">The design.</param>
    /// <returns>The evaluation.</returns>
    public static PolicyEvaluation Units(DesignSession session) => PolicyEvaluation.Of(session.FixedTrace, session.UnitDecisions);

    /// <summary>Accuracy against expected cost: geometric budgets on the float trace, each exit alone, both operating points.</summary>
    /// <param name="session">The design.</param>
    /// <returns>The numbers of the chart.</returns>
    public static TradeOff TradeOff(DesignSession session)
    {
        var trace = session.FloatTrace;
        var scores = TraceScores.Of(trace, session.Score ?? Scores.ByName("max-softmax"));
        var inFloat = PolicyEvaluation.Of(trace, session.Policy.Decide(trace));
        var inUnits = Units(session);
        return new(
            AccuracyCostCurve.Geometric(scores, scores, CurvePoints).Select(p => Point("geometric budget", p.Evaluation)).OrderBy(p => p.ExpectedMacs).ToValueList(),
            "geometric budget",
            Enumerable.Range(0, trace.Exits).Select(k => new TradeOffPoint(trace.ExitNames[k], trace.CostMacs[k], AccuracyOf(trace, k))).ToValueList(),
            [Point("policy in float", inFloat), Point("decision units", inUnits)],
            $"accuracy on {session.Data.Description}; the curve is fitted and judged on the same samples.");
    }

    /// <summary>What the exits are worth in the design's arithmetic, and how its decision units use them.</summary>
    /// <param name="session">The design.</param>
    /// <returns>The metrics.</returns>
    public static ExitMetrics Exits(DesignSession session)
        => ExitMetrics.Of(session.FixedTrace) with { Policy = PolicyQuality.Of(session.FixedTrace, session.UnitDecisions) };

    private static double AccuracyOf(Trace trace, int exit)
    {
        var right = 0;
        for (var n = 0; n < trace.Samples; n++)
        {
            right += trace.AnswerOf(exit, n) == trace.LabelOf(exit, n) ? 1 : 0;
        }

        return (double)right / trace.Samples;
    }

    private static TradeOffPoint Point(string name, PolicyEvaluation evaluation) => new(name, evaluation.ExpectedMacs, evaluation.AccuracyFraction);

    private static Measurement Of(PolicyEvaluation evaluation, string tool) => new()
    {
        Source = MeasurementSource.ClosedForm,
        Tool = tool,
        Samples = evaluation.Samples,
        AccuracyFraction = evaluation.AccuracyFraction,
        ExitShares = evaluation.ExitShares,
    };
}
