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
/// <remarks>
/// Timing. Input: ready while the words held differ from <see cref="BufferWords"/>; one word per clock; a word counts as held from the clock after it was taken.
/// Output register with <c>ce = !valid || ready</c>: in a clock with ce it sends the next word if the current pixel's need is held, else becomes empty
/// (so a word is valid the clock after it was read: the synchronous read of the buffer is the register). With first(oy) = clamp(oy·stride - top, 0, H) and
/// y, x the window's last row and column clipped to the map (x at least -1), pixel (oy, ox) needs ((y - first(oy))·W + x + 1)·CF words held, CF = C/Lanes; 0 where
/// y &lt; first(oy). With the last word of row oy (first(oy+1) - first(oy))·W·CF words are let go, with that of the last row (H - first)·W·CF. The count of
/// held words is signed: rows that nobody reads are let go before they have come. No clock is lost between pixels, rows or frames.
/// </remarks>
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
