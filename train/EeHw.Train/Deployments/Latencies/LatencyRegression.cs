using EeHw.Model.Numerics;

namespace EeHw.Train.Deployments.Latencies;

/// <summary>Time of a kind of layers as a sum of non-negative parts: intercept + Σ coefficient · amount (after Edgent, Li et al. 2018, which regresses each layer type on its sizes).</summary>
/// <param name="Kind">Kind of layers.</param>
/// <param name="InterceptNs">Constant part, ns.</param>
/// <param name="Coefficients">ns per unit of each amount, in the order of <see cref="LayerWork.Amounts"/>; each at least 0.</param>
/// <param name="Rows">Measured layers it was fitted to.</param>
/// <param name="ErrorFraction">Mean of |predicted - measured| / measured over them.</param>
/// <param name="HeldOutErrorFraction">The same, each predicted by a fit to the others; null with fewer than 3 rows.</param>
/// <param name="Largest">Largest amounts it was fitted to, in the same order; beyond them it extrapolates.</param>
public sealed record LatencyRegression(string Kind, double InterceptNs, ValueList<double> Coefficients, int Rows, double ErrorFraction, double? HeldOutErrorFraction, ValueList<double> Largest)
{
    /// <summary>Time of a layer.</summary>
    /// <param name="work">Its work.</param>
    /// <returns>ns, at least 0.</returns>
    public double Predict(LayerWork work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return InterceptNs + work.ToVector().Zip(Coefficients, (a, c) => a * c).Sum();
    }

    /// <summary>Whether a layer lies beyond what was measured.</summary>
    /// <param name="work">Its work.</param>
    /// <returns>True where an amount that counts is larger than all measured ones.</returns>
    public bool Extrapolates(LayerWork work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return work.ToVector().Where((a, i) => Coefficients[i] > 0 && a > Largest[i]).Any();
    }
}
