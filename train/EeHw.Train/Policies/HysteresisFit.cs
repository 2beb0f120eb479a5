using EeHw.Model.Diagnostics;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Train.Policies;

/// <summary>Two thresholds and a dwell, as given.</summary>
public sealed class HysteresisFit : IPolicyFit
{
    /// <inheritdoc/>
    public string Name => HysteresisPolicy.PolicyName;

    /// <inheritdoc/>
    public string Summary => "an upper and a lower threshold and a minimum dwell";

    /// <inheritdoc/>
    public ValueList<PolicyFitOption> Options =>
    [
        new("score", "max-softmax", "the score"),
        new("enter", "0.9", "threshold to leave earlier than the frame before; one per early exit, or one"),
        new("stay", "0.7", "threshold to leave where the frame before left, or later; not stricter than enter"),
        new("dwell", "0", "frames after one that went deeper during which none leaves earlier"),
    ];

    /// <inheritdoc/>
    public PolicyFitResult Fit(PolicyFitRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Require(this);
        var (score, early) = (request.Score(), request.Trace.Exits - 1);
        var range = new NumberRange(score.Range.Low, score.Range.High);
        var enter = Thresholds("enter", 0.9);
        var stay = Thresholds("stay", 0.7);
        return Enumerable.Range(0, early).All(k => stay[k] <= enter[k])
            ? new(new HysteresisPolicy { Inner = score, Enter = enter, Stay = stay, Dwell = request.Integer("dwell", 0, int.MaxValue, 0) }, [])
            : throw new EeHwException(Codes.Exits.PolicyOption, PolicyFitRequest.PlaceOf("stay"), "the threshold to stay is stricter than the one to enter; then the exit flickers.", "Exchange them.");

        ValueList<double> Thresholds(string name, double fallback)
            => (request.Numbers(name, early, range) ?? Enumerable.Repeat(fallback, early).ToValueList()).Select(score.ToConfidence).ToValueList();
    }
}
