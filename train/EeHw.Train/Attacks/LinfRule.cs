using EeHw.Model.Numerics;

namespace EeHw.Train.Attacks;

/// <summary>x' = clamp(x + clamp(δ - s·sign(g), ±ε), 0, 1); start uniform in ±s, universal in ±ε, unless the options say otherwise.</summary>
/// <param name="options">The attack.</param>
internal sealed class LinfRule(AttackOptions options) : AttackRule
{
    /// <inheritdoc/>
    public override bool ClampsForward => false;

    /// <inheritdoc/>
    public override void Start(CounterRandom random, Span<float> delta)
    {
        var range = options.Start ?? (options.IsUniversal ? options.Epsilon : Math.Min(options.Step, options.Epsilon));
        foreach (ref var d in delta)
        {
            d = (float)random.NextUniform(-range, range);
        }
    }

    /// <inheritdoc/>
    public override void Move(int step, int level, ReadOnlySpan<float> origin, Span<float> delta, Span<float> gradient)
    {
        var (s, epsilon) = ((float)options.Step, (float)options.Epsilon);
        for (var i = 0; i < delta.Length; i++)
        {
            delta[i] = Math.Clamp(delta[i] - (s * Math.Sign(gradient[i])), -epsilon, epsilon);
        }

        Inside(origin, delta);
    }
}
