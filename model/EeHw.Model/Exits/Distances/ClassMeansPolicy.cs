using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.Distances;

/// <summary>
/// Class means: exits without training (E²CM, Görmez and Koyuncu 2022). With μ_c the mean feature vector of class c over training samples, d_c = ‖x - μ_c‖₂ and n_c the mean of d_c over all
/// training samples, p = softmax(-d/n); a sample leaves when max p reaches the exit's threshold and is answered argmax p. The last exit is the network's own. Confidences lie in a narrow band,
/// so thresholds are quantiles, never 0.9. With heads, a trained head that is sure also lets the sample leave, with its own answer.
/// </summary>
public sealed record ClassMeansPolicy : ScoredPolicy
{
    /// <summary>Name of the policy.</summary>
    public const string PolicyName = "class-means";

    /// <summary>Reads such policies.</summary>
    public static readonly IPolicyReader Reader = new PolicyReader(PolicyName, "leaves when the features lie clearly nearest to one class mean", Read);

    private static readonly MaxSoftmaxScore _score = new();

    /// <summary>μ: for each early exit and class the mean [K-1][C][D_k], in double rounded from single precision.</summary>
    public required ValueList<ValueList<ValueList<double>>> Means { get; init; }

    /// <summary>n: for each early exit and class the mean distance [K-1][C], greater than 0.</summary>
    public required ValueList<ValueList<double>> Normalisers { get; init; }

    /// <summary>Thresholds of the trained heads, which decide by max-softmax, on its confidence scale [K-1]; null: the heads are not used (and not paid).</summary>
    public ValueList<double>? HeadConfidences { get; init; }

    /// <inheritdoc/>
    public override string Name => PolicyName;

    /// <inheritdoc/>
    public override bool NeedsFeatures => true;

    /// <inheritdoc/>
    public override PolicyHardware Hardware
        => HeadConfidences is null
            ? PolicyHardware.None("the distances are a layer, not a decision", "Put the means into the network as class-means heads with `eehw policy fold`; unit softmax-base2 then decides.")
            : PolicyHardware.None("a unit decides on one head's logits, not on a trained head's and the distances", "Use either class means or the trained heads.");

    /// <summary>-d_c/n_c, the logits of a class-means exit.</summary>
    /// <param name="exit">Early exit from 0.</param>
    /// <param name="features">x [D_k].</param>
    /// <param name="logits">Receives C values.</param>
    public void Logits(int exit, ReadOnlySpan<float> features, Span<float> logits)
    {
        for (var c = 0; c < logits.Length; c++)
        {
            logits[c] = (float)(-Distance(features, Means[exit][c].AsSpan()) / Normalisers[exit][c]);
        }
    }

    /// <summary>‖x - μ‖₂, summed in index order in double precision.</summary>
    /// <param name="x">Features.</param>
    /// <param name="mean">A mean.</param>
    /// <returns>The distance.</returns>
    public static double Distance(ReadOnlySpan<float> x, ReadOnlySpan<double> mean)
    {
        double sum = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var d = x[i] - mean[i];
            sum += d * d;
        }

        return Math.Sqrt(sum);
    }

    /// <inheritdoc/>
    public override void RequireFits(IExitOutputs outputs)
    {
        base.RequireFits(outputs);
        for (var k = 0; k < Means.Count; k++)
        {
            PolicyRequirements.Classes(this, outputs, k, Means[k].Count);
            PolicyRequirements.Features(this, outputs, k, Means[k][0].Count);
        }
    }

    /// <inheritdoc/>
    public override ValueList<double> CostsOn(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var own = 0.0;
        return Enumerable.Range(0, trace.Exits).Select(k =>
        {
            own += k < Means.Count ? (double)Means[k].Count * Means[k][0].Count : 0;
            return own + (HeadConfidences is null ? trace.BackboneMacs[k] : trace.CostMacs[k]);
        }).ToValueList();
    }

    /// <inheritdoc/>
    public override (double Confidence, int Class) Score(ExitView view)
    {
        if (view.IsFinal)
        {
            return (_score.Confidence(view.Logits), LogitOrder.ArgMax(view.Logits));
        }

        if (HeadConfidences is { } heads && !double.IsPositiveInfinity(heads[view.Exit]) && _score.Confidence(view.Logits) >= heads[view.Exit])
        {
            return (double.MaxValue, LogitOrder.ArgMax(view.Logits));
        }

        var classes = Means[view.Exit].Count;
        Span<float> logits = classes <= 1024 ? stackalloc float[classes] : new float[classes];
        Logits(view.Exit, view.Features, logits);
        return (_score.Confidence(logits), LogitOrder.ArgMax(logits));
    }

    /// <inheritdoc/>
    protected override YamlMap Parameters() => YamlMap.Of(
        false,
        ("headConfidences", HeadConfidences is { } h ? PolicyYaml.Thresholds(h, h) : null),
        ("normalisers", PolicyYaml.Rows(Normalisers)),
        ("means", new YamlMap(Means.Select((m, k) => new YamlEntry(new YamlScalar(KeyOf(k)), PolicyYaml.Rows(m))))));

    private static string KeyOf(int exit) => FormattableString.Invariant($"exit{exit + 1}");

    private static ClassMeansPolicy Read(YamlFields f, PolicyHeader h, PolicyCatalog catalog)
    {
        var early = h.Exits - 1;
        var section = f.Section("means", required: early > 0);
        var means = Enumerable.Range(0, section is null ? 0 : early).Select(k => PolicyYaml.Rows(section!, KeyOf(k), h.Classes, null)).ToValueList();
        section?.Finish();
        return new()
        {
            HeadConfidences = f.Has("headConfidences") ? PolicyYaml.Thresholds(f, "headConfidences", early) : null,
            Normalisers = PolicyYaml.Rows(f, "normalisers", early, h.Classes, NumberRange.Positive),
            Means = means,
            Confidences = PolicyYaml.Confidences(f, early),
        };
    }
}
