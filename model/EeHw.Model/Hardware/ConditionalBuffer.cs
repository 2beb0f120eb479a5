namespace EeHw.Model.Hardware;

/// <summary>
/// Keeps a map while the exit decides: <see cref="Frames"/> banks of one frame. Port 0 in: map; port 1 in: decisions; port 0 out: the maps of
/// samples that did not leave. A drop costs one clock; decisions are recorded per bank and accepted while a bank is read.
/// </summary>
/// <remarks>
/// Timing. Three lists of banks: free, whole and undecided (in the order written), to be read (in the order decided). Writing: a frame's first word is taken while
/// fewer than <see cref="Frames"/> banks are undecided or to be read, its other words always; the bank is undecided from the clock after its last word.
/// Decisions: taken while fewer than Frames are kept, whether or not a bank is whole or being read; kept from the next clock. In a clock with an undecided bank and a
/// kept decision the oldest of both meet: if the sample left, the bank is free from the next clock, else it is to be read from the next clock; so a drop costs one
/// clock and waits for no reading. Reading: in a clock in which none is read and one is to be, reading begins in the next: one word per clock into the output register
/// with <c>ce = !valid || ready</c> (synchronous memory read), the first valid 2 clocks after. The bank is free from the clock after its last word was read,
/// which is also the first clock in which the next reading can begin.
/// </remarks>
public sealed record ConditionalBuffer : Unit
{
    /// <inheritdoc/>
    public override int InputPorts => 2;

    /// <summary>The exit whose decisions it obeys, from 0.</summary>
    public required int Exit { get; init; }

    /// <summary>Words per frame.</summary>
    public required long WordsPerFrame { get; init; }

    /// <summary>Bits per word.</summary>
    public required int WidthBits { get; init; }

    /// <summary>Banks, each of one frame; at least 1.</summary>
    public required int Frames { get; init; }

    /// <summary>What it is made of.</summary>
    public required MemoryStyle Memory { get; init; }

    /// <inheritdoc/>
    public override long IntervalCycles => WordsPerFrame;
}
