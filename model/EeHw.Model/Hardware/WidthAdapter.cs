using EeHw.Model.Arithmetic;
using EeHw.Model.Networks;

namespace EeHw.Model.Hardware;

/// <summary>
/// Changes the elements per word. Up (m divides n) and down (n divides m) shift a register; any other ratio goes through the least common multiple.
/// A pixel's channels are repacked; a word never holds two pixels.
/// </summary>
/// <remarks>
/// Timing. Up by m: a register collects m words and is valid the clock after the last; ready = !valid || output ready, so the next group's first word is taken as the
/// full register leaves. Down by m: a register is loaded and shifted m times; ready when empty, or when its last piece leaves in this clock. Other ratios: an up adapter
/// to the least common multiple whose register is handed to a down adapter under the same two rules, one clock later. No clock is lost when both sides keep up.
/// </remarks>
public sealed record WidthAdapter : Unit
{
    /// <summary>The map.</summary>
    public required Shape Shape { get; init; }

    /// <summary>Elements per input word.</summary>
    public required int InputLanes { get; init; }

    /// <summary>Elements per output word.</summary>
    public required int OutputLanes { get; init; }

    /// <summary>Element format.</summary>
    public required FixedFormat Format { get; init; }

    /// <inheritdoc/>
    public override long IntervalCycles => (long)Shape.Pixels * (Shape.Channels / Math.Min(InputLanes, OutputLanes));
}
