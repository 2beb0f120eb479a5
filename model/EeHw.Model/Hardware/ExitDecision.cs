using EeHw.Model.Arithmetic;

namespace EeHw.Model.Hardware;

/// <summary>
/// Decides from the logits of one exit whether the sample leaves. Port 0 in: logits. Port 0 out: one decision token per sample
/// {exit, class} towards the conditional buffers (early exits only) and, through a fork, the merge. The final exit always leaves.
/// Two overlapped passes; the token comes <see cref="LatencyCycles"/> clocks after the last logit.
/// </summary>
/// <remarks>
/// Timing. W = ceil(Classes/Lanes) logit words per sample, n = <see cref="LatencyCycles"/>. Kinds with exponentials: the logits are kept in one half of a two-sample memory and read a second
/// time, one word per clock with <c>ce = !valid || ready</c>, from the clock after the last was taken; behind that pass lie n - W registers, the last of them the output register.
/// Only the last logit word of the next sample can wait: it is ready when no second pass is under way or its last word is read in this clock. The other kinds: one
/// pass and n registers; the last logit word is ready when ce. Either way the token is valid n clocks after the last logit word was taken, when nothing blocks.
/// </remarks>
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

    /// <summary>Bits of the word that the unit of the exit before hands over for every sample it lets stay; null where none is.</summary>
    public int? CarryBits { get; init; }

    /// <summary>Words of the carry's memory: a power of two, at least the samples that can be inside at once, so that the carry never waits and no clock depends on it.</summary>
    public int? CarryDepth { get; init; }

    /// <inheritdoc/>
    public override long IntervalCycles => Classes / Lanes;
}
