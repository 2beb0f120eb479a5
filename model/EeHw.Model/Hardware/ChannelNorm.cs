using EeHw.Model.Arithmetic;
using EeHw.Model.Networks;

namespace EeHw.Model.Hardware;

/// <summary>Shares of the channels at each pixel: keeps a pixel while it is summed, then multiplies with the reciprocal of the sum (<see cref="ShareTable"/>).</summary>
/// <remarks>
/// Timing. Two banks of one pixel (C/lanes words). Input ready = the bank to be written is not full; the last word of a pixel fills it. A full bank is read, a word per
/// clock in which <c>ce = !valid || ready</c>, through three registers (value and address; reciprocal; output); its last word empties it. A share is valid 4 clocks after the last word of
/// its pixel was taken, plus its place in the pixel; a word per clock passes.
/// </remarks>
public sealed record ChannelNorm : Unit
{
    /// <summary>The map.</summary>
    public required Shape Shape { get; init; }

    /// <summary>Channels in parallel.</summary>
    public required int Lanes { get; init; }

    /// <summary>Input element format.</summary>
    public required FixedFormat Input { get; init; }

    /// <summary>Behind the multiplication.</summary>
    public required Epilogue Epilogue { get; init; }

    /// <summary>What the table of reciprocals is made of.</summary>
    public required MemoryStyle Memory { get; init; }

    /// <summary>Words of a pixel.</summary>
    public int WordsPerPixel => Shape.Channels / Lanes;

    /// <inheritdoc/>
    public override long IntervalCycles => (long)Shape.Pixels * WordsPerPixel;

    /// <inheritdoc/>
    public override double HoldFrames => (2.0 / Shape.Pixels) + (3.0 * Lanes / Shape.Elements);
}
