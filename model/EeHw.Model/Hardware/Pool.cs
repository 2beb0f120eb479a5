using EeHw.Model.Arithmetic;
using EeHw.Model.Networks;

namespace EeHw.Model.Hardware;

/// <summary>Max or mean over the words of a window (behind a depthwise sliding window).</summary>
/// <remarks>
/// Timing. One enable <c>ce = !valid || ready</c>; input ready = ce. A maximum is compared straight into the output register: valid 1 clock after the last word
/// of its window was taken. A mean has one more register (sum, then scale): valid 2 clocks after.
/// </remarks>
public sealed record Pool : Unit
{
    /// <summary>Output map.</summary>
    public required Shape Output { get; init; }

    /// <summary>Channels in parallel.</summary>
    public required int Lanes { get; init; }

    /// <summary>Maximum or mean.</summary>
    public required bool IsMax { get; init; }

    /// <summary>Kernel positions per word.</summary>
    public required int Window { get; init; }

    /// <summary>Words per output: k²/WIN.</summary>
    public required int WordsPerOutput { get; init; }

    /// <summary>Whether padding counts in the divisor of a mean.</summary>
    public required bool CountPadding { get; init; }

    /// <summary>Reciprocals a mean keeps: 1, or one per output pixel where padding does not count.</summary>
    public int Divisors { get; init; } = 1;

    /// <summary>Whether a bit per position says that it is padding, which a maximum passes over.</summary>
    public bool HasFlags { get; init; }

    /// <summary>Input element format.</summary>
    public required FixedFormat Input { get; init; }

    /// <summary>Behind the reduction.</summary>
    public required Epilogue Epilogue { get; init; }

    /// <inheritdoc/>
    public override long IntervalCycles => (long)Output.Pixels * (Output.Channels / Lanes) * WordsPerOutput;
}
