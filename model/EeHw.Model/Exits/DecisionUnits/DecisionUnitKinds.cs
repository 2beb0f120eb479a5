using EeHw.Model.Designs;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>The kinds of decision units and the scores they carry out.</summary>
public static class DecisionUnitKinds
{
    /// <summary>Kinds that compare a score with a threshold; of several for one score the first is the default.</summary>
    public static readonly ValueList<string> OfScores =
    [
        SoftmaxBase2Unit.Name, EntropyBase2Unit.Name, MarginBase2Unit.Name, LogitMarginUnit.Name, HybridUnit.Name, MaxLogitUnit.Name, TruncatedBase2Unit.Name, SubmaxUnit.Name, GateUnit.Name,
    ];

    /// <summary>Kinds that carry out a policy of their own, by its name.</summary>
    public static readonly ValueList<string> OfRules = [PatienceUnit.Name, EeNetUnit.Name, AsymmetricUnit.Name, HysteresisUnit.Name, DecisionProcessUnit.Name, StabilityUnit.Name, StopDistributionUnit.Name];

    /// <summary>Every kind.</summary>
    public static readonly ValueList<string> All = [.. OfScores, .. OfRules, AlwaysUnit.Name];

    /// <summary>The score a kind carries out.</summary>
    /// <param name="kind">Kind.</param>
    /// <returns>Score name, or of <see cref="OfRules"/> the policy's; null for <c>always</c> and unknown kinds.</returns>
    public static string? ScoreOf(string kind) => kind switch
    {
        SoftmaxBase2Unit.Name or HybridUnit.Name => "max-softmax",
        EntropyBase2Unit.Name => "entropy",
        MarginBase2Unit.Name => "margin",
        LogitMarginUnit.Name or MaxLogitUnit.Name or TruncatedBase2Unit.Name or SubmaxUnit.Name or GateUnit.Name => kind,
        _ => OfRules.Contains(kind) ? kind : null,
    };

    /// <summary>The unit that carries out a score when a design names none.</summary>
    /// <param name="score">Score name.</param>
    /// <returns>Kind.</returns>
    public static string? DefaultFor(string score) => All.FirstOrDefault(k => ScoreOf(k) == score);

    /// <summary>Whether a kind works with exponentials, so that it has fraction bits of its own.</summary>
    /// <param name="kind">Kind.</param>
    /// <returns>True for those that sum powers of two or of e.</returns>
    public static bool HasExponential(string kind) => HasTable(kind) || kind is HybridUnit.Name or TruncatedBase2Unit.Name or SubmaxUnit.Name;

    /// <summary>Whether a kind uses the table of <see cref="Exp2Table"/>.</summary>
    /// <param name="kind">Kind.</param>
    /// <returns>True for the base-2 kinds.</returns>
    public static bool HasTable(string kind) => kind is SoftmaxBase2Unit.Name or EntropyBase2Unit.Name or MarginBase2Unit.Name or EeNetUnit.Name or DecisionProcessUnit.Name or StopDistributionUnit.Name;

    /// <summary>Whether a kind reads the logits a second time, against the largest.</summary>
    /// <param name="kind">Kind.</param>
    /// <returns>True for kinds with exponentials.</returns>
    public static bool Replays(string kind) => HasExponential(kind);

    /// <summary>Whether a kind hands words from exit to exit, so that all early exits have it.</summary>
    /// <param name="kind">Kind.</param>
    /// <returns>True for patience and EENet's score.</returns>
    public static bool Carries(string kind) => kind is PatienceUnit.Name or EeNetUnit.Name;

    /// <summary>Whether the units of a design hand words from exit to exit past the streams: in one clock, and to a stage that is there.</summary>
    /// <param name="choice">Unit and fallback.</param>
    /// <returns>True for those that remember something of the exit before.</returns>
    public static bool HandsOn(ExitChoice choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        return HandsOn(choice.UnitKind) || choice.Fallback == MostConfidentUnit.Name;
    }

    /// <summary>Whether a kind keeps a memory of what the exit before hands on.</summary>
    /// <param name="kind">Kind.</param>
    /// <returns>True for those that carry words, outputs or a bit.</returns>
    public static bool HandsOn(string kind) => Carries(kind) || kind is StabilityUnit.Name or HysteresisUnit.Name;
}
