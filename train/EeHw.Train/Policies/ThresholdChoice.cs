using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;
using EeHw.Train.Budgets;

namespace EeHw.Train.Policies;

/// <summary>Where the thresholds of a scored policy come from: a budget, thresholds as they are, planned shares, or the policy's own default.</summary>
internal static class ThresholdChoice
{
    /// <summary>Sets thresholds as a request asks.</summary>
    /// <param name="policy">The policy, with any thresholds.</param>
    /// <param name="request">The request.</param>
    /// <param name="toConfidence">From the policy's own scale to confidence; null: the same.</param>
    /// <param name="natural">Default thresholds on the confidence scale; null: even shares.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="EeHwException">EEHW5005, EEHW5025.</exception>
    public static IScoredPolicy Apply(IScoredPolicy policy, PolicyFitRequest request, Func<double, double>? toConfidence = null, ValueList<double>? natural = null)
    {
        var (thresholds, shares, early) = (request.Text("thresholds"), request.Text("shares"), request.Trace.Exits - 1);
        if ((thresholds is null ? 0 : 1) + (shares is null ? 0 : 1) + (request.Budget is null ? 0 : 1) > 1)
        {
            throw new EeHwException(Codes.Exits.PolicyOption, PolicyFitRequest.PlaceOf(thresholds is null ? "shares" : "thresholds"), "thresholds, shares and a budget exclude each other.", "Keep one of them.");
        }

        if (request.Budget is { } budget)
        {
            return ThresholdFit.Fit(policy, request.Trace, budget, request.Method, request.Costs).Policy;
        }

        if (thresholds is not null)
        {
            var values = request.Numbers("thresholds", early, NumberRange.Any)!.Select(t => toConfidence?.Invoke(t) ?? t).ToValueList();
            return values.All(v => !double.IsNaN(v))
                ? policy.WithConfidences(values)
                : throw new EeHwException(Codes.Exits.PolicyOption, PolicyFitRequest.PlaceOf("thresholds"), $"'{thresholds}' holds a threshold out of the score's range.");
        }

        return shares is null && natural is not null ? policy.WithConfidences(natural) : policy.WithConfidences(Budgets.Shares.Thresholds(ExitTable.Of(policy, request.Trace, request.Costs), SharesOf(request)));
    }

    private static ValueList<double> SharesOf(PolicyFitRequest request)
    {
        var exits = request.Trace.Exits;
        if (request.Text("shares") is null or "even")
        {
            return Enumerable.Repeat(1.0 / exits, exits).ToValueList();
        }

        var shares = request.Numbers("shares", exits, new NumberRange(0, 1))!;
        return Math.Abs(shares.Sum() - 1) < 1e-6
            ? shares
            : throw new EeHwException(Codes.Exits.PolicyOption, PolicyFitRequest.PlaceOf("shares"), FormattableString.Invariant($"the shares sum to {shares.Sum():R}; needed is 1."), "Give one share per exit, the final exit's too.");
    }
}
