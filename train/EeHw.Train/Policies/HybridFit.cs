using System.Globalization;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Numerics;

namespace EeHw.Train.Policies;

/// <summary>Thresholds of max-softmax for the hybrid rule.</summary>
public sealed class HybridFit : IPolicyFit
{
    /// <inheritdoc/>
    public string Name => HybridPolicy.PolicyName;

    /// <inheritdoc/>
    public string Summary => "thresholds of max-softmax, for the rule that settles most decisions by the logit margin";

    /// <inheritdoc/>
    public ValueList<PolicyFitOption> Options => PolicyFitRequest.ThresholdOptions;

    /// <inheritdoc/>
    public PolicyFitResult Fit(PolicyFitRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Require(this);
        var policy = new HybridPolicy { Confidences = Enumerable.Repeat(0.0, request.Trace.Exits - 1).ToValueList() };
        var fitted = (HybridPolicy)ThresholdChoice.Apply(policy, request, new MaxSoftmaxScore().ToConfidence);
        return new(fitted, [string.Create(CultureInfo.InvariantCulture, $"{fitted.SettledByMargin(request.Trace) * 100:0.0} % of the decisions need no exponential.")]);
    }
}
