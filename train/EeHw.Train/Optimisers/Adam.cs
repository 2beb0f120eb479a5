using System.Runtime.Intrinsics;
using EeHw.Train.Checkpoints;

namespace EeHw.Train.Optimisers;

/// <summary>
/// Adam (Kingma and Ba 2015, algorithm 1) with decoupled weight decay (Loshchilov and Hutter 2019):
/// m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g²; w = w - lr (m̂ / (√v̂ + ε) + d w), m̂ = m / (1 - b1^t), v̂ = v / (1 - b2^t).
/// </summary>
/// <param name="beta1">b1, in [0, 1).</param>
/// <param name="beta2">b2, in [0, 1).</param>
/// <param name="epsilon">ε, greater than 0.</param>
/// <param name="weightDecay">d, at least 0.</param>
internal sealed class Adam(double beta1, double beta2, double epsilon, double weightDecay) : Optimiser
{
    private float[] _mean = [];
    private float[] _square = [];
    private double _power1 = 1;
    private double _power2 = 1;

    /// <inheritdoc/>
    public override void Save(StateBag state)
    {
        state.Put("adam.mean", _mean);
        state.Put("adam.square", _square);
        state.Put("adam.powers", _power1, _power2);
    }

    /// <inheritdoc/>
    public override void Restore(StateBag state)
    {
        (_mean, _square) = (state.Singles("adam.mean"), state.Singles("adam.square"));
        (_power1, _power2) = state.Doubles("adam.powers") is [var one, var two] ? (one, two) : throw new InvalidDataException("it has other numbers than two as 'adam.powers'");
    }

    /// <inheritdoc/>
    public override void Step(float[] parameters, float[] gradient, float[] decays, double learningRate)
    {
        if (_mean.Length == 0)
        {
            (_mean, _square) = (new float[parameters.Length], new float[parameters.Length]);
        }

        _power1 *= beta1;
        _power2 *= beta2;
        var (b1, b2) = (Vector512.Create((float)beta1), Vector512.Create((float)beta2));
        var (c1, c2) = (Vector512.Create((float)(1 - beta1)), Vector512.Create((float)(1 - beta2)));
        var rate = Vector512.Create((float)(learningRate / (1 - _power1)));
        var unbias = Vector512.Create((float)(1 / (1 - _power2)));
        var eps = Vector512.Create((float)epsilon);
        var decay = Vector512.Create((float)(learningRate * weightDecay));
        for (nuint i = 0; i < (nuint)parameters.Length; i += 16)
        {
            var g = Vector512.LoadUnsafe(ref gradient[0], i);
            var m = (b1 * Vector512.LoadUnsafe(ref _mean[0], i)) + (c1 * g);
            var v = (b2 * Vector512.LoadUnsafe(ref _square[0], i)) + (c2 * g * g);
            m.StoreUnsafe(ref _mean[0], i);
            v.StoreUnsafe(ref _square[0], i);
            var w = Vector512.LoadUnsafe(ref parameters[0], i);
            w -= decay * Vector512.LoadUnsafe(ref decays[0], i) * w;
            (w - (rate * m / (Vector512.Sqrt(v * unbias) + eps))).StoreUnsafe(ref parameters[0], i);
        }
    }
}
