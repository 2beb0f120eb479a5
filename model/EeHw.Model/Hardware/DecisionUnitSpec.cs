using EeHw.Model.Arithmetic;
using EeHw.Model.Numerics;

namespace EeHw.Model.Hardware;

/// <summary>Parameters of a decision unit. Threshold registers are set at run time; here is their reset value.</summary>
/// <param name="Kind">One of <see cref="EeHw.Model.Exits.DecisionUnits.DecisionUnitKinds.All"/>.</param>
/// <param name="Threshold">Threshold on the score, as the user wrote it.</param>
/// <param name="Strict">True for strict comparison.</param>
/// <param name="ExpFractionBits">Fraction bits EF of the exponentials; 0 where the kind has none.</param>
/// <param name="TableBits">Address bits of the 2^-f table.</param>
public sealed record DecisionUnitSpec(string Kind, double Threshold, bool Strict, int ExpFractionBits, int TableBits)
{
    /// <summary>Thresholds by class [C] instead of one; more than 1 (logit-margin: more than the logits reach) lets the class never leave. Null: one for all.</summary>
    public ValueList<double>? ClassThresholds { get; init; }

    /// <summary>Weights of EENet's score at the exit with k exits before it [C + k + 2]: u, then v. Null: another kind. Reset values of registers.</summary>
    public ValueList<double>? ScoreWeights { get; init; }

    /// <summary>Kind of the unit that a unit is around (hysteresis, most-confident); null: none.</summary>
    public string? Inner { get; init; }

    /// <summary>Kind whose arithmetic it works with.</summary>
    public string Core => Inner ?? Kind;

    /// <summary>Format of the logits of the exit before, where they are handed on; null: that of this exit's.</summary>
    public FixedFormat? Before { get; init; }

    /// <summary>How confidences of exits are compared (most-confident); null: they are not.</summary>
    public ConfidenceRank? Rank { get; init; }

    /// <summary>What the kind needs beside the threshold, in the order of docs/exits.md (numbers of units); null: nothing.</summary>
    public ValueList<double>? Numbers { get; init; }
}
