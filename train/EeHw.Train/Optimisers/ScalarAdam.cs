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
