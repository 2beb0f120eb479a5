using EeHw.Model.Numerics;

namespace EeHw.Train.Attacks;

/// <summary>How a perturbation begins and moves. Holds no state of a sample.</summary>
internal abstract class AttackRule
{
    /// <summary>The rule of a norm.</summary>
    /// <param name="options">The attack.</param>
    /// <returns>The rule.</returns>
    public static AttackRule Of(AttackOptions options) => options.Norm switch
    {
        AttackNorm.Linf => new LinfRule(options),
        AttackNorm.L1 => new L1Rule(options),
        _ => new L2Rule(options),
    };

    /// <summary>Whether the network sees samples clamped to [0, 1], so that pixels beyond have no gradient.</summary>
    public abstract bool ClampsForward { get; }

    /// <summary>First perturbation.</summary>
    /// <param name="random">Random numbers.</param>
    /// <param name="delta">Receives it.</param>
    public abstract void Start(CounterRandom random, Span<float> delta);

    /// <summary>One step against the gradient.</summary>
    /// <param name="step">Steps done before.</param>
    /// <param name="level">Levels done before.</param>
    /// <param name="origin">The sample, to stay inside [0, 1]; empty for a universal perturbation, which belongs to no sample.</param>
    /// <param name="delta">The perturbation.</param>
    /// <param name="gradient">Gradient of the loss by the pixels; may be overwritten.</param>
    public abstract void Move(int step, int level, ReadOnlySpan<float> origin, Span<float> delta, Span<float> gradient);

    /// <summary>Brings sample and perturbation into [0, 1].</summary>
    /// <param name="origin">The sample; empty: nothing happens.</param>
    /// <param name="delta">The perturbation.</param>
    protected static void Inside(ReadOnlySpan<float> origin, Span<float> delta)
    {
        for (var i = 0; i < origin.Length; i++)
        {
            delta[i] = Math.Clamp(origin[i] + delta[i], 0f, 1f) - origin[i];
        }
    }

    /// <summary>Scales down to a norm where it is greater.</summary>
    /// <param name="values">The values.</param>
    /// <param name="norm">Their norm.</param>
    /// <param name="bound">The bound.</param>
    protected static void Bound(Span<float> values, double norm, double bound)
    {
        if (norm > bound)
        {
            Scale(values, bound / norm);
        }
    }

    /// <summary>Multiplies.</summary>
    /// <param name="values">The values.</param>
    /// <param name="factor">The factor.</param>
    protected static void Scale(Span<float> values, double factor)
    {
        foreach (ref var v in values)
        {
            v = (float)(v * factor);
        }
    }
}
