namespace EeHw.Model.Hardware;

/// <summary>Words enter the design here, one stream of the input map.</summary>
/// <remarks>
/// Timing. Offers the words of a frame without a gap; with a frame's last word it looks for the next frame, so frames follow without a gap.
/// </remarks>
public sealed record Source : Unit
{
    /// <inheritdoc/>
    public override int InputPorts => 0;

    /// <summary>Words per frame.</summary>
    public required long WordsPerFrame { get; init; }

    /// <inheritdoc/>
    public override long IntervalCycles => WordsPerFrame;
}
