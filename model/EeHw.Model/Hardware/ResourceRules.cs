using EeHw.Model.Platforms;

namespace EeHw.Model.Hardware;

/// <summary>
/// Resource rules that folding, lowering and simulator share, so that they cannot disagree. Multipliers and block RAM follow the vendor flow's
/// rules; LUTs are estimates and are called so wherever they are printed.
/// </summary>
public static class ResourceRules
{
    /// <summary>Bits of one ultra RAM: 4096 words of 72 bits.</summary>
    public const long UramBits = 4096 * 72;

    private static readonly (int Width, int Depth)[] _bram18Shapes = [(1, 16384), (2, 8192), (4, 4096), (9, 2048), (18, 1024), (36, 512)];

    /// <summary>
    /// DSP tiles of one signed multiplier in the Vivado flow: none where min(a, b) ≤ 4 or a + b ≤ 16, else the number of 25×18 signed tiles, the
    /// better of both orientations. (Rule exact on 120 of 167 published reports.)
    /// </summary>
    /// <param name="a">Bits of one factor with sign, at least 1.</param>
    /// <param name="b">Bits of the other.</param>
    /// <returns>Tiles; 0 when it is made of LUTs.</returns>
    public static int MultiplierDsps(int a, int b)
    {
        if (Math.Min(a, b) <= 4 || a + b <= 16)
        {
            return 0;
        }

        return Math.Min(Tiles(a, b), Tiles(b, a));

        static int Tiles(int wide, int narrow) => (wide <= 25 ? 1 : CeilDivide(wide - 1, 24)) * (narrow <= 18 ? 1 : CeilDivide(narrow - 1, 17));
    }

    /// <summary>
    /// DSP tiles of one signed multiplier in a family: Vivado's rule for AMD parts; multipliers of 18x18 by the rule of Yosys for ECP5; for Intel parts multipliers of 18x19,
    /// of which a block of 27x27 is two, and none where Vivado's rule gives none (assumed: nobody ran Quartus).
    /// </summary>
    /// <param name="a">Bits of one factor with sign, at least 1.</param>
    /// <param name="b">Bits of the other.</param>
    /// <param name="family">Name of the family.</param>
    /// <returns>Tiles; 0 when it is made of LUTs.</returns>
    public static int MultiplierDsps(int a, int b, string family) => family switch
    {
        "ecp5" => YosysRules.MultiplierDsps(a, b, int.MaxValue, family),
        "stratix10" or "agilex7" => MultiplierDsps(a, b) == 0 ? 0
            : Math.Min(a, b) <= 18 && Math.Max(a, b) <= 19 ? 1
            : 2 * CeilDivide(Math.Max(1, a - 1), 26) * CeilDivide(Math.Max(1, b - 1), 26),
        _ => MultiplierDsps(a, b),
    };

    /// <summary>LUTs of one signed multiplier without a DSP tile: one per bit product (estimate: array multiplier, partial products merged with carry chains).</summary>
    /// <param name="a">Bits of one factor.</param>
    /// <param name="b">Bits of the other.</param>
    /// <returns>LUTs.</returns>
    public static double MultiplierLuts(int a, int b) => (double)a * b;

    /// <summary>Block RAMs of 18 kbit for one memory: the least over shapes 16384×1 to 512×36 of ⌈width/ws⌉·⌈depth/ds⌉, the depth first rounded up to a power of two as 7-series mapping does.</summary>
    /// <param name="widthBits">Bits per word, at least 1.</param>
    /// <param name="depth">Words, at least 1.</param>
    /// <returns>Blocks.</returns>
    public static long Bram18(long widthBits, long depth)
    {
        var rounded = (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)depth);
        return _bram18Shapes.Min(s => CeilDivide(widthBits, s.Width) * CeilDivide(rounded, s.Depth));
    }

    /// <summary>Ultra RAMs for one memory: ⌈width/72⌉·⌈depth/4096⌉.</summary>
    /// <param name="widthBits">Bits per word, at least 1.</param>
    /// <param name="depth">Words, at least 1.</param>
    /// <returns>Blocks.</returns>
    public static long Uram(long widthBits, long depth) => CeilDivide(widthBits, 72) * CeilDivide(depth, 4096);

    /// <summary>LUTs of one memory in LUT RAM: 64 words of one bit each (estimate).</summary>
    /// <param name="widthBits">Bits per word.</param>
    /// <param name="depth">Words.</param>
    /// <returns>LUTs.</returns>
    public static double LutramLuts(long widthBits, long depth) => (double)widthBits * CeilDivide(depth, 64);

    /// <summary>What a memory is made of: LUT RAM up to a size; ultra RAM where the part has it, the memory can be written, fills at least one and is deep enough; else block RAM.</summary>
    /// <param name="widthBits">Bits per word.</param>
    /// <param name="depth">Words.</param>
    /// <param name="lutramMaximumBits">Largest memory in LUT RAM, bits.</param>
    /// <param name="platform">The part.</param>
    /// <param name="isConstant">Weights: ultra RAM cannot be given a content at configuration.</param>
    /// <returns>The style.</returns>
    public static MemoryStyle StyleOf(long widthBits, long depth, long lutramMaximumBits, Platform platform, bool isConstant)
        => widthBits * depth <= lutramMaximumBits ? MemoryStyle.Lutram
            : !isConstant && platform.Uram.Value > 0 && depth >= 2048 && widthBits * depth >= UramBits ? MemoryStyle.Uram
            : MemoryStyle.Bram;

    internal static int CeilDivide(int a, int b) => (a + b - 1) / b;

    internal static long CeilDivide(long a, long b) => (a + b - 1) / b;
}
