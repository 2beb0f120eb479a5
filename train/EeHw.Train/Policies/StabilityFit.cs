using EeHw.Model.Exits.Rules;
using EeHw.Model.Numerics;

namespace EeHw.Train.Policies;

/// <summary>Distances between consecutive exits' outputs that let leave.</summary>
public sealed class StabilityFit : IPolicyFit
{
    /// <inheritdoc/>
    public string Name => StabilityPolicy.PolicyName;

    /// <inheritdoc/>
    public string Summary => "largest distance to the exit before";

    /// <inheritdoc/>
    public ValueList<PolicyFitOption> Options => [new("distance", "rms", "rms, mean-abs or maximum"), .. PolicyFitRequest.ThresholdOptions];

    /// <inheritdoc/>
    public PolicyFitResult Fit(PolicyFitRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Require(this, 1);
        var policy = new StabilityPolicy { Distance = request.Word("distance", OutputDistance.Names), Confidences = Enumerable.Repeat(0.0, request.Trace.Exits - 1).ToValueList() };
        var fitted = (StabilityPolicy)ThresholdChoice.Apply(policy, request, t => -t);

        // The first exit has nothing before it.
        return new(fitted with { Confidences = fitted.Confidences.Select((c, k) => k == 0 ? double.PositiveInfinity : c).ToValueList() }, []);
    }
}
