using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.Gates;

/// <summary>
/// A learned stop distribution (Chen et al., Learning to Stop While Learning to Predict, ICML 2020): one small gate shared by all exits says with what probability π_k = σ(w·[z, mean z,
/// max z, H(softmax z)] + b) to go on; q_k = (1-π_k) Π_(j&lt;k) π_j is the chance to stop at exit k. A sample stops when π_k ≤ 1/2. Confidence is -(w·x + b). Exits that the fit removed
/// have the threshold <c>nobody</c>.
/// </summary>
public sealed record StopDistributionPolicy : ScoredPolicy
{
    /// <summary>Name of the policy.</summary>
    public const string PolicyName = "stop-distribution";

    /// <summary>Reads such policies.</summary>
    public static readonly IPolicyReader Reader = new PolicyReader(PolicyName, "leaves when a learned gate, shared by all exits, gives going on at most even odds", (f, h, _) => new StopDistributionPolicy
    {
        Weights = PolicyYaml.Numbers(f, "weights", h.Classes + 3),
        Bias = f.Number("bias", NumberRange.Any),
        Confidences = PolicyYaml.Confidences(f, h.Exits - 1),
    });

    /// <summary>w [C+3]: of the logits, their mean, their maximum, the entropy of their softmax in nats.</summary>
    public required ValueList<double> Weights { get; init; }

    /// <summary>b.</summary>
    public required double Bias { get; init; }

    /// <inheritdoc/>
    public override string Name => PolicyName;

    /// <inheritdoc/>
    public override PolicyHardware Hardware => PolicyHardware.By(PolicyName);

    /// <summary>What the gate reads: logits, mean, maximum, entropy of the softmax in nats.</summary>
    /// <param name="logits">Logits of one exit [C].</param>
    /// <param name="features">Receives C + 3 values.</param>
    public static void Features(ReadOnlySpan<float> logits, Span<double> features)
    {
        double sum = 0;
        for (var c = 0; c < logits.Length; c++)
        {
            features[c] = logits[c];
            sum += logits[c];
        }

        double most = logits[LogitOrder.ArgMax(logits)];
        double total = 0, weighted = 0;
        foreach (var z in logits)
        {
            var e = Math.Exp(z - most);
            total += e;
            weighted += e * (most - z);
        }

        features[logits.Length] = sum / logits.Length;
        features[logits.Length + 1] = most;
        features[logits.Length + 2] = Math.Log(total) + (weighted / total);
    }

    /// <inheritdoc/>
    public override void RequireFits(IExitOutputs outputs)
    {
        base.RequireFits(outputs);
        for (var k = 0; k < Exits; k++)
        {
            PolicyRequirements.Classes(this, outputs, k, Weights.Count - 3);
        }
    }

    /// <inheritdoc/>
    public override ValueList<double> CostsOn(Trace trace) => base.CostsOn(trace).Select((c, k) => c + (Weights.Count * (double)Math.Min(k + 1, Exits - 1))).ToValueList();

    /// <inheritdoc/>
    public override (double Confidence, int Class) Score(ExitView view)
    {
        Span<double> x = Weights.Count <= 1024 ? stackalloc double[Weights.Count] : new double[Weights.Count];
        Features(view.Logits, x);
        var on = Bias;
        for (var i = 0; i < x.Length; i++)
        {
            on += Weights[i] * x[i];
        }

        return (-on, LogitOrder.ArgMax(view.Logits));
    }

    /// <inheritdoc/>
    protected override YamlMap Parameters() => YamlMap.Of(false, ("weights", PolicyYaml.Numbers(Weights)), ("bias", YamlScalar.Of(Bias)));
}
