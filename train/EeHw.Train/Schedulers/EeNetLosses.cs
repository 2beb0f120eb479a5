using System.Runtime.Intrinsics;
using EeHw.Model.Numerics;
using EeHw.Train.Kernels;

namespace EeHw.Train.Schedulers;

/// <summary>
/// Forward pass, losses and gradients of an EENet training on a run of samples. Scores q_k = w_k·x_k; assignment a_k = σ(W2 σ(W1 x_k + b1) + b2), r_k = a_k / Σ_j a_j.
/// (1) scores: (1/K) Σ_k Σ_n w_nk BCE(q_nk, right_nk), w_nk = r_nk / Σ_n r_nk held; (2) assignment: α_KL/(N K) Σ t (ln t - ln r), target t_k = (q_k^β + ε) / Σ_j (q_j^β + ε) held;
/// (3) assignment: α_cost |mean_n Σ_k r_nk c_k - B| / B. Earlier scores enter x_k clamped and held.
/// </summary>
internal sealed class EeNetLosses
{
    // Keeps the target defined where all scores are 0, and the logarithms of (1) finite.
    public const double Epsilon = 1e-6;

    private readonly EeNetSamples _samples;
    private readonly EeNetOptions _options;
    private readonly double[] _costs;
    private readonly double _budget;
    private readonly double[][] _hidden;
    private readonly double[] _slope;
    private readonly double[] _sum;

    public EeNetLosses(EeNetSamples samples, EeNetOptions options, IReadOnlyList<double> costs, double budget)
    {
        (_samples, _options, _costs, _budget) = (samples, options, [.. costs], budget);
        var exits = samples.Exits;
        Hidden = [.. Enumerable.Range(0, exits).Select(k => Math.Max(1, (int)Math.Floor((samples.Width(k) * options.HiddenRate) + 1e-9)))];
        Q = Rows(exits);
        A = Rows(exits);
        R = Rows(exits);
        _hidden = [.. Hidden.Select(h => new double[h * samples.Padded])];
        (_slope, _sum) = (new double[samples.Padded], new double[samples.Padded]);

        double[][] Rows(int count) => [.. Enumerable.Range(0, count).Select(_ => new double[samples.Padded])];
    }

    /// <summary>Hidden neurons per exit.</summary>
    public int[] Hidden { get; }

    /// <summary>Scores [K][padded].</summary>
    public double[][] Q { get; }

    /// <summary>Assignment before it is normalised [K][padded].</summary>
    public double[][] A { get; }

    /// <summary>Assignment [K][padded].</summary>
    public double[][] R { get; }

    /// <summary>Scores of a run of samples; clamped, they become inputs of later exits.</summary>
    public void Scores(double[][] weights, int from, int to)
    {
        for (var k = 0; k < _samples.Exits; k++)
        {
            Combine(weights[k], 0, 0, _samples.Inputs[k], _samples.Width(k), Q[k], from, to, isLogistic: false);
            for (var later = k + 1; later < _samples.Exits; later++)
            {
                var row = _samples.Inputs[later].AsSpan((_samples.Classes + 2 + k) * _samples.Padded, _samples.Padded);
                for (var n = from; n < to; n++)
                {
                    row[n] = Math.Clamp(Q[k][n], 0, 1);
                }
            }
        }
    }

    /// <summary>Assignment of a run of samples.</summary>
    public void Assign(double[][] nets, int from, int to)
    {
        for (var k = 0; k < _samples.Exits; k++)
        {
            var (width, hidden, net) = (_samples.Width(k), Hidden[k], nets[k]);
            for (var h = 0; h < hidden; h++)
            {
                Combine(net, h * width, net[(hidden * width) + h], _samples.Inputs[k], width, _hidden[k].AsSpan(h * _samples.Padded, _samples.Padded), from, to, isLogistic: true);
            }

            Combine(net, hidden * (width + 1), net[^1], _hidden[k], hidden, A[k], from, to, isLogistic: true);
        }

        for (var n = from; n < to; n += Vector512<double>.Count)
        {
            var sum = At(A[0], n);
            for (var k = 1; k < A.Length; k++)
            {
                sum += At(A[k], n);
            }

            sum.StoreUnsafe(ref _sum[n]);
            for (var k = 0; k < A.Length; k++)
            {
                (At(A[k], n) / sum).StoreUnsafe(ref R[k][n]);
            }
        }
    }

    /// <summary>Loss (1) and its gradient by the scores' weights; inputs and assignment are held.</summary>
    public double ScoreLoss(double[][] weights, int from, int to, double[][] gradients)
    {
        double loss = 0;
        for (var k = 0; k < _samples.Exits; k++)
        {
            Combine(weights[k], 0, 0, _samples.Inputs[k], _samples.Width(k), Q[k], from, to, isLogistic: false);
            var total = Dot(R[k], 0, _samples.Weighs, 0, from, to);
            for (var n = from; n < to; n++)
            {
                var (q, right) = (Q[k][n], _samples.Right[k][n]);
                var weight = R[k][n] * _samples.Weighs[n] / (total * _samples.Exits);
                var clamped = Math.Clamp(q, Epsilon, 1 - Epsilon);
                loss -= weight * PortableMath.Log(right > 0 ? clamped : 1 - clamped);
                _slope[n] = q == clamped ? weight * (q - right) / (q * (1 - q)) : 0;
            }

            for (var d = 0; d < weights[k].Length; d++)
            {
                gradients[k][d] = Dot(_slope, 0, _samples.Inputs[k], d * _samples.Padded, from, to);
            }
        }

        return loss;
    }

    /// <summary>Losses (2) + (3) and their gradient by the assignment nets; inputs and scores are held.</summary>
    public double AssignmentLoss(double[][] nets, int from, int to, double[][] gradients)
    {
        Assign(nets, from, to);
        var exits = _samples.Exits;
        var count = Math.Min(to, _samples.Count) - from;
        var mean = _costs.Select((c, k) => c * Dot(R[k], 0, _samples.Weighs, 0, from, to)).Sum() / count;
        var (scale, sign) = (_options.DivergenceWeight / (count * (double)exits), Math.Sign(mean - _budget) * _options.CostWeight / (count * _budget));
        var loss = _options.CostWeight * Math.Abs(mean - _budget) / _budget;
        Span<double> slopes = stackalloc double[exits];
        for (var n = from; n < to; n++)
        {
            // The gradient by a_k follows from that by r_k = a_k / S: (g_k - Σ_j g_j r_j) / S. It takes R's place.
            double norm = 0, mixed = 0;
            for (var k = 0; k < exits; k++)
            {
                slopes[k] = Target(Q[k][n]);
                norm += slopes[k];
            }

            for (var k = 0; k < exits; k++)
            {
                var (t, r) = (slopes[k] / norm, R[k][n]);
                loss += scale * _samples.Weighs[n] * t * (PortableMath.Log(t) - PortableMath.Log(r));
                slopes[k] = _samples.Weighs[n] * ((sign * _costs[k]) - (scale * t / r));
                mixed += slopes[k] * r;
            }

            for (var k = 0; k < exits; k++)
            {
                R[k][n] = (slopes[k] - mixed) / _sum[n];
            }
        }

        for (var k = 0; k < exits; k++)
        {
            Backward(k, nets[k], gradients[k], from, to);
        }

        return loss;
    }

    // R[k] holds the gradient by a_k.
    private void Backward(int k, double[] net, double[] gradient, int from, int to)
    {
        var (width, hidden, padded) = (_samples.Width(k), Hidden[k], _samples.Padded);
        for (var n = from; n < to; n += Vector512<double>.Count)
        {
            var a = At(A[k], n);
            (At(R[k], n) * a * (Vector512<double>.One - a)).StoreUnsafe(ref R[k][n]);
        }

        gradient[^1] = Dot(R[k], 0, _samples.Weighs, 0, from, to);
        for (var h = 0; h < hidden; h++)
        {
            gradient[(hidden * (width + 1)) + h] = Dot(R[k], 0, _hidden[k], h * padded, from, to);
            var weight = Vector512.Create(net[(hidden * (width + 1)) + h]);
            for (var n = from; n < to; n += Vector512<double>.Count)
            {
                var y = Vector512.LoadUnsafe(ref _hidden[k][(h * padded) + n]);
                (At(R[k], n) * weight * y * (Vector512<double>.One - y)).StoreUnsafe(ref _slope[n]);
            }

            gradient[(hidden * width) + h] = Dot(_slope, 0, _samples.Weighs, 0, from, to);
            for (var d = 0; d < width; d++)
            {
                gradient[(h * width) + d] = Dot(_slope, 0, _samples.Inputs[k], d * padded, from, to);
            }
        }
    }

    private double Target(double score)
    {
        var clamped = Math.Clamp(score, 0, 1);
        return (_options.Sharpness == 1 ? clamped : PortableMath.Exp(_options.Sharpness * PortableMath.Log(clamped))) + Epsilon;
    }

    // target = f(bias + Σ_d weights[first + d] · rows[d])
    private void Combine(double[] weights, int first, double bias, double[] rows, int count, Span<double> target, int from, int to, bool isLogistic)
    {
        ref var row = ref rows[0];
        for (var n = from; n < to; n += 16)
        {
            var (low, high) = (Vector512.Create(bias), Vector512.Create(bias));
            for (var d = 0; d < count; d++)
            {
                var (weight, at) = (Vector512.Create(weights[first + d]), (nuint)((d * _samples.Padded) + n));
                low += weight * Vector512.LoadUnsafe(ref row, at);
                high += weight * Vector512.LoadUnsafe(ref row, at + 8);
            }

            (isLogistic ? VectorExp.Sigmoid(low) : low).StoreUnsafe(ref target[n]);
            (isLogistic ? VectorExp.Sigmoid(high) : high).StoreUnsafe(ref target[n + 8]);
        }
    }

    // Sixteen sums side by side, added in lane order.
    private static double Dot(double[] a, int atA, double[] b, int atB, int from, int to)
    {
        var (low, high) = (Vector512<double>.Zero, Vector512<double>.Zero);
        ref var x = ref a[atA];
        ref var y = ref b[atB];
        for (var n = (nuint)from; n < (nuint)to; n += 16)
        {
            low += Vector512.LoadUnsafe(ref x, n) * Vector512.LoadUnsafe(ref y, n);
            high += Vector512.LoadUnsafe(ref x, n + 8) * Vector512.LoadUnsafe(ref y, n + 8);
        }

        double sum = 0;
        for (var lane = 0; lane < 8; lane++)
        {
            sum += low[lane];
        }

        for (var lane = 0; lane < 8; lane++)
        {
            sum += high[lane];
        }

        return sum;
    }

    private static Vector512<double> At(double[] values, int index) => Vector512.LoadUnsafe(ref values[index]);
}
