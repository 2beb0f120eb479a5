using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Train.Policies;

/// <summary>Share of sure pixels that lets an image leave.</summary>
public sealed class PixelShareFit : IPolicyFit
{
    /// <inheritdoc/>
    public string Name => PixelSharePolicy.PolicyName;

    /// <inheritdoc/>
    public string Summary => "share of pixels above a pixel threshold";

    /// <inheritdoc/>
    public ValueList<PolicyFitOption> Options =>
    [
        new("pixelClasses", null, "classes of a pixel; needed"), new("pixelThreshold", "0.95", "max-softmax at which a pixel is sure"), .. PolicyFitRequest.ThresholdOptions,
    ];

    /// <inheritdoc/>
    public PolicyFitResult Fit(PolicyFitRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Require(this, 1);
        if (request.Text("pixelClasses") is null)
        {
            throw new EeHwException(Codes.Exits.PolicyOption, PolicyFitRequest.PlaceOf("pixelClasses"), "is needed: how many classes a pixel has.");
        }

        var policy = new PixelSharePolicy
        {
            PixelClasses = request.Integer("pixelClasses", 1, int.MaxValue, 1),
            PixelConfidence = new MaxSoftmaxScore().ToConfidence(request.Number("pixelThreshold", new NumberRange(0, 1, true, true), 0.95)),
            Confidences = Enumerable.Repeat(0.0, request.Trace.Exits - 1).ToValueList(),
        };
        return new(ThresholdChoice.Apply(policy, request), []);
    }
}
