using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EeHw.Train.Kernels;

/// <summary>The gradient of convolution weights: dw[c, t] = Σ_lanes Σ_p dy[c, p] · x[source(p) + tap(t)].</summary>
internal static unsafe class WeightGradient
{
    /// <summary>Four channels by all taps.</summary>
    /// <param name="x">Source map of the group.</param>
    /// <param name="dy">Gradient of channel 0 of the tile.</param>
    /// <param name="channelStep">Floats from one channel of dy to the next.</param>
    /// <param name="table">Where pixels and taps lie.</param>
    /// <param name="dw">Receives [4, taps].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Four(float* x, float* dy, long channelStep, TapTable table, float* dw)
    {
        var taps = table.Taps;
        var sources = table.Sources;
        var targets = table.Targets;
        float* dy1 = dy + channelStep, dy2 = dy1 + channelStep, dy3 = dy2 + channelStep;
        if (!Vector512.IsHardwareAccelerated)
        {
            // 16 accumulators need 32 registers of 512 bits. The sums are the same either way.
            One(x, dy, table, dw);
            One(x, dy1, table, dw + taps.Length);
            One(x, dy2, table, dw + (2 * taps.Length));
            One(x, dy3, table, dw + (3 * taps.Length));
            return;
        }

        for (var t = 0; t < taps.Length; t += 4)
        {
            // Past the end the last tap is computed again and not stored.
            var last = taps.Length - 1;
            float* xa = x + taps[t], xb = x + taps[Math.Min(t + 1, last)], xc = x + taps[Math.Min(t + 2, last)], xd = x + taps[Math.Min(t + 3, last)];
            Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
            Vector512<float> c0 = default, c1 = default, c2 = default, c3 = default, d0 = default, d1 = default, d2 = default, d3 = default;
            for (var p = 0; p < sources.Length; p++)
            {
                var source = sources[p];
                var target = targets[p];
                var va = Vector512.Load(xa + source);
                var vb = Vector512.Load(xb + source);
                var vc = Vector512.Load(xc + source);
                var vd = Vector512.Load(xd + source);
                var g0 = Vector512.Load(dy + target);
                a0 = Vector512.FusedMultiplyAdd(va, g0, a0);
                b0 = Vector512.FusedMultiplyAdd(vb, g0, b0);
                c0 = Vector512.FusedMultiplyAdd(vc, g0, c0);
                d0 = Vector512.FusedMultiplyAdd(vd, g0, d0);
                var g1 = Vector512.Load(dy1 + target);
                a1 = Vector512.FusedMultiplyAdd(va, g1, a1);
                b1 = Vector512.FusedMultiplyAdd(vb, g1, b1);
                c1 = Vector512.FusedMultiplyAdd(vc, g1, c1);
                d1 = Vector512.FusedMultiplyAdd(vd, g1, d1);
                var g2 = Vector512.Load(dy2 + target);
                a2 = Vector512.FusedMultiplyAdd(va, g2, a2);
                b2 = Vector512.FusedMultiplyAdd(vb, g2, b2);
                c2 = Vector512.FusedMultiplyAdd(vc, g2, c2);
                d2 = Vector512.FusedMultiplyAdd(vd, g2, d2);
                var g3 = Vector512.Load(dy3 + target);
                a3 = Vector512.FusedMultiplyAdd(va, g3, a3);
                b3 = Vector512.FusedMultiplyAdd(vb, g3, b3);
                c3 = Vector512.FusedMultiplyAdd(vc, g3, c3);
                d3 = Vector512.FusedMultiplyAdd(vd, g3, d3);
            }

            Put(dw + t, taps.Length - t, a0, b0, c0, d0);
            Put(dw + taps.Length + t, taps.Length - t, a1, b1, c1, d1);
            Put(dw + (2 * taps.Length) + t, taps.Length - t, a2, b2, c2, d2);
            Put(dw + (3 * taps.Length) + t, taps.Length - t, a3, b3, c3, d3);
        }
    }

    /// <summary>One channel by all taps.</summary>
    /// <param name="x">Source map of the group.</param>
    /// <param name="dy">Gradient of the channel.</param>
    /// <param name="table">Where pixels and taps lie.</param>
    /// <param name="dw">Receives [taps].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void One(float* x, float* dy, TapTable table, float* dw)
    {
        var taps = table.Taps;
        var sources = table.Sources;
        var targets = table.Targets;
        for (var t = 0; t < taps.Length; t += 4)
        {
            var last = taps.Length - 1;
            float* xa = x + taps[t], xb = x + taps[Math.Min(t + 1, last)], xc = x + taps[Math.Min(t + 2, last)], xd = x + taps[Math.Min(t + 3, last)];
            Vector512<float> a = default, b = default, c = default, d = default;
            for (var p = 0; p < sources.Length; p++)
            {
                var source = sources[p];
                var g = Vector512.Load(dy + targets[p]);
                a = Vector512.FusedMultiplyAdd(Vector512.Load(xa + source), g, a);
                b = Vector512.FusedMultiplyAdd(Vector512.Load(xb + source), g, b);
                c = Vector512.FusedMultiplyAdd(Vector512.Load(xc + source), g, c);
                d = Vector512.FusedMultiplyAdd(Vector512.Load(xd + source), g, d);
            }

            Put(dw + t, taps.Length - t, a, b, c, d);
        }
    }

    /// <summary>Sum over pixels and lanes: the gradient of a bias.</summary>
    /// <param name="dy">Gradient of a channel.</param>
    /// <param name="pixels">Pixels of the channel, one after the other.</param>
    /// <returns>The sum.</returns>
    public static float Sum(float* dy, int pixels)
    {
        Vector512<float> sum = default;
        for (var p = 0; p < pixels; p++)
        {
            sum += Vector512.Load(dy + ((long)p * LaneBuffer.Lanes));
        }

        return Lanes.Sum(sum);
    }

    private static void Put(float* dw, int count, Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        dw[0] = Lanes.Sum(a);
        if (count > 1)
        {
            dw[1] = Lanes.Sum(b);
        }

        if (count > 2)
        {
            dw[2] = Lanes.Sum(c);
        }

        if (count > 3)
        {
            dw[3] = Lanes.Sum(d);
        }
    }
}
