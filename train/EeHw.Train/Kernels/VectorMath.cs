using System.Runtime.Intrinsics;

namespace EeHw.Train.Kernels;

/// <summary>Elementary functions on 16 lanes, from multiply-adds alone: the same bits on every machine.</summary>
internal static class VectorMath
{
    /// <summary>1 / (1 + e^-x), within 3e-7.</summary>
    /// <param name="x">Any numbers.</param>
    /// <returns>In (0, 1); 1 / (1 + e^87) and its complement beyond ±87.</returns>
    public static Vector512<float> Sigmoid(Vector512<float> x)
    {
        // e^v = 2^k e^r with |r| at most ln(2)/2, by the Taylor series to r^7; ln 2 in two parts, so that k ln 2 is exact enough.
        var v = Vector512.Min(Vector512.Max(-x, Vector512.Create(-87f)), Vector512.Create(87f));
        var k = Vector512.Floor(Vector512.FusedMultiplyAdd(v, Vector512.Create(1.44269504f), Vector512.Create(0.5f)));
        var r = Vector512.FusedMultiplyAdd(k, Vector512.Create(-0.693359375f), v);
        r = Vector512.FusedMultiplyAdd(k, Vector512.Create(2.12194440e-4f), r);
        var sum = Vector512.Create(1f / 5040);
        foreach (var coefficient in (ReadOnlySpan<float>)[1f / 720, 1f / 120, 1f / 24, 1f / 6, 0.5f, 1f, 1f])
        {
            sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(coefficient));
        }

        var power = ((Vector512.ConvertToInt32(k) + Vector512.Create(127)) << 23).AsSingle();
        return Vector512<float>.One / Vector512.FusedMultiplyAdd(sum, power, Vector512<float>.One);
    }
}
