using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EeHw.Host.Software;

/// <summary>The transforms of F(4 x 4, 3 x 3) and F(2 x 2, 5 x 5) on vectors of 16 numbers, in halves of 8: of channels or of samples.</summary>
[SkipLocalsInit]
internal static unsafe class WinogradTile
{
    private const int Block = 16;

    /// <summary>6 x 6 inputs of 8 lanes to 36 transformed ones.</summary>
    /// <param name="from">First input.</param>
    /// <param name="row">Elements from row to row.</param>
    /// <param name="to">First result.</param>
    /// <param name="step">Elements from result to result.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Inputs(float* from, nint row, float* to, nint step)
    {
        var e = stackalloc float[36 * 8];
        for (var j = 0; j < 6; j++)
        {
            var p = from + (j * Block);
            InputLine(Vector256.Load(p), Vector256.Load(p + row), Vector256.Load(p + (2 * row)), Vector256.Load(p + (3 * row)), Vector256.Load(p + (4 * row)), Vector256.Load(p + (5 * row)), e + (j * 8), 6 * 8);
        }

        for (var i = 0; i < 6; i++)
        {
            var p = e + (i * 6 * 8);
            InputLine(Vector256.Load(p), Vector256.Load(p + 8), Vector256.Load(p + 16), Vector256.Load(p + 24), Vector256.Load(p + 32), Vector256.Load(p + 40), to + (i * 6 * step), step);
        }
    }

    /// <summary>36 products of 8 lanes, and the bias, to the outputs of a tile.</summary>
    /// <param name="tile">Rows and columns of outputs: 4 (kernels of 3 x 3) or 2 (5 x 5).</param>
    /// <param name="from">First product.</param>
    /// <param name="step">Elements from product to product.</param>
    /// <param name="bias">Bias of the lanes.</param>
    /// <param name="to">First output.</param>
    /// <param name="pixel">Elements from output to output.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Outputs(int tile, float* from, nint step, float* bias, float* to, nint pixel)
    {
        if (tile == 4)
        {
            Outputs<Four>(from, step, bias, to, pixel);
        }
        else
        {
            Outputs<Two>(from, step, bias, to, pixel);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Outputs<TTile>(float* from, nint step, float* bias, float* to, nint pixel)
        where TTile : struct, ITile
    {
        var e = stackalloc float[24 * 8];
        for (var j = 0; j < 6; j++)
        {
            var p = from + (j * step);
            var row = 6 * step;
            TTile.Line(Vector256.Load(p), Vector256.Load(p + row), Vector256.Load(p + (2 * row)), Vector256.Load(p + (3 * row)), Vector256.Load(p + (4 * row)), Vector256.Load(p + (5 * row)), default, e + (j * 8), 6 * 8);
        }

        var b = Vector256.Load(bias);
        for (var i = 0; i < TTile.Size; i++)
        {
            var p = e + (i * 6 * 8);
            TTile.Line(Vector256.Load(p), Vector256.Load(p + 8), Vector256.Load(p + 16), Vector256.Load(p + 24), Vector256.Load(p + 32), Vector256.Load(p + 40), b, to + (i * TTile.Size * pixel), pixel);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InputLine(Vector256<float> d0, Vector256<float> d1, Vector256<float> d2, Vector256<float> d3, Vector256<float> d4, Vector256<float> d5, float* to, nint step)
    {
        Vector256<float> even = Add(-4, d2, d4), odd = Add(-4, d1, d3), difference = d4 - d2, single = d3 - d1;
        Add(4, d0, Add(-5, d2, d4)).Store(to);
        (even + odd).Store(to + step);
        (even - odd).Store(to + (2 * step));
        Add(2, single, difference).Store(to + (3 * step));
        Add(-2, single, difference).Store(to + (4 * step));
        Add(4, d1, Add(-5, d3, d5)).Store(to + (5 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Add(float factor, Vector256<float> v, Vector256<float> to) => Vector256.FusedMultiplyAdd(Vector256.Create(factor), v, to);

    private interface ITile
    {
        static abstract int Size { get; }

        static abstract void Line(Vector256<float> d0, Vector256<float> d1, Vector256<float> d2, Vector256<float> d3, Vector256<float> d4, Vector256<float> d5, Vector256<float> bias, float* to, nint step);
    }

    private readonly struct Four : ITile
    {
        public static int Size => 4;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Line(Vector256<float> d0, Vector256<float> d1, Vector256<float> d2, Vector256<float> d3, Vector256<float> d4, Vector256<float> d5, Vector256<float> bias, float* to, nint step)
        {
            Vector256<float> sum = d1 + d2, difference = d1 - d2, high = d3 + d4, single = d3 - d4;
            (d0 + sum + high + bias).Store(to);
            (Add(2, single, difference) + bias).Store(to + step);
            (Add(4, high, sum) + bias).Store(to + (2 * step));
            (Add(8, single, difference) + d5 + bias).Store(to + (3 * step));
        }
    }

    private readonly struct Two : ITile
    {
        public static int Size => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Line(Vector256<float> d0, Vector256<float> d1, Vector256<float> d2, Vector256<float> d3, Vector256<float> d4, Vector256<float> d5, Vector256<float> bias, float* to, nint step)
        {
            (d0 + (d1 + d2) + (d3 + d4) + bias).Store(to);
            (Add(2, d3 - d4, d1 - d2) + d5 + bias).Store(to + step);
        }
    }
}
