using EeHw.Model.Numerics;

namespace EeHw.Model.Arithmetic;

/// <summary>
/// The sigmoid in fixed point: a table of 1024 values over [-8, 8). The input is rounded to steps of 1/64 (to nearest, halves up) and saturates; entry a is
/// 1 / (1 + e^-x) at that x, put into the output format. Before the output's rounding it errs by at most 1/4 · 1/128 inside (the steepest slope times half a step), by 2^-11.5 outside.
/// </summary>
public static class SigmoidTable
{
    /// <summary>Entries: one block RAM of 1024 × 18.</summary>
    public const int Entries = 1024;

    /// <summary>How the input is rounded to an address: fixed&lt;10,4,RND,SAT&gt;.</summary>
    public static readonly FixedFormat Index = new(10, 4, Rounding.Rnd, Overflow.Sat);

    /// <summary>The address of an input: its rounded raw in two's complement, 10 bits.</summary>
    /// <param name="raw">Raw input.</param>
    /// <param name="fractionBits">Its fraction bits.</param>
    /// <returns>0 to 1023; 512 and more are negative inputs.</returns>
    public static int AddressOf(long raw, int fractionBits) => (int)FixedPoint.Requantize(raw, fractionBits, Index) & (Entries - 1);

    /// <summary>The entries in the order of their addresses.</summary>
    /// <param name="output">Output format.</param>
    /// <returns>Raw values.</returns>
    public static ValueList<long> For(FixedFormat output)
        => Enumerable.Range(0, Entries).Select(a => FixedPoint.Quantize(1 / (1 + PortableMath.Exp(-Index.ToDouble(a < Entries / 2 ? a : a - Entries))), output)).ToValueList();
}
