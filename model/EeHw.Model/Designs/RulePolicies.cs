using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Exits.Gates;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>The policies in floating point behind units that are no threshold on a score: <see cref="PolicyUnits"/> the other way round.</summary>
internal static class RulePolicies
{
    /// <summary>The policy of a design.</summary>
    /// <param name="choice">Policy, thresholds, numbers.</param>
    /// <param name="exits">Exits K.</param>
    /// <returns>The policy; null where the design names a score.</returns>
    /// <exception cref="EeHwException">EEHW5002.</exception>
    public static IExitPolicy? Of(ExitChoice choice, int exits) => choice.Policy switch
    {
        AsymmetricPolicy.PolicyName => new AsymmetricPolicy
        {
            PositiveClass = (int)Numbers(choice, exits, 0, 2)[0],
            Positive = Thresholds(choice, exits),
            Negative = Each(exits, k => Threshold(Numbers(choice, exits, k, 2)[1])),
        },
        DecisionProcessPolicy.PolicyName => DecisionProcess(Each(exits, k => DecisionProcessUnit.Split(Numbers(choice, exits, k, null), new Place { Item = "exits.unit.numbers" }))),
        StabilityPolicy.PolicyName => new StabilityPolicy { Distance = OutputDistance.Names[(int)Math.Clamp(Numbers(choice, exits, 0, 1)[0], 0, 2)], Confidences = Thresholds(choice, exits).Select(t => -t).ToValueList() },
        StopDistributionPolicy.PolicyName => new StopDistributionPolicy { Weights = Numbers(choice, exits, 0, null).SkipLast(1).ToValueList(), Bias = Numbers(choice, exits, 0, null)[^1], Confidences = Thresholds(choice, exits) },
        HysteresisPolicy.PolicyName => Hysteresis(choice, exits),
        _ => null,
    };

    // The price of cost that the table was made with is not part of a design.
    private static DecisionProcessPolicy DecisionProcess(ValueList<(ValueList<double> Confidence, ValueList<double> Entropy, ValueList<int> Leave)> exits) => new()
    {
        Lambda = 0,
        ConfidenceEdges = exits.Select(e => e.Confidence).ToValueList(),
        EntropyEdges = exits.Select(e => e.Entropy).ToValueList(),
        Leave = exits.Select(e => e.Leave).ToValueList(),
    };

    private static HysteresisPolicy Hysteresis(ExitChoice choice, int exits)
    {
        var score = Scores.ByName(DecisionUnitKinds.ScoreOf(choice.UnitInner ?? LogitMarginUnit.Name)!);
        return new()
        {
            Inner = score,
            Enter = Thresholds(choice, exits).Select(score.ToConfidence).ToValueList(),
            Stay = Each(exits, k => score.ToConfidence(Numbers(choice, exits, k, 1)[0])),
        };
    }

    private static ValueList<double> Thresholds(ExitChoice choice, int exits) => choice.Thresholds.Count == 1 || choice.Thresholds.Count == exits - 1
        ? Each(exits, k => Threshold(choice.Thresholds[choice.Thresholds.Count == 1 ? 0 : k]))
        : throw new EeHwException(
            Codes.Exits.ThresholdCount,
            new Place { Item = "exits.thresholds" },
            FormattableString.Invariant($"{choice.Thresholds.Count} thresholds were given for {exits - 1} early exits."),
            "Give one for each, or one for all.");

    private static ValueList<double> Numbers(ExitChoice choice, int exits, int exit, int? count)
        => (choice.UnitNumbers.Count == 1 || choice.UnitNumbers.Count == exits - 1) && choice.UnitNumbersOf(exit) is { } row && (count is null || row.Count == count)
            ? row
            : throw new EeHwException(
                Codes.Exits.ThresholdCount,
                new Place { Item = "exits.unit.numbers" },
                FormattableString.Invariant($"{choice.UnitNumbers.Count} list(s) of numbers were given for {exits - 1} early exits of policy {choice.Policy}{(count is { } c ? FormattableString.Invariant($", which needs {c} numbers each") : "")}."),
                "Give one list for each, or one for all, or name a fitted policy with exits.policyFile.");

    private static double Threshold(double value) => value >= PolicyUnits.Never ? double.PositiveInfinity : value;

    private static ValueList<T> Each<T>(int exits, Func<int, T> make) => Enumerable.Range(0, exits - 1).Select(make).ToValueList();
}
