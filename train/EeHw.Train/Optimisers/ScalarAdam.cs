using EeHw.Train.Checkpoints;

namespace EeHw.Train.Optimisers;

/// <summary>Adam in double precision for few parameters (Kingma and Ba 2015, algorithm 1, with their β and ε), without weight decay.</summary>
/// <param name="count">Parameters.</param>
internal sealed class ScalarAdam(int count)
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    private readonly double[] _mean = new double[count];
    private readonly double[] _square = new double[count];
    private double _power1 = 1;
    private double _power2 = 1;

    /// <summary>Keeps moments and powers.</summary>
    /// <param name="state">Where.</param>
    /// <param name="name">Their name.</param>
    public void Save(StateBag state, string name) => state.Put(name, [.. _mean, .. _square, _power1, _power2]);

    /// <summary>Goes on from what was kept.</summary>
    /// <param name="state">From where.</param>
    /// <param name="name">Their name.</param>
    /// <exception cref="InvalidDataException">It is of another number of parameters.</exception>
    public void Restore(StateBag state, string name)
    {
        var kept = state.Doubles(name);
        if (kept.Length != (2 * count) + 2)
        {
            throw new InvalidDataException($"it has {kept.Length} numbers as '{name}' instead of {(2 * count) + 2}");
        }

        kept.AsSpan(0, count).CopyTo(_mean);
        kept.AsSpan(count, count).CopyTo(_square);
        (_power1, _power2) = (kept[^2], kept[^1]);
    }

    /// <summary>One step.</summary>
    /// <param name="parameters">Changed in place.</param>
    /// <param name="gradient">The gradient.</param>
    /// <param name="learningRate">Learning rate.</param>
    public void Step(double[] parameters, double[] gradient, double learningRate)
    {
        _power1 *= Beta1;
        _power2 *= Beta2;
        for (var i = 0; i < parameters.Length; i++)
        {
            var g = gradient[i];
            _mean[i] = (Beta1 * _mean[i]) + ((1 - Beta1) * g);
            _square[i] = (Beta2 * _square[i]) + ((1 - Beta2) * g * g);
            parameters[i] -= learningRate * (_mean[i] / (1 - _power1)) / (Math.Sqrt(_square[i] / (1 - _power2)) + Epsilon);
        }
    }
}
