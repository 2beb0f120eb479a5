namespace EeHw.Model.Hardware;

/// <summary>
/// Keeps a map while the exit decides: <see cref="Frames"/> banks of one frame. Port 0 in: map; port 1 in: decisions; port 0 out: the maps of
/// samples that did not leave. A drop costs one clock; decisions are recorded per bank and accepted while a bank is read.
/// </summary>
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
