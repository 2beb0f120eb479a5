using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EeHw.Train.Kernels;

/// <summary>
/// The inner loops of convolutions: y[c, p] = start + Σ_t w[t, c] · x[source(p) + tap(t)], for 16 samples at once (lane = sample). Tables say where each
/// pixel and each tap lies, so that stride, dilation, groups, padding and the transposed pass are all the same loop.
/// </summary>
/// <remarks>Every sum runs over the taps in table order with fused multiply-adds, whatever the tile: results do not depend on tiling or machine.</remarks>
internal static unsafe class Correlation
{
    /// <summary>Channels that are computed together.</summary>
    public const int Tile = 4;

    /// <summary>Computes four channels.</summary>
    /// <param name="x">Source map of the group.</param>
    /// <param name="y">Channel 0 of the tile; the next ones follow at <paramref name="channelStep"/>.</param>
    /// <param name="channelStep">Floats from one channel of y to the next.</param>
    /// <param name="table">Where pixels and taps lie.</param>
    /// <param name="weights">Weights in the order [tap, 4].</param>
    /// <param name="start">Four start values, or null to add to what y holds.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Four(float* x, float* y, long channelStep, TapTable table, float* weights, float* start)
    {
        var taps = table.Taps;
        var sources = table.Sources;
        var targets = table.Targets;
        var count = table.PixelCount;
        float* y0 = y, y1 = y + channelStep, y2 = y1 + channelStep, y3 = y2 + channelStep;
        var p = 0;

        // 16 accumulators need 32 registers of 512 bits; without them one pixel at a time (eight registers of 256 bits) is faster.
        for (; Vector512.IsHardwareAccelerated && p + 4 <= count; p += 4)
        {
            float* xa = x + sources[p], xb = x + sources[p + 1], xc = x + sources[p + 2], xd = x + sources[p + 3];
            Vector512<float> a0, a1, a2, a3, b0, b1, b2, b3, c0, c1, c2, c3, d0, d1, d2, d3;
            if (start is null)
            {
                int ta = targets[p], tb = targets[p + 1], tc = targets[p + 2], td = targets[p + 3];
                (a0, a1, a2, a3) = (Vector512.Load(y0 + ta), Vector512.Load(y1 + ta), Vector512.Load(y2 + ta), Vector512.Load(y3 + ta));
                (b0, b1, b2, b3) = (Vector512.Load(y0 + tb), Vector512.Load(y1 + tb), Vector512.Load(y2 + tb), Vector512.Load(y3 + tb));
                (c0, c1, c2, c3) = (Vector512.Load(y0 + tc), Vector512.Load(y1 + tc), Vector512.Load(y2 + tc), Vector512.Load(y3 + tc));
                (d0, d1, d2, d3) = (Vector512.Load(y0 + td), Vector512.Load(y1 + td), Vector512.Load(y2 + td), Vector512.Load(y3 + td));
            }
            else
            {
                a0 = b0 = c0 = d0 = Vector512.Create(start[0]);
                a1 = b1 = c1 = d1 = Vector512.Create(start[1]);
                a2 = b2 = c2 = d2 = Vector512.Create(start[2]);
                a3 = b3 = c3 = d3 = Vector512.Create(start[3]);
            }

            var w = weights;
            for (var t = 0; t < taps.Length; t++, w += Tile)
            {
                var tap = taps[t];
                var va = Vector512.Load(xa + tap);
                var vb = Vector512.Load(xb + tap);
                var vc = Vector512.Load(xc + tap);
                var vd = Vector512.Load(xd + tap);
                var w0 = Vector512.Create(w[0]);
                a0 = Vector512.FusedMultiplyAdd(va, w0, a0);
                b0 = Vector512.FusedMultiplyAdd(vb, w0, b0);
                c0 = Vector512.FusedMultiplyAdd(vc, w0, c0);
                d0 = Vector512.FusedMultiplyAdd(vd, w0, d0);
                var w1 = Vector512.Create(w[1]);
                a1 = Vector512.FusedMultiplyAdd(va, w1, a1);
                b1 = Vector512.FusedMultiplyAdd(vb, w1, b1);
                c1 = Vector512.FusedMultiplyAdd(vc, w1, c1);
                d1 = Vector512.FusedMultiplyAdd(vd, w1, d1);
                var w2 = Vector512.Create(w[2]);
                a2 = Vector512.FusedMultiplyAdd(va, w2, a2);
                b2 = Vector512.FusedMultiplyAdd(vb, w2, b2);
                c2 = Vector512.FusedMultiplyAdd(vc, w2, c2);
                d2 = Vector512.FusedMultiplyAdd(vd, w2, d2);
                var w3 = Vector512.Create(w[3]);
                a3 = Vector512.FusedMultiplyAdd(va, w3, a3);
                b3 = Vector512.FusedMultiplyAdd(vb, w3, b3);
                c3 = Vector512.FusedMultiplyAdd(vc, w3, c3);
                d3 = Vector512.FusedMultiplyAdd(vd, w3, d3);
            }

            Store4(y0, targets, p, a0, b0, c0, d0);
            Store4(y1, targets, p, a1, b1, c1, d1);
            Store4(y2, targets, p, a2, b2, c2, d2);
            Store4(y3, targets, p, a3, b3, c3, d3);
        }

        for (; p < count; p++)
        {
            var source = x + sources[p];
            var target = targets[p];
            var a0 = start is null ? Vector512.Load(y0 + target) : Vector512.Create(start[0]);
            var a1 = start is null ? Vector512.Load(y1 + target) : Vector512.Create(start[1]);
            var a2 = start is null ? Vector512.Load(y2 + target) : Vector512.Create(start[2]);
            var a3 = start is null ? Vector512.Load(y3 + target) : Vector512.Create(start[3]);
            var w = weights;
            for (var t = 0; t < taps.Length; t++, w += Tile)
            {
                var v = Vector512.Load(source + taps[t]);
                a0 = Vector512.FusedMultiplyAdd(v, Vector512.Create(w[0]), a0);
                a1 = Vector512.FusedMultiplyAdd(v, Vector512.Create(w[1]), a1);
                a2 = Vector512.FusedMultiplyAdd(v, Vector512.Create(w[2]), a2);
                a3 = Vector512.FusedMultiplyAdd(v, Vector512.Create(w[3]), a3);
            }

            a0.Store(y0 + target);
            a1.Store(y1 + target);
            a2.Store(y2 + target);
            a3.Store(y3 + target);
        }
    }

    /// <summary>Computes one channel.</summary>
    /// <param name="x">Source map of the group.</param>
    /// <param name="y">The channel.</param>
    /// <param name="table">Where pixels and taps lie.</param>
    /// <param name="weights">Weights in the order [tap].</param>
    /// <param name="start">One start value, or null to add to what y holds.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void One(float* x, float* y, TapTable table, float* weights, float* start)
    {
        var taps = table.Taps;
        var sources = table.Sources;
        var targets = table.Targets;
        var count = table.PixelCount;
        var p = 0;
        for (; p + 4 <= count; p += 4)
        {
            float* xa = x + sources[p], xb = x + sources[p + 1], xc = x + sources[p + 2], xd = x + sources[p + 3];
            var a = start is null ? Vector512.Load(y + targets[p]) : Vector512.Create(*start);
            var b = start is null ? Vector512.Load(y + targets[p + 1]) : Vector512.Create(*start);
            var c = start is null ? Vector512.Load(y + targets[p + 2]) : Vector512.Create(*start);
            var d = start is null ? Vector512.Load(y + targets[p + 3]) : Vector512.Create(*start);
            for (var t = 0; t < taps.Length; t++)
            {
                var tap = taps[t];
                var w = Vector512.Create(weights[t]);
                a = Vector512.FusedMultiplyAdd(Vector512.Load(xa + tap), w, a);
                b = Vector512.FusedMultiplyAdd(Vector512.Load(xb + tap), w, b);
                c = Vector512.FusedMultiplyAdd(Vector512.Load(xc + tap), w, c);
                d = Vector512.FusedMultiplyAdd(Vector512.Load(xd + tap), w, d);
            }

            Store4(y, targets, p, a, b, c, d);
        }

        for (; p < count; p++)
        {
            var source = x + sources[p];
            var a = start is null ? Vector512.Load(y + targets[p]) : Vector512.Create(*start);
            for (var t = 0; t < taps.Length; t++)
            {
                a = Vector512.FusedMultiplyAdd(Vector512.Load(source + taps[t]), Vector512.Create(weights[t]), a);
            }

            a.Store(y + targets[p]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store4(float* y, int[] targets, int p, Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        a.Store(y + targets[p]);
        b.Store(y + targets[p + 1]);
        c.Store(y + targets[p + 2]);
        d.Store(y + targets[p + 3]);
    }
}
