using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Train.Policies;

/// <summary>
/// Mean activations μ_k of the exits, and β: given, or the smallest of those that occur in the trace whose mean cost is no more than the budget (Passalis et al. 2020: one knob).
/// </summary>
public sealed class ActivationRatioFit : IPolicyFit
{
    /// <inheritdoc/>
    public string Name => ActivationRatioPolicy.PolicyName;

    /// <inheritdoc/>
    public string Summary => "mean activation of each exit, one knob beta";

    /// <inheritdoc/>
    public ValueList<PolicyFitOption> Options => [new("activation", "winner", "winner, mean-of-outputs or mean-of-features"), new("beta", "1", "activation that lets leave, as a multiple of the mean; without it a budget chooses")];

    /// <inheritdoc/>
    public PolicyFitResult Fit(PolicyFitRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Require(this);
        var (trace, activation) = (request.Trace, request.Word("activation", ActivationRatioPolicy.Activations));
        if (activation == "mean-of-features" && trace.Features is null)
        {
            throw PolicyRequirements.MissingFeatures(Name, trace.ExitNames[0]);
        }

        var means = Enumerable.Range(0, trace.Exits)
            .Select(k => Enumerable.Range(0, trace.Samples).Sum(n => ActivationRatioPolicy.ActivationOf(activation, trace.LogitsOf(k, n), trace.FeaturesOf(k, n))) / trace.Samples)
            .ToValueList();
        for (var k = 0; k < trace.Exits; k++)
        {
            if (!(means[k] > 0))
            {
                throw new EeHwException(
                    Codes.Exits.NothingToLearn,
                    new Place { Item = $"policy {Name}, exit {trace.ExitNames[k]}" },
                    string.Create(CultureInfo.InvariantCulture, $"the mean activation ({activation}) is {means[k]:R}; a ratio to it needs a positive one."),
                    "Use another activation.");
            }
        }

        var policy = new ActivationRatioPolicy { Activation = activation, Means = means, Confidences = Enumerable.Repeat(1.0, trace.Exits - 1).ToValueList() };
        var beta = request.Budget is { } budget && request.Text("beta") is null ? Beta(policy, request, budget) : request.Number("beta", NumberRange.Any, 1);
        return new(
            policy.WithConfidences(Enumerable.Repeat(beta, trace.Exits - 1).ToValueList()),
            [string.Create(CultureInfo.InvariantCulture, $"beta = {beta:R}; mean activations {string.Join(", ", means.Select(m => m.ToString("G6", CultureInfo.InvariantCulture)))}.")]);
    }

    // The cost grows with β; the values where it steps are the ratios of the trace.
    private static double Beta(ActivationRatioPolicy policy, PolicyFitRequest request, double budget)
    {
        var trace = request.Trace;
        var costs = request.Costs ?? new ExitCosts(policy.CostsOn(trace), ExitCosts.MacUnit, ExitCosts.MacSource);
        Budgets.Shares.RequireFeasible(costs, budget);
        var scores = policy.ScoresOn(trace).Confidence;
        var levels = scores.Take(trace.Exits - 1).SelectMany(c => c).Distinct().Order().ToArray();
        var (low, high) = (0, levels.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = Cost(levels[middle]) <= budget ? (middle, high) : (low, middle - 1);
        }

        return levels[low];

        double Cost(double beta)
            => Enumerable.Range(0, trace.Samples).Sum(n => costs.PerExit[Enumerable.Range(0, trace.Exits).First(k => k == trace.Exits - 1 || scores[k][n] >= beta)]) / trace.Samples;
    }
}
