using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>The kinds of decision units and the scores they carry out.</summary>
public static class DecisionUnitKinds
{
    /// <summary>Every kind.</summary>
    public static readonly ValueList<string> All = [SoftmaxBase2Unit.Name, EntropyBase2Unit.Name, MarginBase2Unit.Name, LogitMarginUnit.Name, AlwaysUnit.Name];

    /// <summary>The score a kind carries out.</summary>
    /// <param name="kind">Kind.</param>
    /// <returns>Score name, or null for <c>always</c> and unknown kinds.</returns>
    public static string? ScoreOf(string kind) => kind switch
    {
        SoftmaxBase2Unit.Name => "max-softmax",
        EntropyBase2Unit.Name => "entropy",
        MarginBase2Unit.Name => "margin",
        LogitMarginUnit.Name => "logit-margin",
        _ => null,
    };

    /// <summary>The unit that carries out a score when a design names none.</summary>
    /// <param name="score">Score name.</param>
    /// <returns>Kind.</returns>
    public static string? DefaultFor(string score) => All.FirstOrDefault(k => ScoreOf(k) == score);

    /// <summary>Whether a kind uses the exponential table, so that its fraction bits matter.</summary>
    /// <param name="kind">Kind.</param>
    /// <returns>True for the base-2 kinds.</returns>
    public static bool HasExponential(string kind) => kind is SoftmaxBase2Unit.Name or EntropyBase2Unit.Name or MarginBase2Unit.Name;
}
