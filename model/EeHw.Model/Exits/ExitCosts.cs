using EeHw.Model.Numerics;

namespace EeHw.Model.Exits;

/// <summary>What the answer of each exit costs, in one unit: what budgets are counted in.</summary>
/// <param name="PerExit">c_k: cost of the answer of exit k with everything before it paid [K], at least 0 and not falling from exit to exit.</param>
/// <param name="Unit">Unit of a cost: <c>MACs</c>, <c>cycles</c>, <c>ns</c>, <c>pJ</c>.</param>
/// <param name="Source">Where the numbers come from.</param>
public sealed record ExitCosts(ValueList<double> PerExit, string Unit, string Source)
{
    /// <summary>Unit of the MACs of a trace.</summary>
    public const string MacUnit = "MACs";

    /// <summary>Source of the MACs of a trace.</summary>
    public const string MacSource = "counted in the network, heads paid";

    /// <summary>The MACs of a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <returns>Its c_k, heads paid.</returns>
    public static ExitCosts Macs(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return new(trace.CostMacs.Select(c => (double)c).ToValueList(), MacUnit, MacSource);
    }

    /// <summary>Mean cost of exit shares.</summary>
    /// <param name="shares">Share per exit [K].</param>
    /// <returns>Σ f_k c_k.</returns>
    public double Mean(IReadOnlyList<double> shares) => PerExit.Select((c, k) => c * shares[k]).Sum();
}
