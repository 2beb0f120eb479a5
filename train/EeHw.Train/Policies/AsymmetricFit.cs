using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Train.Policies;

/// <summary>
/// Two thresholds per exit: the lowest that keeps the share of false positives among those that leave as positive, and of missed positives among those that leave as negative, within what is
/// allowed.
/// </summary>
public sealed class AsymmetricFit : IPolicyFit
{
    private static readonly NumberRange _share = new(0, 1);

    /// <inheritdoc/>
    public string Name => AsymmetricPolicy.PolicyName;

    /// <inheritdoc/>
    public string Summary => "thresholds for a positive and a negative answer that keep two shares of errors";

    /// <inheritdoc/>
    public ValueList<PolicyFitOption> Options =>
    [
        new("positiveClass", "1", "class that counts as positive"),
        new("falsePositives", "0.05", "share of negatives allowed among those that leave as positive"),
        new("missedPositives", "0.01", "share of positives allowed among those that leave as negative"),
    ];

    /// <inheritdoc/>
    public PolicyFitResult Fit(PolicyFitRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Require(this);
        var trace = request.Trace;
        var target = request.Integer("positiveClass", 0, trace.Classes - 1, Math.Min(1, trace.Classes - 1));
        if (!trace.Labels.Contains(target))
        {
            throw new EeHwException(Codes.Exits.NothingToLearn, new Place { Item = $"policy {Name}" }, string.Create(CultureInfo.InvariantCulture, $"no sample of the trace has the positive class {target}."), "Name another class, or fit on more samples.");
        }

        var (falsePositives, missed) = (request.Number("falsePositives", _share, 0.05), request.Number("missedPositives", _share, 0.01));
        var here = Enumerable.Range(0, trace.Samples).ToArray();
        var (positive, negative) = (new double[trace.Exits - 1], new double[trace.Exits - 1]);
        for (var k = 0; k < trace.Exits - 1; k++)
        {
            var odds = Enumerable.Range(0, trace.Samples).Select(n => AsymmetricPolicy.LogOdds(trace.LogitsOf(k, n), target)).ToArray();
            positive[k] = Precision.Threshold(here.Select(n => (odds[n], trace.Labels[n] == target)), 1 - falsePositives);
            negative[k] = Precision.Threshold(here.Where(n => odds[n] < positive[k]).Select(n => (-odds[n], trace.Labels[n] != target)), 1 - missed);
            var (a, b) = (positive[k], negative[k]);
            here = [.. here.Where(n => odds[n] < a && (double.IsPositiveInfinity(b) || -odds[n] < b))];
        }

        return new(new AsymmetricPolicy { PositiveClass = target, Positive = ValueList.Create<double>(positive), Negative = ValueList.Create<double>(negative) }, []);
    }
}
