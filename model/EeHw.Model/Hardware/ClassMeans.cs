using EeHw.Model.Arithmetic;
using EeHw.Model.Numerics;

namespace EeHw.Model.Hardware;

/// <summary>
/// Distances to class means behind a sliding window that repeats the vector: PE × SIMD squares, a root by digit recurrence, times the inverse normaliser
/// (<see cref="QuantizedMeans"/>). Outputs in blocks of PE classes.
/// </summary>
/// <remarks>
/// Timing. A word goes through a register (squares) into the sums. Input ready = not (the last word of a block waits there while a root is under way). When a block's last word is in that
/// register and no root is under way, the sums become radicands; <see cref="RootCycles"/> clocks later, one bit each, the roots are there, and as soon as <c>!valid || ready</c> they go, scaled, into
/// the output register. An answer is valid <see cref="RootCycles"/> + 3 clocks after its last word was taken; blocks follow each other after the larger of their words and RootCycles + 2 clocks.
/// </remarks>
public sealed record ClassMeans : Unit
{
    /// <summary>Classes C.</summary>
    public required int Classes { get; init; }

    /// <summary>Inputs D.</summary>
    public required int Inputs { get; init; }

    /// <summary>Classes in parallel.</summary>
    public required int Pe { get; init; }

    /// <summary>Inputs in parallel.</summary>
    public required int Simd { get; init; }

    /// <summary>Input element format.</summary>
    public required FixedFormat Input { get; init; }

    /// <summary>Bits of a mean.</summary>
    public required int MeanWidth { get; init; }

    /// <summary>Bits, with sign, of a difference, squared by one multiplier.</summary>
    public required int DifferenceWidth { get; init; }

    /// <summary>Bits, with sign, of the sum of squares.</summary>
    public required int SumWidth { get; init; }

    /// <summary>Clocks of a root: its bits.</summary>
    public required int RootCycles { get; init; }

    /// <summary>Bits of an inverse normaliser, without a sign.</summary>
    public required int InverseWidth { get; init; }

    /// <summary>Behind the multiplication.</summary>
    public required Epilogue Epilogue { get; init; }

    /// <summary>What the memory of the means is made of.</summary>
    public required MemoryStyle MeanMemory { get; init; }

    /// <summary>Order in which it reads its inputs: stream position to index in a row of means; null for the identity.</summary>
    public ValueList<int>? InputOrder { get; init; }

    /// <summary>Words per block: D/SIMD.</summary>
    public int WordsPerBlock => Inputs / Simd;

    /// <summary>Blocks per frame: C/PE.</summary>
    public int Blocks => Classes / Pe;

    /// <summary>Words of means, each with PE · SIMD.</summary>
    public long MeanWords => (long)Blocks * WordsPerBlock;

    /// <inheritdoc/>
    public override long IntervalCycles => (long)Blocks * Math.Max(WordsPerBlock, RootCycles + 2);

    /// <inheritdoc/>
    public override double HoldFrames => 3.0 / Blocks;

    /// <summary>The means in the order in which they are consumed: block, word; within a word input, then class innermost.</summary>
    /// <param name="means">The means of the layer.</param>
    /// <returns>Raw means [<see cref="MeanWords"/>, SIMD · PE].</returns>
    public int[] Pack(QuantizedMeans means)
    {
        ArgumentNullException.ThrowIfNull(means);
        var packed = new int[MeanWords * Simd * Pe];
        var at = 0;
        for (var block = 0; block < Blocks; block++)
        {
            for (var i = 0; i < Inputs; i++)
            {
                for (var pe = 0; pe < Pe; pe++)
                {
                    packed[at++] = means.Values[(((block * Pe) + pe) * Inputs) + (InputOrder?[i] ?? i)];
                }
            }
        }

        return packed;
    }
}
