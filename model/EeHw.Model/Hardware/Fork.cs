namespace EeHw.Model.Hardware;

/// <summary>Copies every word to all outputs; a word is taken when each output has had it.</summary>
/// <remarks>
/// Timing. One data register with a valid bit per copy; input ready = every copy is empty or taken in this clock. A word is valid at all copies 1 clock after it was
/// taken; copies may take it in different clocks.
/// </remarks>
public sealed record Fork : Unit
{
    /// <inheritdoc/>
    public override int OutputPorts => Copies;

    /// <summary>Outputs.</summary>
    public required int Copies { get; init; }

    /// <summary>Words per frame; 1 when it copies exit decisions.</summary>
    public required long WordsPerFrame { get; init; }

    /// <summary>Bits per word.</summary>
    public required int WidthBits { get; init; }

    /// <inheritdoc/>
    public override long IntervalCycles => WordsPerFrame;
}
