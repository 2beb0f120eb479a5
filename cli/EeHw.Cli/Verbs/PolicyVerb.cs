using EeHw.Cli.Verbs.Policies;

namespace EeHw.Cli.Verbs;

/// <summary><c>eehw policy</c>: judges, fits and sweeps exit policies on a trace; no network is run.</summary>
public sealed class PolicyVerb : IVerb
{
    /// <inheritdoc/>
    public VerbCommand Create() => new("policy", "Judge, fit and sweep exit policies on a trace.")
    {
        PolicyEvaluate.Create(),
        PolicyCompare.Create(),
        PolicyExits.Create(),
        PolicySplit.Create(),
        PolicyProfile.Create(),
        PolicyLatency.Create(),
        PolicyFit.Create(),
        PolicyFold.Create(),
        PolicyPixels.Create(),
        PolicyList.Create(),
        PolicySweep.Create(),
        PolicyAnytime.Create(),
        PolicyMetrics.Create(),
    };
}
