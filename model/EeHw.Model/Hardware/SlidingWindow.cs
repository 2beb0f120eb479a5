using EeHw.Model.Arithmetic;
using EeHw.Model.Networks;

namespace EeHw.Model.Hardware;

/// <summary>
/// Line buffer and window walker in front of a MAC array or pool. Reads a map of <see cref="Lanes"/> channels per word; emits for every output
/// pixel (row, column) the words of its window. Dense kind: for each group, <see cref="Repeats"/> times over, k²/Window × (Ci/g)/Lanes words, kernel
/// position outermost (row, column), channel group innermost. Depthwise kind (and pools): for each channel group once, k²/Window words.
/// A word of the output holds Window kernel positions × Lanes channels, position outermost. Padding is inserted, not streamed: padded
/// positions are 0 (or flagged invalid to pools). Circular buffer of <see cref="BufferWords"/> input words.
/// </summary>
public sealed record SlidingWindow : Unit
{
    /// <summary>Input map.</summary>
    public required Shape Input { get; init; }

    /// <summary>Output rows and columns.</summary>
    public required Extent OutputSize { get; init; }

    /// <summary>Kernel.</summary>
    public required Extent Kernel { get; init; }

    /// <summary>Stride.</summary>
    public required Extent Stride { get; init; }

    /// <summary>Dilation.</summary>
    public required Extent Dilation { get; init; }

    /// <summary>Padding.</summary>
    public required Padding Padding { get; init; }

    /// <summary>Groups; 1 for the depthwise kind, whose channels never mix.</summary>
    public required int Groups { get; init; }

    /// <summary>Channels stay apart (depthwise convolution, pool).</summary>
    public required bool Depthwise { get; init; }

    /// <summary>Channels per word (SIMD, or PE when depthwise).</summary>
    public required int Lanes { get; init; }

    /// <summary>Kernel positions per output word (WIN): divides k².</summary>
    public required int Window { get; init; }

    /// <summary>How often a window is sent for its group: (Co/g)/PE; 1 when depthwise.</summary>
    public required int Repeats { get; init; }

    /// <summary>Capacity of the buffer in input words.</summary>
    public required long BufferWords { get; init; }

    /// <summary>Element format.</summary>
    public required FixedFormat Format { get; init; }

    /// <summary>What the buffer is made of.</summary>
    public required MemoryStyle Memory { get; init; }

    /// <summary>Channel groups of the input, C/Lanes.</summary>
    public int ChannelGroups => Input.Channels / Lanes;

    /// <summary>Input words per frame.</summary>
    public long InputWords => (long)Input.Pixels * ChannelGroups;

    /// <summary>Output words per output pixel.</summary>
    public long WordsPerPixel => (long)ChannelGroups * Repeats * (Kernel.Area / Window);

    /// <summary>Output words per frame.</summary>
    public long OutputWords => OutputSize.Area * WordsPerPixel;

    /// <inheritdoc/>
    public override long IntervalCycles => Math.Max(InputWords, OutputWords);
}
