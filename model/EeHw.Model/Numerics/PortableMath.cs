namespace EeHw.Model.Numerics;

/// <summary>
/// Elementary functions from additions, multiplications and divisions alone, so that every machine gives the same bits
/// (those of the BCL follow the C library and the instruction set). Errors are below 2 units in the last place.
/// </summary>
public static class PortableMath
{
    // ln 2 = High + Low; High has 32 trailing zero bits, so k * High is exact for |k| < 2^32.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    // pi / 2 = High + Middle + Low in the same way: exact products for |k| < 2^20.
    private const double HalfPiHigh = 1.57079632673412561417e+00;
    private const double HalfPiMiddle = 6.07710050630396597660e-11;
    private const double HalfPiLow = 2.02226624879595063154e-21;

    // 1/13!, 1/12!, ..., 1/0!
    private static readonly double[] _inverseFactorials = [.. Enumerable.Range(0, 14).Select(n => 13 - n).Select(n => 1 / Enumerable.Range(1, n).Aggregate(1.0, (p, i) => p * i))];

    /// <summary>e to the power x, by reduction to |r| at most ln(2)/2 and the Taylor series to r^13.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>Infinity above 709.78, 0 below -745.13, NaN for NaN.</returns>
    public static double Exp(double x)
    {
        if (double.IsNaN(x) || x > 709.782712893384)
        {
            return double.IsNaN(x) ? x : double.PositiveInfinity;
        }

        if (x < -745.133219101941)
        {
            return 0;
        }

        var k = Math.Floor((x * 1.44269504088896338700) + 0.5);
        var r = (x - (k * Ln2High)) - (k * Ln2Low);
        var sum = 0.0;
        foreach (var coefficient in _inverseFactorials)
        {
            sum = (sum * r) + coefficient;
        }

        // In two steps: 2^k alone may leave the range where the result does not.
        var half = (int)k / 2;
        return sum * PowerOfTwo(half) * PowerOfTwo((int)k - half);
    }

    /// <summary>Natural logarithm, by 2 artanh((m - 1) / (m + 1)) of the mantissa m in [1/sqrt 2, sqrt 2).</summary>
    /// <param name="x">A number.</param>
    /// <returns>NaN below 0, negative infinity at 0.</returns>
    public static double Log(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x))
        {
            return x == 0 ? double.NegativeInfinity : x < 0 ? double.NaN : x;
        }

        var exponent = Math.ILogB(x);
        var mantissa = Math.ScaleB(x, -exponent);
        if (mantissa > 1.41421356237309504880)
        {
            mantissa /= 2;
            exponent++;
        }

        var s = (mantissa - 1) / (mantissa + 1);
        var square = s * s;
        var sum = 0.0;
        for (var n = 21; n >= 3; n -= 2)
        {
            sum = (sum + (1.0 / n)) * square;
        }

        return (exponent * Ln2High) + ((2 * s) + ((2 * s * sum) + (exponent * Ln2Low)));
    }

    /// <summary>Sine and cosine, by reduction to |r| at most pi/4 and Taylor series.</summary>
    /// <param name="x">Angle in radians, at most 1e6 in magnitude.</param>
    /// <returns>Sine and cosine.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A larger angle, infinity or NaN.</exception>
    public static (double Sin, double Cos) SinCos(double x)
    {
        if (!(Math.Abs(x) <= 1e6))
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, "The angle must lie in [-1e6, 1e6] rad.");
        }

        var k = Math.Floor((x * 0.63661977236758134308) + 0.5);
        var r = ((x - (k * HalfPiHigh)) - (k * HalfPiMiddle)) - (k * HalfPiLow);
        var square = r * r;
        double sin = 1, cos = 1;
        for (var n = 18; n >= 2; n -= 2)
        {
            sin = 1 - (sin * square / (n * (n + 1)));
            cos = 1 - (cos * square / (n * (n - 1)));
        }

        sin *= r;
        return ((long)k & 3) switch
        {
            0 => (sin, cos),
            1 => (cos, -sin),
            2 => (-sin, -cos),
            _ => (-cos, sin),
        };
    }

    private static double PowerOfTwo(int exponent) => BitConverter.Int64BitsToDouble((long)(exponent + 1023) << 52);
}
