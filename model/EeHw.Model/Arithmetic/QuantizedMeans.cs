using System.Numerics;
using EeHw.Model.Numerics;

namespace EeHw.Model.Arithmetic;

/// <summary>
/// Class means in fixed point. With F = max(Fx, Fm) the difference x - μ is exact with F fraction bits, its squares are summed exactly, and
/// r = floor(sqrt(sum · 2^(2 · <see cref="GuardBits"/>))) is the distance with F + GuardBits fraction bits, rounded down; y = requantise(-r · I_c, F + GuardBits + <see cref="InverseFractionBits"/>, output)
/// with I_c = floor(2^InverseFractionBits / n_c + 1/2), 18 bits for the smallest normaliser.
/// </summary>
public sealed record QuantizedMeans
{
    /// <summary>Fraction bits that the root has beyond those of the difference.</summary>
    public const int GuardBits = 4;

    /// <summary>Raw means [C, D] in the layer's own order.</summary>
    public required ValueList<int> Values { get; init; }

    /// <summary>Bits of a mean with sign.</summary>
    public required int Width { get; init; }

    /// <summary>Fraction bits Fm of the means, the same for all.</summary>
    public required int FractionBits { get; init; }

    /// <summary>I_c per class.</summary>
    public required ValueList<long> Inverses { get; init; }

    /// <summary>Fraction bits of the inverses.</summary>
    public required int InverseFractionBits { get; init; }

    /// <summary>Bits, with sign, that hold every partial sum of squares for every input within the input's format.</summary>
    public required int SumWidth { get; init; }

    /// <summary>Bits of a root, without a sign: the clocks of a digit recurrence that finds one bit per clock.</summary>
    public int RootWidth => (SumWidth - 1 + (2 * GuardBits) + 1) / 2;

    /// <summary>Bits of the largest inverse, without a sign.</summary>
    public int InverseWidth => BitOperations.Log2((ulong)Inverses.Max()) + 1;

    /// <summary>Bits, with sign, of a root times an inverse.</summary>
    public int ProductWidth => RootWidth + InverseWidth + 1;

    /// <summary>Fraction bits F of the difference.</summary>
    /// <param name="input">Format of the input.</param>
    /// <returns>max(Fx, Fm).</returns>
    public int DifferenceFractionBits(FixedFormat input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Math.Max(input.FractionBits, FractionBits);
    }

    /// <summary>Bits, with sign, of a difference x - μ.</summary>
    /// <param name="input">Format of the input.</param>
    /// <returns>A width that no difference overflows.</returns>
    public int DifferenceWidth(FixedFormat input)
    {
        var fraction = DifferenceFractionBits(input);
        return Math.Max(input.Width + (input.Signed ? 0 : 1) + fraction - input.FractionBits, Width + fraction - FractionBits) + 1;
    }

    /// <summary>The answer of one class.</summary>
    /// <param name="sum">Exact sum of squares, 2F fraction bits.</param>
    /// <param name="channel">Class.</param>
    /// <param name="input">Format of the input.</param>
    /// <param name="output">Output format.</param>
    /// <returns>The raw logit.</returns>
    public long Logit(long sum, int channel, FixedFormat input, FixedFormat output)
        => FixedPoint.Requantize(-(Int128)Root((ulong)sum << (2 * GuardBits)) * Inverses[channel], DifferenceFractionBits(input) + GuardBits + InverseFractionBits, output);

    /// <summary>The largest integer whose square is not above a number, bit by bit from the highest.</summary>
    /// <param name="value">At most 2^62 - 1.</param>
    /// <returns>floor(sqrt(value)).</returns>
    public static long Root(ulong value)
    {
        ulong root = 0, rest = 0;
        for (var bit = 30; bit >= 0; bit--)
        {
            rest = (rest << 2) | ((value >> (2 * bit)) & 3);
            var trial = (root << 2) | 1;
            root <<= 1;
            if (rest >= trial)
            {
                rest -= trial;
                root |= 1;
            }
        }

        return (long)root;
    }
}
