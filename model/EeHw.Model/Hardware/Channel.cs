namespace EeHw.Model.Hardware;

/// <summary>A stream between two ports, with the FIFO in it.</summary>
public sealed record Channel
{
    /// <summary>Hierarchical name, unique: <c>stage1/conv1/mac.0</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Index of the unit that writes.</summary>
    public required int From { get; init; }

    /// <summary>Its output port.</summary>
    public required int FromPort { get; init; }

    /// <summary>Index of the unit that reads.</summary>
    public required int To { get; init; }

    /// <summary>Its input port.</summary>
    public required int ToPort { get; init; }

    /// <summary>Elements per word; 1 for decision tokens.</summary>
    public required int Lanes { get; init; }

    /// <summary>Bits per word.</summary>
    public required int WidthBits { get; init; }

    /// <summary>Words per frame; 1 for decision tokens.</summary>
    public required long WordsPerFrame { get; init; }

    /// <summary>
    /// Words the FIFO holds; 0 is a wire. A FIFO of depth d takes a word when it holds fewer than d at the start of the clock and shows a
    /// word from the clock after it was taken.
    /// </summary>
    public required int Depth { get; init; }

    /// <summary>What the FIFO is made of.</summary>
    public MemoryStyle Memory { get; init; } = MemoryStyle.Lutram;

    /// <summary>Whether this is the short arm of a fork that joins again: its depth must cover the delay of the long arm.</summary>
    public bool IsSkip { get; init; }
}
