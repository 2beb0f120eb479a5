using EeHw.Model.Numerics;
using EeHw.Model.Units;

namespace EeHw.Cli.Pipeline;

/// <summary>What the decisions of a policy cost in hardware.</summary>
/// <param name="Unit">Kind of the decision units; null: there are none, and <paramref name="WhyNot"/> says why.</param>
/// <param name="Luts">LUTs of all of them, estimated.</param>
/// <param name="LatencyCycles">Clocks from the last logit to the decision, of the slowest.</param>
/// <param name="EnergyPj">Energy of one decision at each early exit [K-1], modelled; 0 at an exit where nobody leaves, which has no unit.</param>
/// <param name="WhyNot">Why there is no unit, or none for these thresholds.</param>
public sealed record DecisionPrice(string? Unit, double Luts, int LatencyCycles, ValueList<Band> EnergyPj, string? WhyNot)
{
    /// <summary>Mean energy of the decisions of a sample.</summary>
    /// <param name="shares">Share of samples per exit [K].</param>
    /// <returns>Σ over early exits of the share that reaches the exit times its decision's energy.</returns>
    public Band PerSample(IReadOnlyList<double> shares)
    {
        ArgumentNullException.ThrowIfNull(shares);
        var (sum, reach) = (default(Band), 1.0);
        for (var k = 0; k < EnergyPj.Count; k++)
        {
            sum += EnergyPj[k] * reach;
            reach -= shares[k];
        }

        return sum;
    }
}
