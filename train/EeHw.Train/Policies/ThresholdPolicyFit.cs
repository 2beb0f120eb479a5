using EeHw.Model.Exits;
using EeHw.Model.Numerics;

namespace EeHw.Train.Policies;

/// <summary>Thresholds on a score.</summary>
public sealed class ThresholdPolicyFit : IPolicyFit
{
    /// <inheritdoc/>
    public string Name => ThresholdPolicy.PolicyName;

    /// <inheritdoc/>
    public string Summary => "thresholds on a score of the logits";

    /// <inheritdoc/>
    public ValueList<PolicyFitOption> Options => [new("score", "max-softmax", "the score"), .. PolicyFitRequest.ThresholdOptions];

    /// <inheritdoc/>
    public PolicyFitResult Fit(PolicyFitRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Require(this, 1);
        var score = request.Score();
        var policy = new ThresholdPolicy { Score = score, Confidences = Enumerable.Repeat(0.0, request.Trace.Exits - 1).ToValueList() };
        return new(ThresholdChoice.Apply(policy, request, score.ToConfidence), []);
    }
}
