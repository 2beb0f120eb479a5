using EeHw.Codegen.Vitis;

namespace EeHw.Codegen.Units;

/// <summary>Reciprocals of mean pools as the fixed-point definition states them (<see cref="Model.Arithmetic.QuantizedNetwork"/>).</summary>
internal static class Reciprocal
{
    /// <summary>S = 17 + ceil(log2 n).</summary>
    public static int FractionBits(int divisor) => 17 + CppFormats.CeilLog2(divisor);

    /// <summary>R = round-half-up(2^S / n).</summary>
    public static long Of(int divisor) => ((1L << (FractionBits(divisor) + 1)) + divisor) / (2L * divisor);

    /// <summary>R(n) moved to the binary point of the largest divisor; 0 for n = 0.</summary>
    public static long Aligned(int divisor, int largest) => divisor == 0 ? 0 : Of(divisor) << (FractionBits(largest) - FractionBits(divisor));
}
