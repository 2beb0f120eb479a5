using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Distances;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Train.Policies;

/// <summary>
/// Class means and their normalisers from features (E²CM, Görmez and Koyuncu 2022), then thresholds. Without labels the final exit's answers stand for them. Means are kept in single precision.
/// </summary>
public sealed class ClassMeansFit : IPolicyFit
{
    private static readonly ValueList<string> _labels = ["data", "final-exit"];

    /// <inheritdoc/>
    public string Name => ClassMeansPolicy.PolicyName;

    /// <inheritdoc/>
    public string Summary => "mean feature vector and mean distance of each class, then thresholds";

    /// <inheritdoc/>
    public ValueList<PolicyFitOption> Options =>
    [
        new("labels", "data", "data: the trace's labels; final-exit: its answers, for data without labels"),
        new("heads", null, "also leave where the trained head's max-softmax reaches this; one per early exit, or one"),
        .. PolicyFitRequest.ThresholdOptions,
    ];

    /// <summary>Means and normalisers of one exit.</summary>
    /// <param name="features">Features of the exit.</param>
    /// <param name="labels">Class of each sample [N].</param>
    /// <param name="classes">Classes C.</param>
    /// <param name="exit">Name of the exit, for the message.</param>
    /// <returns>μ [C][D] and n [C].</returns>
    /// <exception cref="EeHwException">EEHW5026 for a class without samples, or with all samples on its mean.</exception>
    public static (ValueList<ValueList<double>> Means, ValueList<double> Normalisers) Means(ExitFeatures features, IReadOnlyList<int> labels, int classes, string exit)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(labels);
        var sums = Enumerable.Range(0, classes).Select(_ => new double[features.Count]).ToArray();
        var counts = new int[classes];
        for (var n = 0; n < labels.Count; n++)
        {
            counts[labels[n]]++;
            var (x, sum) = (features.Of(n).ToArray(), sums[labels[n]]);
            for (var i = 0; i < x.Length; i++)
            {
                sum[i] += x[i];
            }
        }

        var empty = Array.IndexOf(counts, 0);
        if (empty >= 0)
        {
            throw new EeHwException(
                Codes.Exits.NothingToLearn,
                new Place { Item = $"policy {ClassMeansPolicy.PolicyName}, exit {exit}" },
                string.Create(CultureInfo.InvariantCulture, $"class {empty} has no sample among {labels.Count}, so it has no mean."),
                "Fit on samples of every class.");
        }

        var means = sums.Select((sum, c) => sum.Select(v => (double)(float)(v / counts[c])).ToValueList()).ToValueList();
        var distances = new double[classes];
        for (var n = 0; n < labels.Count; n++)
        {
            for (var c = 0; c < classes; c++)
            {
                distances[c] += ClassMeansPolicy.Distance(features.Of(n), means[c].AsSpan());
            }
        }

        return distances.All(d => d > 0)
            ? (means, distances.Select(d => d / labels.Count).ToValueList())
            : throw new EeHwException(Codes.Exits.NothingToLearn, new Place { Item = $"policy {ClassMeansPolicy.PolicyName}, exit {exit}" }, "all features are equal; distances tell nothing.", "Record other features.");
    }

    /// <inheritdoc/>
    public PolicyFitResult Fit(PolicyFitRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Require(this);
        var trace = request.Trace;
        if (trace.Features is not { } features)
        {
            throw PolicyRequirements.MissingFeatures(Name, trace.ExitNames[0]);
        }

        var early = trace.Exits - 1;
        var labels = request.Word("labels", _labels) == "data" ? trace.Labels : [.. Enumerable.Range(0, trace.Samples).Select(n => LogitOrder.ArgMax(trace.LogitsOf(early, n)))];
        var fits = new List<(ValueList<ValueList<double>> Means, ValueList<double> Normalisers)>();
        for (var k = 0; k < early; k++)
        {
            request.Cancellation.ThrowIfCancellationRequested();
            fits.Add(Means(features[k], labels, trace.Classes, trace.ExitNames[k]));
        }

        var score = new MaxSoftmaxScore();
        var policy = new ClassMeansPolicy
        {
            Means = fits.Select(f => f.Means).ToValueList(),
            Normalisers = fits.Select(f => f.Normalisers).ToValueList(),
            HeadConfidences = request.Numbers("heads", early, new NumberRange(0, 1))?.Select(score.ToConfidence).ToValueList(),
            Confidences = Enumerable.Repeat(0.0, early).ToValueList(),
        };
        return new(ThresholdChoice.Apply(policy, request, score.ToConfidence), []);
    }
}
