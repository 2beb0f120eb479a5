using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Train.Policies;

/// <summary>
/// A threshold per exit and class: the lowest at which, of the samples still there that the exit answers with that class, the wanted share is right. Classes of priority have a share of their own,
/// or never leave early.
/// </summary>
public sealed class ClassThresholdFit : IPolicyFit
{
    private static readonly NumberRange _share = new(0, 1);

    /// <inheritdoc/>
    public string Name => ClassThresholdPolicy.PolicyName;

    /// <inheritdoc/>
    public string Summary => "a threshold per exit and class that keeps a share of right answers";

    /// <inheritdoc/>
    public ValueList<PolicyFitOption> Options =>
    [
        new("score", "logit-margin", "the score; hardware has logit-margin"),
        new("precision", "0.95", "share of right answers among those that leave, for each class"),
        new("priority", null, "classes with a share of their own, or nobody for classes that never leave early: 3:0.99,6:nobody"),
    ];

    /// <inheritdoc/>
    public PolicyFitResult Fit(PolicyFitRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Require(this);
        var (trace, score) = (request.Trace, request.Score("logit-margin"));
        var targets = Targets(request);
        var scores = TraceScores.Of(trace, score);
        var here = Enumerable.Range(0, trace.Samples).ToArray();
        var rows = new List<ValueList<double>>();
        for (var k = 0; k < trace.Exits - 1; k++)
        {
            var (confidence, prediction) = (scores.Confidence[k], scores.Prediction[k]);
            var row = Enumerable.Range(0, trace.ClassesOf(k))
                .Select(c => targets[c] is { } target ? Precision.Threshold(here.Where(n => prediction[n] == c).Select(n => (confidence[n], c == trace.LabelOf(k, n))), target) : double.PositiveInfinity)
                .ToValueList();
            here = [.. here.Where(n => double.IsPositiveInfinity(row[prediction[n]]) || confidence[n] < row[prediction[n]])];
            rows.Add(row);
        }

        var policy = new ClassThresholdPolicy { Inner = score, ClassConfidences = rows.ToValueList(), Confidences = Enumerable.Repeat(0.0, trace.Exits - 1).ToValueList() };
        return new(request.Budget is null ? policy : ThresholdChoice.Apply(policy, request), []);
    }

    private static double?[] Targets(PolicyFitRequest request)
    {
        var targets = new double?[request.Trace.Classes];
        Array.Fill(targets, request.Number("precision", _share, 0.95));
        foreach (var part in request.Text("priority")?.Split(',') ?? [])
        {
            if (part.Split(':') is not [var c, var share]
                || !int.TryParse(c, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= targets.Length
                || !(share == PolicyYaml.Nobody || (double.TryParse(share, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) && _share.Contains(v))))
            {
                throw new EeHwException(
                    Codes.Exits.PolicyOption,
                    PolicyFitRequest.PlaceOf("priority"),
                    string.Create(CultureInfo.InvariantCulture, $"'{part}' is not CLASS:SHARE with a class from 0 to {targets.Length - 1} and a share from 0 to 1 or '{PolicyYaml.Nobody}'."));
            }

            targets[index] = share == PolicyYaml.Nobody ? null : double.Parse(share, CultureInfo.InvariantCulture);
        }

        return targets;
    }
}
