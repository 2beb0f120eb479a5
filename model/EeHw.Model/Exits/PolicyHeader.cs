using EeHw.Model.Numerics;

namespace EeHw.Model.Exits;

/// <summary>Where a policy comes from: what a policy file says beside its parameters.</summary>
public sealed record PolicyHeader
{
    /// <summary>Names of the exits it decides [K].</summary>
    public required ValueList<string> ExitNames { get; init; }

    /// <summary>Classes of the data.</summary>
    public required int Classes { get; init; }

    /// <summary>SHA-256 of the network it was fitted on, lower-case hex; empty where unknown.</summary>
    public required string NetworkHash { get; init; }

    /// <summary>SHA-256 of the data it was fitted on, lower-case hex; empty where unknown.</summary>
    public required string DataHash { get; init; }

    /// <summary>Arithmetic of the trace it was fitted on.</summary>
    public required string Arithmetic { get; init; }

    /// <summary>c_k the fit reckoned with [K].</summary>
    public required ValueList<double> Costs { get; init; }

    /// <summary>Unit of <see cref="Costs"/>: <c>MACs</c>, <c>cycles</c>, <c>ns</c>, <c>pJ</c>.</summary>
    public required string CostUnit { get; init; }

    /// <summary>Seed of the fit; 0 where it draws nothing.</summary>
    public long Seed { get; init; }

    /// <summary>Exits K.</summary>
    public int Exits => ExitNames.Count;

    /// <summary>The header of a policy fitted on a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="seed">Seed of the fit.</param>
    /// <returns>The header; costs in MACs.</returns>
    public static PolicyHeader Of(Trace trace, IExitPolicy policy, long seed = 0) => new()
    {
        ExitNames = trace.ExitNames,
        Classes = trace.Classes,
        NetworkHash = trace.NetworkHash,
        DataHash = trace.DataHash,
        Arithmetic = trace.Arithmetic,
        Costs = policy.CostsOn(trace),
        CostUnit = "MACs",
        Seed = seed,
    };
}
