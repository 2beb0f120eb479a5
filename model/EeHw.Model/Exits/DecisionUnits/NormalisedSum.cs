using System.Numerics;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>
/// Reciprocal and logarithm of a sum S ≥ 1 by two tables and two multiplications. S = 2^m·(1 + f), f with 24 fraction bits, rounded down; j its first TableBits bits, l the rest less half
/// a step of them (less nothing where j = 0): s = x_j + l with x_j = 1 + (j + 1/2)/2^TableBits, x_0 = 1. C_j = round(2^20·(1 - 1/x_j)), L_j = round(2^20·ln x_j);
/// w = floor(l·(2^20 - C_j)/2^20), which is l/x_j; c = min(2^17 - 1, floor((2^24·C_j + (2^20 - C_j)·w)/2^26 + 1/2)), 18 fraction bits, is 1 - 1/s: one Newton step;
/// ln S = m·LN2 + L_j + floor(w/16), 20 fraction bits. S = 1 gives c = 0 and ln S = 0 exactly; near it both are off by less than 2^-8 of themselves, else by less than 2^-17.
/// </summary>
public sealed class NormalisedSum
{
    /// <summary>Fraction bits of f.</summary>
    public const int NormalBits = 24;

    /// <summary>Fraction bits of the logarithm.</summary>
    public const int LogFractionBits = EntropyBase2Unit.LogFractionBits;

    /// <summary>Bits of an entry C_j.</summary>
    public const int ComplementBits = TableFractionBits - 1;

    /// <summary>Fraction bits of the tables.</summary>
    public const int TableFractionBits = 20;

    /// <summary>Fraction bits of c.</summary>
    public const int ComplementFractionBits = 18;

    private readonly int _expFractionBits;
    private readonly int _tableBits;

    internal NormalisedSum(int expFractionBits, int tableBits)
    {
        (_expFractionBits, _tableBits) = (expFractionBits, tableBits);
        var size = 1 << tableBits;
        Complements = Enumerable.Range(0, size).Select(j => j == 0 ? 0 : Round(1 - (1 / (1 + ((j + 0.5) / size))))).ToValueList();
        Logs = Enumerable.Range(0, size).Select(j => j == 0 ? 0 : Round(double.LogP1((j + 0.5) / size))).ToValueList();

        static long Round(double value) => (long)Math.Round(Math.ScaleB(value, TableFractionBits), MidpointRounding.AwayFromZero);
    }

    /// <summary>C_j.</summary>
    public ValueList<long> Complements { get; }

    /// <summary>L_j.</summary>
    public ValueList<long> Logs { get; }

    /// <summary>Reciprocal and logarithm.</summary>
    /// <param name="sum">Raw S, at least 2^EF.</param>
    /// <returns>m; c with 18 fraction bits; ln S with 20.</returns>
    public (int Exponent, long Complement, long Logarithm) Of(long sum)
    {
        var leading = 63 - BitOperations.LeadingZeroCount((ulong)sum);
        var rest = sum - (1L << leading);
        var fraction = leading >= NormalBits ? rest >> (leading - NormalBits) : rest << (NormalBits - leading);
        var low = NormalBits - _tableBits;
        var j = (int)(fraction >> low);
        var l = (fraction & ((1L << low) - 1)) - (j == 0 ? 0 : 1L << (low - 1));
        var complement = Complements[j];
        var inverse = (1L << TableFractionBits) - complement;
        var w = (l * inverse) >> TableFractionBits;
        const int Drop = TableFractionBits + NormalBits - ComplementFractionBits;
        var c = ((complement << NormalBits) + (inverse * w) + (1L << (Drop - 1))) >> Drop;
        var m = leading - _expFractionBits;
        return (m, Math.Min(c, (1L << (ComplementFractionBits - 1)) - 1), (m * EntropyBase2Unit.Ln2) + Logs[j] + (w >> (NormalBits - LogFractionBits)));
    }
}
