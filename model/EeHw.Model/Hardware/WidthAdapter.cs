using EeHw.Model.Arithmetic;
using EeHw.Model.Networks;

namespace EeHw.Model.Hardware;

/// <summary>
/// Changes the elements per word. Up (m divides n) and down (n divides m) shift a register; any other ratio goes through the least common multiple.
/// A pixel's channels are repacked; a word never holds two pixels.
/// </summary>
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
