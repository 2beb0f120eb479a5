using EeHw.Model.Numerics;

namespace EeHw.Model.Exits;

/// <summary>The readers of the policies that come with EeHw.</summary>
public static class PolicyReaders
{
    /// <summary>Every reader.</summary>
    public static readonly ValueList<IPolicyReader> All = [new ThresholdPolicyReader(), new EeNetPolicyReader()];
}
