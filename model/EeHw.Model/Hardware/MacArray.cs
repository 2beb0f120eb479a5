using EeHw.Model.Arithmetic;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Hardware;

/// <summary>
/// PE × SIMD × WIN multipliers behind a sliding window: accumulates <see cref="WordsPerOutput"/> words into PE outputs, adds bias, runs the epilogue.
/// Outputs in the order pixel, group, PE block. Depthwise: PE channels in parallel, each with its own accumulator over k²/WIN words.
/// </summary>
/// <remarks>
/// Timing. Pipeline of two registers (products; accumulator and output) with one enable <c>ce = !valid || ready</c>; input ready = ce. An output word is valid 2
/// clocks after its last input word was taken, when nothing blocks.
/// </remarks>
public sealed record MacArray : Unit
{
    /// <summary>Output map.</summary>
    public required Shape Output { get; init; }

    /// <summary>Outputs in parallel.</summary>
    public required int Pe { get; init; }

    /// <summary>Input channels in parallel; equal to <see cref="Pe"/> when depthwise.</summary>
    public required int Simd { get; init; }

    /// <summary>Kernel positions in parallel.</summary>
    public required int Window { get; init; }

    /// <summary>Depthwise: lane i of the input feeds output i only.</summary>
    public required bool Depthwise { get; init; }

    /// <summary>Groups of a grouped (not depthwise) convolution.</summary>
    public required int Groups { get; init; }

    /// <summary>Words per output word: (k²/WIN)·(Ci/g)/SIMD, or k²/WIN when depthwise.</summary>
    public required int WordsPerOutput { get; init; }

    /// <summary>Input element format.</summary>
    public required FixedFormat Input { get; init; }

    /// <summary>Bits of a weight.</summary>
    public required int WeightWidth { get; init; }

    /// <summary>Bits of the accumulator.</summary>
    public required int AccumulatorWidth { get; init; }

    /// <summary>Fraction bits of the accumulator once all output channels have the same.</summary>
    public int AccumulatorFractionBits { get; init; }

    /// <summary>Largest left shift that brings an output channel to these fraction bits; 0 where all weights share a binary point.</summary>
    public int AlignmentSpread { get; init; }

    /// <summary>Behind the accumulator.</summary>
    public required Epilogue Epilogue { get; init; }

    /// <summary>What the weight memory is made of.</summary>
    public required MemoryStyle WeightMemory { get; init; }

    /// <summary>
    /// Order in which a dense layer behind a flatten reads its inputs: stream position to index in the layer's weight row; null for the identity.
    /// </summary>
    public ValueList<int>? InputOrder { get; init; }

    /// <summary>Multipliers: PE·SIMD·WIN, or PE·WIN when depthwise.</summary>
    public int Multipliers => Depthwise ? Pe * Window : Pe * Simd * Window;

    /// <summary>Weight words: all words of one pixel, each with the weights of all multipliers.</summary>
    public long WeightWords => (long)(Output.Channels / Pe) * WordsPerOutput;

    /// <summary>Output words per frame.</summary>
    public long OutputWords => (long)Output.Pixels * (Output.Channels / Pe);

    /// <inheritdoc/>
    public override long IntervalCycles => OutputWords * WordsPerOutput;
}
