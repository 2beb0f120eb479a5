using EeHw.Model.Numerics;

namespace EeHw.Model.Exits;

/// <summary>What a policy achieves on a trace.</summary>
/// <param name="AccuracyFraction">Share of right answers.</param>
/// <param name="StandardError">Standard error of the accuracy, sqrt(a(1-a)/N).</param>
/// <param name="ExpectedMacs">Mean cost Σ f_k c_k in MACs per sample, heads paid.</param>
/// <param name="ExitShares">Share of samples per exit [K].</param>
/// <param name="ExitAccuracy">Accuracy among the samples that left at each exit; null where nobody did [K].</param>
/// <param name="Samples">Samples N.</param>
public sealed record PolicyEvaluation(double AccuracyFraction, double StandardError, double ExpectedMacs, ValueList<double> ExitShares, ValueList<double?> ExitAccuracy, int Samples)
{
    /// <summary>Judges decisions against a trace.</summary>
    /// <param name="trace">The trace they were made on.</param>
    /// <param name="decisions">The decisions.</param>
    /// <returns>The evaluation, at the trace's costs.</returns>
    public static PolicyEvaluation Of(Trace trace, ExitDecisions decisions) => Of(trace, decisions, null, trace.LabelMaps);

    /// <summary>Judges decisions against a trace, at other costs than the trace's.</summary>
    /// <param name="trace">The trace they were made on.</param>
    /// <param name="decisions">The decisions.</param>
    /// <param name="costs">MACs to the answer of each exit [K].</param>
    /// <returns>The evaluation.</returns>
    public static PolicyEvaluation Of(Trace trace, ExitDecisions decisions, ValueList<double> costs) => Of(trace, decisions, costs, trace.LabelMaps);

    /// <summary>Judges a policy on a trace, at the policy's own costs and labels.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="policy">The policy.</param>
    /// <returns>The evaluation. An exit that answers super-classes is right when the super-class is.</returns>
    public static PolicyEvaluation Of(Trace trace, IExitPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return Of(trace, policy.Decide(trace), policy.CostsOn(trace), policy.LabelMaps ?? trace.LabelMaps);
    }

    private static PolicyEvaluation Of(Trace trace, ExitDecisions decisions, ValueList<double>? costs, ValueList<ValueList<int>>? maps)
    {
        var (left, right) = (new int[trace.Exits], new int[trace.Exits]);
        for (var n = 0; n < trace.Samples; n++)
        {
            left[decisions.ExitOf[n]]++;
            var k = decisions.ExitOf[n];
            right[k] += decisions.Prediction[n] == (maps is null ? trace.Labels[n] : maps[k][trace.Labels[n]]) ? 1 : 0;
        }

        double samples = trace.Samples;
        var accuracy = right.Sum() / samples;
        return new(
            accuracy,
            Math.Sqrt(accuracy * (1 - accuracy) / samples),
            left.Select((count, k) => count * (costs?[k] ?? trace.CostMacs[k])).Sum() / samples,
            left.Select(count => count / samples).ToValueList(),
            left.Select((count, k) => count == 0 ? (double?)null : (double)right[k] / count).ToValueList(),
            trace.Samples);
    }
}
