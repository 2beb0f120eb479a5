using EeHw.Model.Numerics;

namespace EeHw.Train.Training;

/// <summary>
/// Weights that learn: w = K softmax(ω); ω follows the gradient of Σ_k p_k (CE_k + μ c_k/c_K) - λ H(p), p = softmax(ω), whose minimum is
/// p_k ∝ exp(-(CE_k + μ c_k/c_K)/λ) (after DynExit: Wang et al. 2019; the regulariser is a reconstruction).
/// </summary>
internal sealed class LearntWeights
{
    private readonly ExitWeighting _choice;
    private readonly double[] _costs;
    private readonly double[] _omega;

    /// <summary>Begins with equal weights.</summary>
    /// <param name="choice">Rate and regulariser.</param>
    /// <param name="costs">c_k / c_K per exit.</param>
    public LearntWeights(ExitWeighting choice, IEnumerable<double> costs)
    {
        _choice = choice;
        _costs = [.. costs];
        _omega = new double[_costs.Length];
    }

    /// <summary>p = softmax(ω).</summary>
    public double[] Shares
    {
        get
        {
            var greatest = _omega.Max();
            var exponentials = _omega.Select(o => PortableMath.Exp(o - greatest)).ToArray();
            var sum = exponentials.Sum();
            return [.. exponentials.Select(e => e / sum)];
        }
    }

    /// <summary>w = K p.</summary>
    public ValueList<double> Weights => Shares.Select(p => p * _omega.Length).ToValueList();

    /// <summary>ω, one number per exit.</summary>
    public Span<double> Omega => _omega;

    /// <summary>The gradient by ω: p_j (g_j - Σ_k p_k g_k), g_k = CE_k + μ c_k/c_K + λ ln p_k.</summary>
    /// <param name="losses">CE_k.</param>
    /// <returns>One number per exit.</returns>
    public double[] Gradient(IReadOnlyList<double> losses)
    {
        var shares = Shares;
        var g = shares.Select((p, k) => losses[k] + (_choice.Cost * _costs[k]) + (_choice.Entropy * PortableMath.Log(Math.Max(p, 1e-300)))).ToArray();
        var mean = g.Zip(shares, (a, p) => a * p).Sum();
        return [.. shares.Select((p, k) => p * (g[k] - mean))];
    }

    /// <summary>One step.</summary>
    /// <param name="losses">CE_k of a batch.</param>
    public void Learn(IReadOnlyList<double> losses)
    {
        var gradient = Gradient(losses);
        for (var k = 0; k < _omega.Length; k++)
        {
            _omega[k] -= _choice.LearningRate * gradient[k];
        }
    }
}
