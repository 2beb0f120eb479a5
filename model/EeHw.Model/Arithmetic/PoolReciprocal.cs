using System.Numerics;
using EeHw.Model.Networks;

namespace EeHw.Model.Arithmetic;

/// <summary>
/// The constant by which a fixed-point mean multiplies instead of dividing by n: with S = 17 + ceil(log2 n) and R = floor(2^S / n + 1/2),
/// mean = requantise(Σx · R, Fx + S, output format). R lies in 2^17 to 2^18 - 1 (for n beyond 2^18 it may reach 2^18) and is exact for powers of
/// two; otherwise the relative error of the mean before rounding is at most 2^-18.
/// </summary>
public readonly record struct PoolReciprocal
{
    private PoolReciprocal(int divisor, int shift, long multiplier) => (Divisor, Shift, Multiplier) = (divisor, shift, multiplier);

    /// <summary>n: how many values are averaged.</summary>
    public int Divisor { get; }

    /// <summary>S: fraction bits of <see cref="Multiplier"/>.</summary>
    public int Shift { get; }

    /// <summary>R.</summary>
    public long Multiplier { get; }

    /// <summary>Bits of <see cref="Multiplier"/>, without a sign: 18.</summary>
    public int MultiplierWidth => BitOperations.Log2((ulong)Multiplier) + 1;

    /// <summary>The constant for a divisor.</summary>
    /// <param name="divisor">n, at least 1.</param>
    /// <returns>R and S.</returns>
    public static PoolReciprocal For(int divisor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(divisor, 1);
        var shift = 17 + CeilLog2(divisor);
        return new(divisor, shift, ((1L << (shift + 1)) + divisor) / (2L * divisor));
    }

    /// <summary>The divisor of one output position of an average pool: the whole window where padding counts, else what of it lies in the map.</summary>
    /// <param name="layer">An average pool.</param>
    /// <param name="windows">Its windows.</param>
    /// <param name="outputRow">Output row from 0.</param>
    /// <param name="outputColumn">Output column from 0.</param>
    /// <returns>n; 0 for a window that lies in padding entirely, which <see cref="RangeAnalysis"/> refuses.</returns>
    public static int DivisorAt(PoolLayer layer, WindowGeometry windows, int outputRow, int outputColumn)
        => layer.CountPadding ? layer.Kernel.Area : windows.CountInside(outputRow, outputColumn);

    /// <summary>Bits, with sign, of the sum of n inputs.</summary>
    /// <param name="input">Format of the inputs.</param>
    /// <returns>A width that no sum overflows.</returns>
    public int SumWidth(FixedFormat input) => input.Width + (input.Signed ? 0 : 1) + CeilLog2(Divisor);

    /// <summary>Bits, with sign, of the sum times <see cref="Multiplier"/>.</summary>
    /// <param name="input">Format of the inputs.</param>
    /// <returns>A width that no product overflows.</returns>
    public int ProductWidth(FixedFormat input) => SumWidth(input) + MultiplierWidth;

    private static int CeilLog2(int n) => n == 1 ? 0 : BitOperations.Log2((uint)(n - 1)) + 1;
}
