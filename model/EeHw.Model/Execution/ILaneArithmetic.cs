using System.Runtime.Intrinsics;

namespace EeHw.Model.Execution;

/// <summary>The one operation in which float and integer sums differ.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal interface ILaneArithmetic<T>
{
    /// <summary>sum + x · w per lane.</summary>
    /// <param name="x">Inputs.</param>
    /// <param name="w">Weights.</param>
    /// <param name="sum">Sums so far.</param>
    /// <returns>The new sums.</returns>
    static abstract Vector512<T> MultiplyAdd(Vector512<T> x, Vector512<T> w, Vector512<T> sum);
}

/// <summary>Float with one rounding per term (fused), so that every machine gives the same bits.</summary>
internal readonly struct FloatLanes : ILaneArithmetic<float>
{
    /// <inheritdoc/>
    public static Vector512<float> MultiplyAdd(Vector512<float> x, Vector512<float> w, Vector512<float> sum) => Vector512.FusedMultiplyAdd(x, w, sum);
}

/// <summary>Integers modulo 2^32 or 2^64: exact wherever the final sum fits, whatever the partial sums do.</summary>
/// <typeparam name="T">int or long.</typeparam>
internal readonly struct IntegerLanes<T> : ILaneArithmetic<T>
{
    /// <inheritdoc/>
    public static Vector512<T> MultiplyAdd(Vector512<T> x, Vector512<T> w, Vector512<T> sum) => (x * w) + sum;
}
