using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EeHw.Host.Software;

/// <summary>The three parts of F(4 x 4, 3 x 3) on blocks of 16 channels: transforms in halves of 8 channels, products of four tiles at a time.</summary>
internal static unsafe class WinogradTile
{
    private const int Block = 16;

    /// <summary>6 x 6 inputs of 8 channels to 36 transformed ones.</summary>
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

    /// <summary>36 products of 8 channels, and the bias, to 4 x 4 outputs.</summary>
    /// <param name="from">First product.</param>
    /// <param name="step">Elements from product to product.</param>
    /// <param name="bias">Bias of the channels.</param>
    /// <param name="to">First output; 16 elements from one to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Outputs(float* from, nint step, float* bias, float* to)
    {
        var e = stackalloc float[24 * 8];
        for (var j = 0; j < 6; j++)
        {
            var p = from + (j * step);
            var row = 6 * step;
            OutputLine(Vector256.Load(p), Vector256.Load(p + row), Vector256.Load(p + (2 * row)), Vector256.Load(p + (3 * row)), Vector256.Load(p + (4 * row)), Vector256.Load(p + (5 * row)), default, e + (j * 8), 6 * 8);
        }

        var b = Vector256.Load(bias);
        for (var i = 0; i < 4; i++)
        {
            var p = e + (i * 6 * 8);
            OutputLine(Vector256.Load(p), Vector256.Load(p + 8), Vector256.Load(p + 16), Vector256.Load(p + 24), Vector256.Load(p + 32), Vector256.Load(p + 40), b, to + (i * 4 * Block), Block);
        }
    }

    /// <summary>Sums over channels for four tiles and one block of outputs, in two halves: 8 sums in registers of 256 bits.</summary>
    /// <param name="from">Transformed inputs of the first tile, 16 elements from tile to tile.</param>
    /// <param name="next">Elements from block to block.</param>
    /// <param name="w">Weights [channel][16].</param>
    /// <param name="channels">Input channels.</param>
    /// <param name="to">Sums of the first tile, 16 elements from tile to tile.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply256(float* from, nint next, float* w, int channels, float* to)
    {
        Vector256<float> a0 = default, b0 = default, a1 = default, b1 = default, a2 = default, b2 = default, a3 = default, b3 = default;
        for (var block = 0; block < channels; block += Block, from += next)
        {
            var count = Math.Min(Block, channels - block);
            for (var c = 0; c < count; c++, w += Block)
            {
                Vector256<float> low = Vector256.Load(w), high = Vector256.Load(w + 8);
                var x0 = Vector256.Create(from[c]);
                a0 = Vector256.FusedMultiplyAdd(x0, low, a0);
                b0 = Vector256.FusedMultiplyAdd(x0, high, b0);
                var x1 = Vector256.Create(from[c + Block]);
                a1 = Vector256.FusedMultiplyAdd(x1, low, a1);
                b1 = Vector256.FusedMultiplyAdd(x1, high, b1);
                var x2 = Vector256.Create(from[c + (2 * Block)]);
                a2 = Vector256.FusedMultiplyAdd(x2, low, a2);
                b2 = Vector256.FusedMultiplyAdd(x2, high, b2);
                var x3 = Vector256.Create(from[c + (3 * Block)]);
                a3 = Vector256.FusedMultiplyAdd(x3, low, a3);
                b3 = Vector256.FusedMultiplyAdd(x3, high, b3);
            }
        }

        a0.Store(to);
        b0.Store(to + 8);
        a1.Store(to + Block);
        b1.Store(to + Block + 8);
        a2.Store(to + (2 * Block));
        b2.Store(to + (2 * Block) + 8);
        a3.Store(to + (3 * Block));
        b3.Store(to + (3 * Block) + 8);
    }

    /// <summary>The same in registers of 512 bits: four sums for even channels, four for odd ones, so that eight are in flight.</summary>
    /// <param name="from">Transformed inputs of the first tile, 16 elements from tile to tile.</param>
    /// <param name="next">Elements from block to block.</param>
    /// <param name="w">Weights [channel][16].</param>
    /// <param name="channels">Input channels.</param>
    /// <param name="to">Sums of the first tile, 16 elements from tile to tile.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply512(float* from, nint next, float* w, int channels, float* to)
    {
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        for (var block = 0; block < channels; block += Block, from += next)
        {
            var count = Math.Min(Block, channels - block);
            var c = 0;
            for (; c + 1 < count; c += 2, w += 2 * Block)
            {
                Vector512<float> u = Vector512.Load(w), v = Vector512.Load(w + Block);
                a0 = Vector512.FusedMultiplyAdd(Vector512.Create(from[c]), u, a0);
                a1 = Vector512.FusedMultiplyAdd(Vector512.Create(from[c + Block]), u, a1);
                a2 = Vector512.FusedMultiplyAdd(Vector512.Create(from[c + (2 * Block)]), u, a2);
                a3 = Vector512.FusedMultiplyAdd(Vector512.Create(from[c + (3 * Block)]), u, a3);
                b0 = Vector512.FusedMultiplyAdd(Vector512.Create(from[c + 1]), v, b0);
                b1 = Vector512.FusedMultiplyAdd(Vector512.Create(from[c + Block + 1]), v, b1);
                b2 = Vector512.FusedMultiplyAdd(Vector512.Create(from[c + (2 * Block) + 1]), v, b2);
                b3 = Vector512.FusedMultiplyAdd(Vector512.Create(from[c + (3 * Block) + 1]), v, b3);
            }

            for (; c < count; c++, w += Block)
            {
                var u = Vector512.Load(w);
                a0 = Vector512.FusedMultiplyAdd(Vector512.Create(from[c]), u, a0);
                a1 = Vector512.FusedMultiplyAdd(Vector512.Create(from[c + Block]), u, a1);
                a2 = Vector512.FusedMultiplyAdd(Vector512.Create(from[c + (2 * Block)]), u, a2);
                a3 = Vector512.FusedMultiplyAdd(Vector512.Create(from[c + (3 * Block)]), u, a3);
            }
        }

        (a0 + b0).Store(to);
        (a1 + b1).Store(to + Block);
        (a2 + b2).Store(to + (2 * Block));
        (a3 + b3).Store(to + (3 * Block));
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
    private static void OutputLine(Vector256<float> d0, Vector256<float> d1, Vector256<float> d2, Vector256<float> d3, Vector256<float> d4, Vector256<float> d5, Vector256<float> bias, float* to, nint step)
    {
        Vector256<float> sum = d1 + d2, difference = d1 - d2, high = d3 + d4, single = d3 - d4;
        (d0 + sum + high + bias).Store(to);
        (Add(2, single, difference) + bias).Store(to + step);
        (Add(4, high, sum) + bias).Store(to + (2 * step));
        (Add(8, single, difference) + d5 + bias).Store(to + (3 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Add(float factor, Vector256<float> v, Vector256<float> to) => Vector256.FusedMultiplyAdd(Vector256.Create(factor), v, to);
}
