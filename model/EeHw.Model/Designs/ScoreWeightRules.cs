using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>What the weights of EENet's scores must keep to belong to a network.</summary>
internal static class ScoreWeightRules
{
    private static readonly Place _place = new() { Item = "exits.scoreWeights" };

    /// <summary>The mistake in a choice's weights.</summary>
    /// <param name="choice">Policy, thresholds, weights.</param>
    /// <param name="network">The network.</param>
    /// <returns>EEHW5010 or EEHW5002; null where all is well or the policy has no weights.</returns>
    public static Diagnostic? Mistake(ExitChoice choice, Network network)
    {
        var (early, classes) = (network.ExitCount - 1, network.Classes(0));
        if (choice.Policy != EeNetUnit.Name)
        {
            return null;
        }

        for (var k = 1; k < early; k++)
        {
            if (network.Classes(k) != classes)
            {
                return new(
                    Codes.Exits.UnitMismatch,
                    Severity.Error,
                    _place,
                    FormattableString.Invariant($"EENet's scores need the same classes at every early exit; exit '{network.Exits[0].Name}' has {classes} and '{network.Exits[k].Name}' {network.Classes(k)}."),
                    "Use another policy.");
            }
        }

        var needed = EeNetWeights.CountOf(classes, early);
        return choice.ScoreWeights.Count == needed
            ? null
            : new(
                Codes.Exits.ThresholdCount,
                Severity.Error,
                _place,
                FormattableString.Invariant($"{choice.ScoreWeights.Count} weight(s) were given; {early} early exit(s) of {classes} classes need {needed}: at each one per class, two more, and one for each exit before."),
                "Name the file of a schedule in exits.policyFile: `eehw policy fit --policy eenet` writes one.");
    }

    /// <summary>The policy.</summary>
    /// <param name="choice">Policy, thresholds, weights.</param>
    /// <param name="network">The network.</param>
    /// <returns>The policy in floating point.</returns>
    /// <exception cref="EeHwException">EEHW5010, EEHW5002.</exception>
    public static EeNetPolicy Policy(ExitChoice choice, Network network)
    {
        if (Mistake(choice, network) is { } mistake)
        {
            throw new EeHwException(mistake);
        }

        var early = network.ExitCount - 1;
        return new()
        {
            Weights = EeNetWeights.Of(choice.ScoreWeights, network.Classes(0), early),
            Confidences = choice.Thresholds.Count == 1 ? Enumerable.Repeat(choice.Thresholds[0], early).ToValueList() : choice.Thresholds,
        };
    }
}
