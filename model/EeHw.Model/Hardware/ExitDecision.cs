using EeHw.Model.Arithmetic;

namespace EeHw.Model.Hardware;

/// <summary>
/// Decides from the logits of one exit whether the sample leaves. Port 0 in: logits. Port 0 out: one decision token per sample
/// {exit, class} towards the conditional buffers (early exits only) and, through a fork, the merge. The final exit always leaves.
/// Two overlapped passes; the token comes <see cref="LatencyCycles"/> clocks after the last logit.
/// </summary>
public sealed record ExitDecision : Unit
{
    /// <summary>Exit from 0.</summary>
    public required int Exit { get; init; }

    /// <summary>Whether this is the final exit.</summary>
    public required bool IsFinal { get; init; }

    /// <summary>Classes.</summary>
    public required int Classes { get; init; }

    /// <summary>Logits per word.</summary>
    public required int Lanes { get; init; }

    /// <summary>Format of the logits.</summary>
    public required FixedFormat Input { get; init; }

    /// <summary>The arithmetic of the decision (bit-true form in Exits/Units).</summary>
    public required DecisionUnitSpec Decision { get; init; }

    /// <summary>Clocks from the last logit word to the token.</summary>
    public required int LatencyCycles { get; init; }

    /// <inheritdoc/>
    public override long IntervalCycles => Classes / Lanes;
}
