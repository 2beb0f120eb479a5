using EeHw.Model.Numerics;

namespace EeHw.Train.Attacks;

/// <summary>
/// Gradient descent with the gradient scaled down to norm 1, then the perturbation to the bound of its level, ε / (1 - γ)^(levels left). Rate: cosine from s to
/// s/100 over all steps; universal s·(1 - γ)^level. Start: normal numbers scaled to the first bound.
/// </summary>
/// <param name="options">The attack.</param>
internal sealed class L2Rule(AttackOptions options) : AttackRule
{
    /// <inheritdoc/>
    public override bool ClampsForward => true;

    /// <inheritdoc/>
    public override void Start(CounterRandom random, Span<float> delta)
    {
        foreach (ref var d in delta)
        {
            d = (float)random.NextNormal();
        }

        Scale(delta, BoundOf(0) / Norm(delta));
    }

    /// <inheritdoc/>
    public override void Move(int step, int level, ReadOnlySpan<float> origin, Span<float> delta, Span<float> gradient)
    {
        Bound(gradient, Norm(gradient), 1);
        var rate = options.IsUniversal
            ? options.Step * Power(1 - options.Shrink, level)
            : options.Step * (0.01 + (0.99 * 0.5 * (1 + PortableMath.SinCos(Math.PI * step / options.Steps).Cos)));
        for (var i = 0; i < delta.Length; i++)
        {
            delta[i] -= (float)(rate * gradient[i]);
        }

        Bound(delta, Norm(delta), BoundOf(level));
    }

    private double BoundOf(int level) => options.Epsilon / Power(1 - options.Shrink, options.Levels - 1 - level);

    private static double Power(double value, int exponent) => Enumerable.Repeat(value, exponent).Aggregate(1.0, (product, v) => product * v);

    private static double Norm(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (var v in values)
        {
            sum += (double)v * v;
        }

        return Math.Sqrt(sum);
    }
}
