using EeHw.Model.Exits.Gates;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.Rules;

/// <summary>
/// Activation ratio of bag-of-features exits: a sample leaves at exit k when its activation exceeds β·μ_k, μ_k the mean activation of that exit over training samples (Passalis et al.,
/// Pattern Recognition 2020). One knob β for all exits; dividing by μ_k balances the exits. The activation is the winning output, the mean of the outputs, or the mean of the features
/// (the histogram of a bag-of-features exit). Confidence is activation/μ_k.
/// </summary>
public sealed record ActivationRatioPolicy : ScoredPolicy
{
    /// <summary>Name of the policy.</summary>
    public const string PolicyName = "activation-ratio";

    /// <summary>What can be taken as the activation.</summary>
    public static readonly ValueList<string> Activations = ["winner", "mean-of-outputs", "mean-of-features"];

    /// <summary>Reads such policies.</summary>
    public static readonly IPolicyReader Reader = new PolicyReader(PolicyName, "leaves when an exit's activation exceeds beta times its mean in training", (f, h, _) => new ActivationRatioPolicy
    {
        Activation = f.OneOf("activation", Activations, "winner"),
        Means = PolicyYaml.Numbers(f, "means", h.Exits, NumberRange.Positive),
        Confidences = PolicyYaml.Confidences(f, h.Exits - 1),
    });

    /// <summary>One of <see cref="Activations"/>.</summary>
    public required string Activation { get; init; }

    /// <summary>μ_k &gt; 0 [K].</summary>
    public required ValueList<double> Means { get; init; }

    /// <inheritdoc/>
    public override string Name => PolicyName;

    /// <inheritdoc/>
    public override PolicyHardware Hardware
        => Activation == "winner" ? PolicyHardware.By("max-logit") : PolicyHardware.None($"the {Activation.Replace('-', ' ')} is a layer, not a decision", "Fold it into the exit's last layer with `eehw policy fold`, where unit gate decides on the added output, or use the activation winner, which is unit max-logit with thresholds beta times mu.");

    /// <inheritdoc/>
    public override bool NeedsFeatures => Activation == "mean-of-features";

    /// <summary>The activation of one sample at one exit.</summary>
    /// <param name="activation">One of <see cref="Activations"/>.</param>
    /// <param name="logits">Its logits.</param>
    /// <param name="features">Its features; used by mean-of-features only.</param>
    /// <returns>The activation, in logits or the features' unit.</returns>
    public static double ActivationOf(string activation, ReadOnlySpan<float> logits, ReadOnlySpan<float> features)
        => activation == "winner" ? logits[LogitOrder.ArgMax(logits)] : Mean(activation == "mean-of-outputs" ? logits : features);

    /// <summary>The gates that compute the ratio of a mean: weights 1/(D μ_k).</summary>
    /// <param name="counts">Values D of each early exit that the mean is over [K-1].</param>
    /// <returns>Gates with the same thresholds.</returns>
    public GatePolicy AsGates(IReadOnlyList<int> counts) => new()
    {
        Training = GatePolicy.LinearName,
        Input = NeedsFeatures ? GateInput.Features : GateInput.Logits,
        Weights = counts.Select((n, k) => Enumerable.Repeat(1 / (n * Means[k]), n).ToValueList()).ToValueList(),
        Biases = counts.Select(_ => 0.0).ToValueList(),
        Confidences = Confidences,
    };

    /// <inheritdoc/>
    public override void RequireFits(IExitOutputs outputs)
    {
        base.RequireFits(outputs);
        for (var k = 0; NeedsFeatures && k < Exits; k++)
        {
            PolicyRequirements.Features(this, outputs, k);
        }
    }

    /// <inheritdoc/>
    public override (double Confidence, int Class) Score(ExitView view)
        => (ActivationOf(Activation, view.Logits, view.Features) / Means[view.Exit], LogitOrder.ArgMax(view.Logits));

    /// <inheritdoc/>
    protected override YamlMap Parameters() => YamlMap.Of(false, ("activation", new YamlScalar(Activation)), ("means", PolicyYaml.Numbers(Means)));

    private static double Mean(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (var v in values)
        {
            sum += v;
        }

        return sum / values.Length;
    }
}
