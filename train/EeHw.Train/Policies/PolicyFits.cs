using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;

namespace EeHw.Train.Policies;

/// <summary>The policies that can be fitted. A value: <see cref="With"/> makes a larger one.</summary>
/// <param name="All">Every fit.</param>
public sealed record PolicyFits(ValueList<IPolicyFit> All)
{
    /// <summary>What comes with EeHw.</summary>
    public static readonly PolicyFits Default = new(
    [
        new ThresholdPolicyFit(), new HybridFit(), new TemperatureFit(), new PatienceFit(), new ActivationRatioFit(), new ClassThresholdFit(), new AsymmetricFit(), new HierarchyFit(), new StabilityFit(),
        new PixelShareFit(), new HysteresisFit(), new ClassMeansFit(), new TrustScoreFit(), new LinearGateFit(), new BranchGatesFit(), new StopDistributionFit(), new DecisionProcessFit(), new EeNetPolicyFit(),
    ]);

    /// <summary>One more fit, or another one of the same name.</summary>
    /// <param name="fit">The fit.</param>
    /// <returns>The larger catalogue.</returns>
    public PolicyFits With(IPolicyFit fit) => new(All.Where(f => f.Name != fit.Name).Append(fit).ToValueList());

    /// <summary>Finds a fit.</summary>
    /// <param name="name">Name of the policy.</param>
    /// <param name="place">Where the name stands, for the message.</param>
    /// <returns>The fit.</returns>
    /// <exception cref="EeHwException">EEHW5020.</exception>
    public IPolicyFit ByName(string name, Place? place = null)
    {
        var names = All.Select(f => f.Name).ToList();
        return All.FirstOrDefault(f => f.Name == name)
            ?? throw new EeHwException(Codes.Exits.UnknownPolicy, place ?? Place.Nowhere, $"there is no exit policy '{name}' to fit; there are {string.Join(", ", names)}.", NearestName.Of(name, names) is { } near ? $"Did you mean '{near}'?" : null);
    }
}
