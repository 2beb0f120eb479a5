using System.Runtime.Intrinsics;
using EeHw.Train.Checkpoints;

namespace EeHw.Train.Optimisers;

/// <summary>Stochastic gradient descent with momentum: v = m v + (g + d w); w = w - lr v.</summary>
/// <param name="momentum">m, in [0, 1).</param>
/// <param name="weightDecay">d, at least 0.</param>
internal sealed class Sgd(double momentum, double weightDecay) : Optimiser
{
    private float[] _velocity = [];

    /// <inheritdoc/>
    public override void Save(StateBag state) => state.Put("sgd.velocity", _velocity);

    /// <inheritdoc/>
    public override void Restore(StateBag state) => _velocity = state.Singles("sgd.velocity");

    /// <inheritdoc/>
    public override void Step(float[] parameters, float[] gradient, float[] decays, double learningRate)
    {
        if (_velocity.Length == 0)
        {
            _velocity = new float[parameters.Length];
        }

        var (m, d, rate) = (Vector512.Create((float)momentum), Vector512.Create((float)weightDecay), Vector512.Create((float)learningRate));
        for (nuint i = 0; i < (nuint)parameters.Length; i += 16)
        {
            var w = Vector512.LoadUnsafe(ref parameters[0], i);
            var g = Vector512.LoadUnsafe(ref gradient[0], i) + (d * Vector512.LoadUnsafe(ref decays[0], i) * w);
            var v = (m * Vector512.LoadUnsafe(ref _velocity[0], i)) + g;
            v.StoreUnsafe(ref _velocity[0], i);
            (w - (rate * v)).StoreUnsafe(ref parameters[0], i);
        }
    }
}
