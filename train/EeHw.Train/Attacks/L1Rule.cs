using EeHw.Model.Numerics;

namespace EeHw.Train.Attacks;

/// <summary>
/// Of D pixels those whose gradient is not below the floor(sparsity·D)-th smallest move by s / (their number), against its sign; then the perturbation is scaled
/// down to ε. Start: Laplace numbers scaled to ε.
/// </summary>
/// <param name="options">The attack.</param>
internal sealed class L1Rule(AttackOptions options) : AttackRule
{
    /// <inheritdoc/>
    public override bool ClampsForward => true;

    /// <inheritdoc/>
    public override void Start(CounterRandom random, Span<float> delta)
    {
        foreach (ref var d in delta)
        {
            var u = random.NextUniform(-0.5, 0.5);
            d = (float)(-Math.Sign(u) * PortableMath.Log(Math.Max(1 - (2 * Math.Abs(u)), 1e-300)));
        }

        Scale(delta, options.Epsilon / Norm(delta));
    }

    /// <inheritdoc/>
    public override void Move(int step, int level, ReadOnlySpan<float> origin, Span<float> delta, Span<float> gradient)
    {
        var sorted = new float[gradient.Length];
        for (var i = 0; i < sorted.Length; i++)
        {
            sorted[i] = Math.Abs(gradient[i]);
        }

        Array.Sort(sorted);
        var least = sorted[Math.Max(1, (int)(options.Sparsity * sorted.Length)) - 1];
        var moving = sorted.Length - Array.FindIndex(sorted, v => v >= least);
        var length = (float)(options.Step / moving);
        for (var i = 0; i < delta.Length; i++)
        {
            delta[i] -= Math.Abs(gradient[i]) >= least ? length * Math.Sign(gradient[i]) : 0;
        }

        Inside(origin, delta);
        Bound(delta, Norm(delta), options.Epsilon);
        Inside(origin, delta);
    }

    private static double Norm(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (var v in values)
        {
            sum += Math.Abs(v);
        }

        return sum;
    }
}
