using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EeHw.Train.Kernels;

/// <summary>Exponential and logistic function of eight doubles, from additions and multiplications alone, so that every machine gives the same bits.</summary>
internal static class VectorExp
{
    // 1.5 * 2^52: adding it rounds to a whole number, which then stands in the low bits.
    private const double Magic = 6755399441055744.0;

    // ln 2 in two parts; the first has trailing zeros, so that its product with a small whole number is exact.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    private static readonly double[] _inverseFactorials = [.. Enumerable.Range(0, 14).Select(n => 13 - n).Select(n => 1 / Enumerable.Range(1, n).Aggregate(1.0, (p, i) => p * i))];

    /// <summary>e to the power x, x clamped to [-700, 700]: reduction to |r| at most ln(2)/2 and the Taylor series to r^13.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x)
    {
        x = Vector512.Max(Vector512.Min(x, Vector512.Create(700.0)), Vector512.Create(-700.0));
        var shifted = (x * Vector512.Create(1.44269504088896338700)) + Vector512.Create(Magic);
        var k = shifted - Vector512.Create(Magic);
        var r = (x - (k * Vector512.Create(Ln2High))) - (k * Vector512.Create(Ln2Low));
        var sum = Vector512<double>.Zero;
        foreach (var coefficient in _inverseFactorials)
        {
            sum = (sum * r) + Vector512.Create(coefficient);
        }

        return sum * Vector512.ShiftLeft(shifted.AsInt64() + Vector512.Create(1023L), 52).AsDouble();
    }

    /// <summary>1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sigmoid(Vector512<double> x) => Vector512<double>.One / (Vector512<double>.One + Exp(-x));
}
