using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Distances;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Train.Policies;

/// <summary>
/// Calibration samples of a trust score (Jiang et al., NeurIPS 2018), filtered: density drops, per class, the share α of samples with the largest distance to their k-th nearest neighbour of the
/// class; uncertainty drops the share α of all samples whose k nearest neighbours least often have their class. Neighbours are searched by comparing all pairs.
/// </summary>
public sealed class TrustScoreFit : IPolicyFit
{
    private const long MaximumNumbers = 4_000_000;
    private static readonly ValueList<string> _filters = ["none", "density", "uncertainty"];

    /// <inheritdoc/>
    public string Name => TrustScorePolicy.PolicyName;

    /// <inheritdoc/>
    public string Summary => "calibration samples per class, filtered, then thresholds";

    /// <inheritdoc/>
    public ValueList<PolicyFitOption> Options =>
    [
        new("space", "logits", "logits or features: where distances are measured"),
        new("samples", "1000", "samples of the trace that are kept, from its start"),
        new("filter", "none", "none, density or uncertainty"),
        new("alpha", "0.1", "share of samples that the filter drops"),
        new("neighbours", "10", "k: neighbours that the filter looks at"),
        .. PolicyFitRequest.ThresholdOptions,
    ];

    /// <inheritdoc/>
    public PolicyFitResult Fit(PolicyFitRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Require(this);
        var (trace, space) = (request.Trace, request.Word("space", TrustScorePolicy.Spaces));
        if (space == "features" && trace.Features is null)
        {
            throw PolicyRequirements.MissingFeatures(Name, trace.ExitNames[0]);
        }

        var early = trace.Exits - 1;
        var samples = Math.Min(trace.Samples, request.Integer("samples", 1, int.MaxValue, 1000));
        var numbers = Enumerable.Range(0, early).Sum(k => (long)samples * (space == "features" ? trace.FeatureCount(k) : trace.ClassesOf(k)));
        if (numbers > MaximumNumbers)
        {
            throw new EeHwException(
                Codes.Exits.PolicyOption,
                PolicyFitRequest.PlaceOf("samples"),
                string.Create(CultureInfo.InvariantCulture, $"{samples} samples make {numbers} numbers; a policy keeps at most {MaximumNumbers}."),
                string.Create(CultureInfo.InvariantCulture, $"Use at most {samples * MaximumNumbers / numbers} samples, or space=logits."));
        }

        var policy = new TrustScorePolicy
        {
            Space = space,
            Points = Enumerable.Range(0, early).Select(k => Points(request, space, k, samples)).ToValueList(),
            Confidences = Enumerable.Repeat(1.0, early).ToValueList(),
        };
        return new(ThresholdChoice.Apply(policy, request), [string.Create(CultureInfo.InvariantCulture, $"{policy.Points.Sum(e => e.Sum(c => c.Count))} of {samples * early} calibration vectors kept.")]);
    }

    /// <summary>Distances of a point to its k nearest, ascending; the point itself not among them.</summary>
    private static List<(double Distance, int Index)> Nearest(double[][] points, int of, IEnumerable<int> among, int k)
        => [.. among.Where(j => j != of).Select(j => (Square(points[of], points[j]), j)).OrderBy(p => p).Take(k)];

    private static double Square(double[] a, double[] b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return sum;
    }

    private static ValueList<ValueList<ValueList<double>>> Points(PolicyFitRequest request, string space, int exit, int samples)
    {
        var trace = request.Trace;
        var points = Enumerable.Range(0, samples).Select(n => Array.ConvertAll((space == "features" ? trace.FeaturesOf(exit, n) : trace.LogitsOf(exit, n)).ToArray(), v => (double)v)).ToArray();
        var classes = Enumerable.Range(0, trace.ClassesOf(exit)).Select(c => Enumerable.Range(0, samples).Where(n => trace.LabelOf(exit, n) == c).ToArray()).ToArray();
        var empty = Array.FindIndex(classes, c => c.Length == 0);
        if (empty >= 0)
        {
            throw new EeHwException(
                Codes.Exits.NothingToLearn,
                new Place { Item = $"policy {TrustScorePolicy.PolicyName}, exit {trace.ExitNames[exit]}" },
                string.Create(CultureInfo.InvariantCulture, $"class {empty} has no sample among the first {samples}."),
                "Keep more samples.");
        }

        var (filter, alpha, k) = (request.Word("filter", _filters), request.Number("alpha", new NumberRange(0, 1, OpenMaximum: true), 0.1), request.Integer("neighbours", 1, int.MaxValue, 10));
        var kept = new HashSet<int>(Enumerable.Range(0, samples));
        if (filter == "density")
        {
            foreach (var members in classes)
            {
                request.Cancellation.ThrowIfCancellationRequested();
                var radius = members.Select(n => (Radius: members.Length == 1 ? 0 : Nearest(points, n, members, k)[^1].Distance, n)).OrderByDescending(r => r.Radius).ThenBy(r => r.n);
                kept.ExceptWith(radius.Take((int)(alpha * members.Length)).Select(r => r.n));
            }
        }
        else if (filter == "uncertainty")
        {
            var all = Enumerable.Range(0, samples).ToArray();
            var agreement = all.Select(n =>
            {
                request.Cancellation.ThrowIfCancellationRequested();
                var near = Nearest(points, n, all, k);
                return (Agreement: near.Count == 0 ? 1 : near.Count(p => trace.LabelOf(exit, p.Index) == trace.LabelOf(exit, n)) / (double)near.Count, n);
            }).OrderBy(a => a.Agreement).ThenBy(a => a.n);
            kept.ExceptWith(agreement.Take((int)(alpha * samples)).Select(a => a.n));
        }

        // A class that the filter empties keeps its first sample: without one it could never be near.
        return classes.Select(members => (members.Any(kept.Contains) ? members.Where(kept.Contains) : members.Take(1)).Select(n => ValueList.Create<double>(points[n])).ToValueList()).ToValueList();
    }
}
