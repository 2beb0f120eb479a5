using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>The policy that a design names, in floating point.</summary>
public static class DesignPolicies
{
    /// <summary>Makes the policy.</summary>
    /// <param name="choice">Policy and thresholds, filled in.</param>
    /// <param name="network">The network.</param>
    /// <returns>Thresholds on a score, for all classes or for each, or another rule.</returns>
    /// <exception cref="EeHwException">EEHW5001, EEHW5002, EEHW5003, EEHW5010.</exception>
    public static IExitPolicy Of(ExitChoice choice, Network network)
    {
        ArgumentNullException.ThrowIfNull(choice);
        ArgumentNullException.ThrowIfNull(network);
        var (exits, place) = (network.ExitCount, new Place { Item = "exits.thresholds" });
        if (choice.Policy == PatienceUnit.Name)
        {
            return choice.Thresholds.Distinct().Count() <= 1
                ? new PatiencePolicy { Patience = choice.Thresholds.Count == 0 ? 0 : (int)choice.Thresholds[0], Exits = exits }
                : throw new EeHwException(
                    Codes.Exits.ThresholdCount,
                    place,
                    FormattableString.Invariant($"{choice.Thresholds.Count} thresholds were given; patience is one number of agreements for all exits."),
                    "Give one threshold.");
        }

        if (choice.Policy == EeNetUnit.Name)
        {
            return ScoreWeightRules.Policy(choice, network);
        }

        if (RulePolicies.Of(choice, exits) is { } rule)
        {
            return rule;
        }

        var score = Scores.ByName(choice.Policy);
        if (choice.ClassThresholds.Count == 0)
        {
            return ThresholdPolicy.Of(score, choice.Thresholds, exits, choice.Strict, choice.Fallback == "most-confident" ? Fallback.MostConfident : Fallback.Last, place);
        }

        return new ClassThresholdPolicy
        {
            Inner = score,
            ClassConfidences = Enumerable.Range(0, exits - 1)
                .Select(k => choice.ClassThresholdsOf(k, network.Classes(k))!.Select(t => score.Range.High < t ? double.PositiveInfinity : score.ToConfidence(t)).ToValueList())
                .ToValueList(),
            Confidences = Enumerable.Repeat(0.0, exits - 1).ToValueList(),
        };
    }
}
