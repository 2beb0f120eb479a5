using EeHw.Model.Exits.Distances;
using EeHw.Model.Exits.Gates;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits;

/// <summary>The readers of the policies that come with EeHw.</summary>
public static class PolicyReaders
{
    /// <summary>Every reader.</summary>
    public static readonly ValueList<IPolicyReader> All =
    [
        new ThresholdPolicyReader(),
        new EeNetPolicyReader(),
        HybridPolicy.Reader, TemperaturePolicy.Reader, PatiencePolicy.Reader, ActivationRatioPolicy.Reader, ClassThresholdPolicy.Reader, AsymmetricPolicy.Reader, HierarchyPolicy.Reader, StabilityPolicy.Reader, PixelSharePolicy.Reader, HysteresisPolicy.Reader,
        ClassMeansPolicy.Reader, TrustScorePolicy.Reader,
        GatePolicy.LinearReader, GatePolicy.BranchReader, StopDistributionPolicy.Reader, DecisionProcessPolicy.Reader,
    ];
}
