using System.Numerics;

namespace EeHw.Model.Hardware;

/// <summary>
/// What Yosys 0.23 <c>synth_xilinx</c> and <c>synth_ecp5</c> make of multipliers and memories. Taken from their library files (mul2dsp.v, brams_xc4v.txt, ecp5/brams.txt) and the cost that
/// memory_libmap minimises, and held to its counts by tests. Not what the vendor's tools make.
/// </summary>
public static class YosysRules
{
    // Cascaded partial products are 18 bits with sign, so that a wide factor is cut every 17 bits.
    private const int Partial = 17;
    private const int NarrowFactor = 18;

    // Least product that becomes a DSP tile, bits.
    private const int LeastProduct = 9;

    // Bits per write enable.
    private const int Byte = 9;

    // log2 of words at one bit, widest word, cost of a cell, and 18 kbit blocks it takes.
    private static readonly (int AddressBits, int Widest, double Cost, int Blocks)[] _cells = [(14, 36, 129, 1), (15, 72, 257, 2), (16, 9, 513, 4)];

    // ECP5: one kind of block; its cells of 36 bits and of 18 cost the same.
    private static readonly (int AddressBits, int Widest, double Cost, int Blocks)[] _ecp5Cells = [(14, 36, 128, 1)];

    private static readonly int[] _widths = [1, 2, 4, 9, 18, 36, 72];

    /// <summary>DSP tiles of one signed multiplier.</summary>
    /// <param name="a">Bits of one factor with sign, at least 1.</param>
    /// <param name="b">Bits of the other.</param>
    /// <param name="product">Bits of the product that are used.</param>
    /// <param name="family">xc7 (25×18 tiles), xcup (27×18) or ecp5 (18×18).</param>
    /// <returns>Tiles; 0 where a factor has fewer than 2 bits or, but for ecp5, the product fewer than 9.</returns>
    public static int MultiplierDsps(int a, int b, int product, string family)
    {
        product = Math.Min(product, a + b);
        var (wide, narrow) = (Math.Min(Math.Max(a, b), product), Math.Min(Math.Min(a, b), product));
        return narrow < 2 || (product < LeastProduct && family != "ecp5") ? 0 : Slices(wide, family switch { "xcup" => 27, "ecp5" => 18, _ => 25 }) * Slices(narrow, NarrowFactor);

        static int Slices(int bits, int widest) => bits <= widest ? 1 : 1 + ResourceRules.CeilDivide(bits - widest, Partial);
    }

    /// <summary>
    /// Block RAMs of 18 kbit for one memory with one read port, and one write port or a content: the cell and word width of least cost, where rows of
    /// words that do not fill a cell's width share cells, and selecting among rows costs half a LUT per bit and row.
    /// </summary>
    /// <param name="widthBits">Bits per word; 0 needs none.</param>
    /// <param name="depth">Words, at least 1.</param>
    /// <param name="isConstant">A content that is never written.</param>
    /// <param name="family">Family, whose cells are used.</param>
    /// <returns>Blocks.</returns>
    public static long Bram18(long widthBits, long depth, bool isConstant, string family = "xc7")
    {
        if (widthBits == 0)
        {
            return 0;
        }

        var best = (Cost: double.PositiveInfinity, Blocks: 0L);
        foreach (var cell in family == "ecp5" ? _ecp5Cells : _cells)
        {
            for (var i = 0; i < _widths.Length && _widths[i] <= cell.Widest; i++)
            {
                var unit = isConstant ? 1 : Math.Min(Byte, _widths[i]);
                var rows = ResourceRules.CeilDivide(depth, 1L << (cell.AddressBits - i));
                var count = ResourceRules.CeilDivide(rows * ResourceRules.CeilDivide(widthBits, unit) * unit, _widths[i]);
                var cost = (cell.Cost * count) + (0.5 * (rows - 1) * widthBits) + (isConstant || rows == 1 ? 0 : 0.5 * rows);
                if (cost < best.Cost)
                {
                    best = (cost, count * cell.Blocks);
                }
            }
        }

        return best.Blocks;
    }

    /// <summary>Bits with sign of a constant factor, trailing zeros being wires; 0 for a power of two, which needs no multiplier.</summary>
    /// <param name="value">The constant, above 0.</param>
    /// <returns>Bits.</returns>
    public static int ConstantFactorBits(long value)
    {
        var odd = value >> BitOperations.TrailingZeroCount(value);
        return odd == 1 ? 0 : BitOperations.Log2((ulong)odd) + 2;
    }
}
