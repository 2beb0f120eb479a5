using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.Metrics;

/// <summary>What can be said of the exits of a network beyond their accuracies, each figure with its counts or standard error.</summary>
/// <param name="Samples">Samples N.</param>
/// <param name="PlainMacs">b_K: MACs of the plain network without early heads, the 100 % of shares of the full cost.</param>
/// <param name="Exits">Each exit alone.</param>
/// <param name="Oracle">Samples that some exit answers rightly.</param>
/// <param name="OracleMacs">Mean cost of stopping everybody at the first right exit.</param>
/// <param name="Wasteful">Samples right before the end.</param>
/// <param name="Destructive">Of those, wrong at the end.</param>
/// <param name="Confusion">Disagreement of the exits with the end.</param>
/// <param name="Policy">A policy on the trace; null without one.</param>
/// <param name="Curve">Accuracy-cost curve; null without one.</param>
public sealed record ExitMetrics(
    long Samples,
    long PlainMacs,
    ValueList<ExitQuality> Exits,
    Proportion Oracle,
    double OracleMacs,
    Proportion Wasteful,
    Proportion Destructive,
    Confusion Confusion,
    PolicyQuality? Policy = null,
    CostCurve? Curve = null)
{
    /// <summary>Judges a trace; policy and curve are added with <c>with</c>.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="reference">Trace of validation data that normalises confusion; null for the trace itself.</param>
    /// <returns>The figures.</returns>
    public static ExitMetrics Of(Trace trace, Trace? reference = null)
    {
        var over = Overthinking.Of(trace);
        return new(
            trace.Samples,
            trace.BackboneMacs[^1],
            Enumerable.Range(0, trace.Exits)
                .Select(k => new ExitQuality(trace.ExitNames[k], trace.CostMacs[k], new(over.Right[k], trace.Samples), over.FirstRight[k], over.OnlyRight[k], Calibration.OfExit(trace, k)))
                .ToValueList(),
            over.Oracle,
            over.OracleMacs,
            over.Wasteful,
            over.Destructive,
            Confusion.Of(trace, reference));
    }
}
