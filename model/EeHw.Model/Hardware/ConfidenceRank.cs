namespace EeHw.Model.Hardware;

/// <summary>How the confidences of all exits are brought to one number that can be compared, where the most confident exit answers in the end.</summary>
/// <param name="IsFinal">The final exit, which answers; the others hand on.</param>
/// <param name="FractionBits">Fraction bits of margins and logits when they are compared: the most of any exit; sums have those of the exponentials.</param>
/// <param name="Bits">Bits of a confidence, with sign.</param>
public sealed record ConfidenceRank(bool IsFinal, int FractionBits, int Bits);
