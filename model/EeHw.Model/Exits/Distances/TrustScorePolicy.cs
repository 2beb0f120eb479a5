using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.Distances;

/// <summary>
/// Trust score (Jiang et al., NeurIPS 2018): distance to the nearest class other than the one answered over the distance to the answered class, distances measured to kept calibration samples.
/// A baseline that no hardware has: it compares a sample with every calibration sample. As in the authors' code the second nearest neighbour counts, so that a calibration sample does
/// not meet itself. Confidence is d(other)/(d(answered) + 1e-12); higher is surer. Vectors are the exit's features or, by choice, its logits.
/// </summary>
public sealed record TrustScorePolicy : ScoredPolicy
{
    /// <summary>Name of the policy.</summary>
    public const string PolicyName = "trust-score";

    /// <summary>What vectors distances can be measured in.</summary>
    public static readonly ValueList<string> Spaces = ["logits", "features"];

    /// <summary>Reads such policies.</summary>
    public static readonly IPolicyReader Reader = new PolicyReader(PolicyName, "leaves when the answered class's calibration samples are nearer than any other class's (offline)", Read);

    /// <summary>One of <see cref="Spaces"/>.</summary>
    public required string Space { get; init; }

    /// <summary>Kept calibration vectors of each early exit and class [K-1][C][points][D_k]; at least one per class.</summary>
    public required ValueList<ValueList<ValueList<ValueList<double>>>> Points { get; init; }

    /// <inheritdoc/>
    public override string Name => PolicyName;

    /// <inheritdoc/>
    public override bool NeedsFeatures => Space == "features";

    /// <inheritdoc/>
    public override PolicyHardware Hardware => PolicyHardware.None("it compares a sample with every calibration sample", "Use class-means, which keeps one vector per class.");

    /// <summary>Distance of a vector to a set, by the second nearest of its points, or the only one.</summary>
    /// <param name="x">The vector.</param>
    /// <param name="points">The set.</param>
    /// <returns>The distance.</returns>
    public static double Distance(ReadOnlySpan<float> x, ValueList<ValueList<double>> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var (first, second) = (double.PositiveInfinity, double.PositiveInfinity);
        foreach (var point in points)
        {
            var d = 0.0;
            var p = point.AsSpan();
            for (var i = 0; i < x.Length && d < second; i++)
            {
                d += (x[i] - p[i]) * (x[i] - p[i]);
            }

            (first, second) = d < first ? (d, first) : (first, Math.Min(d, second));
        }

        return Math.Sqrt(points.Count == 1 ? first : second);
    }

    /// <inheritdoc/>
    public override void RequireFits(IExitOutputs outputs)
    {
        base.RequireFits(outputs);
        for (var k = 0; k < Points.Count; k++)
        {
            PolicyRequirements.Classes(this, outputs, k, Points[k].Count);
            if (NeedsFeatures)
            {
                PolicyRequirements.Features(this, outputs, k, Points[k][0][0].Count);
            }
        }
    }

    /// <inheritdoc/>
    public override (double Confidence, int Class) Score(ExitView view)
    {
        var answer = LogitOrder.ArgMax(view.Logits);
        if (view.IsFinal)
        {
            return (0, answer);
        }

        var x = NeedsFeatures ? view.Features : view.Logits;
        var other = double.PositiveInfinity;
        for (var c = 0; c < Points[view.Exit].Count; c++)
        {
            other = c != answer ? Math.Min(other, Distance(x, Points[view.Exit][c])) : other;
        }

        return (other / (Distance(x, Points[view.Exit][answer]) + 1e-12), answer);
    }

    /// <inheritdoc/>
    protected override YamlMap Parameters() => YamlMap.Of(
        false,
        ("space", new YamlScalar(Space)),
        ("points", new YamlMap(Points.Select((exit, k) => new YamlEntry(
            new YamlScalar(FormattableString.Invariant($"exit{k + 1}")),
            new YamlMap(exit.Select((points, c) => new YamlEntry(new YamlScalar(FormattableString.Invariant($"class{c}")), PolicyYaml.Rows(points)))))))));

    private static TrustScorePolicy Read(YamlFields f, PolicyHeader h, PolicyCatalog catalog)
    {
        var exits = f.Section("points", required: h.Exits > 1);
        var points = Enumerable.Range(1, exits is null ? 0 : h.Exits - 1).Select(k =>
        {
            var classes = exits!.Section(FormattableString.Invariant($"exit{k}"), required: true);
            var sets = Enumerable.Range(0, classes is null ? 0 : h.Classes).Select(c => PolicyYaml.Rows(classes!, FormattableString.Invariant($"class{c}"), null, null)).ToValueList();
            classes?.Finish();
            return sets;
        }).ToValueList();
        exits?.Finish();
        return new() { Space = f.OneOf("space", Spaces, "logits"), Points = points, Confidences = PolicyYaml.Confidences(f, h.Exits - 1) };
    }
}
