using System.Numerics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Arithmetic;

/// <summary>
/// Shares of channels in fixed point without a division. With u = max(0, raw), S = Σu + E (E: epsilon to nearest in the input's fraction bits) and 2^e ≤ S &lt; 2^(e+1),
/// i = floor((S / 2^e - 1) · 1024) is the address of a 17-bit reciprocal R_i = floor(2^16 · m / (1 + (i + 1/2)/1024) + 1/2), where scale = m · 2^s and 1 ≤ m &lt; 2, and
/// y = requantise(u · R_i, 16 + e - s, output). S = 0 gives 0. Before that rounding the relative error is at most 2^-11 + 2^-16. With a sign R_i has the 18 bits of one DSP tile's narrow factor.
/// </summary>
public sealed record ShareTable
{
    /// <summary>Bits of an address.</summary>
    public const int IndexBits = 10;

    /// <summary>Bits of a reciprocal.</summary>
    public const int MultiplierWidth = 17;

    private ShareTable(ValueList<long> multipliers, int scaleExponent, long epsilon, int sumWidth)
        => (Multipliers, ScaleExponent, Epsilon, SumWidth) = (multipliers, scaleExponent, epsilon, sumWidth);

    /// <summary>R_i, 1024 of them.</summary>
    public ValueList<long> Multipliers { get; }

    /// <summary>s.</summary>
    public int ScaleExponent { get; }

    /// <summary>E.</summary>
    public long Epsilon { get; }

    /// <summary>Bits, without a sign, of the largest S; its highest exponent is one less.</summary>
    public int SumWidth { get; }

    /// <summary>Bits, with sign, of u · R moved to the finest binary point, 16 + (SumWidth - 1) - s: because u is at most S.</summary>
    public int ProductWidth => SumWidth + MultiplierWidth + 1;

    /// <summary>Fraction bits of u · 2^(SumWidth - 1 - e) · R.</summary>
    public int ProductFractionBits => MultiplierWidth - 1 + SumWidth - 1 - ScaleExponent;

    /// <summary>The constants of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">Format of its input.</param>
    /// <returns>Table, exponent, epsilon.</returns>
    public static ShareTable For(ChannelNormLayer layer, FixedFormat input)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(input);
        var exponent = Math.ILogB(layer.Scale);
        var mantissa = Math.ScaleB((double)layer.Scale, -exponent);
        var size = 1 << IndexBits;
        var multipliers = Enumerable.Range(0, size).Select(i => (long)Math.Floor((Math.ScaleB(mantissa, MultiplierWidth - 1) / (1 + ((i + 0.5) / size))) + 0.5)).ToValueList();
        var epsilon = (long)Math.Round(Math.Min(Math.ScaleB((double)layer.Epsilon, input.FractionBits), Math.ScaleB(1, RangeAnalysis.MaximumWidth)), MidpointRounding.ToEven);
        var largest = ((Int128)layer.Output.Channels * input.MaxRaw) + epsilon;
        return new(multipliers, exponent, epsilon, Math.Max(1, RangeAnalysis.SignedWidth(largest) - 1));
    }

    /// <summary>The share of one channel.</summary>
    /// <param name="raw">Its raw value.</param>
    /// <param name="sum">S: the sum of max(0, raw) over the channels, plus <see cref="Epsilon"/>.</param>
    /// <param name="output">Output format.</param>
    /// <returns>The raw share.</returns>
    public long Share(long raw, long sum, FixedFormat output)
    {
        if (sum == 0)
        {
            return FixedPoint.Requantize(0L, 0, output);
        }

        var exponent = BitOperations.Log2((ulong)sum);
        var rest = (UInt128)(sum - (1L << exponent));
        var address = (int)((rest << IndexBits) >> exponent);
        return FixedPoint.Requantize((Int128)Math.Max(0, raw) * Multipliers[address], MultiplierWidth - 1 + exponent - ScaleExponent, output);
    }
}
