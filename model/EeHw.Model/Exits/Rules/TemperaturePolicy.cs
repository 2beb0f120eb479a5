using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.Rules;

/// <summary>
/// Temperature scaling: each exit's logits are divided by a temperature T_k fitted on held-out data, then scored as usual (Guo et al., ICML 2017). The answer does
/// not change; what changes is how exits compare under one shared threshold.
/// </summary>
public sealed record TemperaturePolicy : ScoredPolicy
{
    /// <summary>Name of the policy.</summary>
    public const string PolicyName = "temperature";

    /// <summary>Reads such policies.</summary>
    public static readonly IPolicyReader Reader = new PolicyReader(PolicyName, "divides each exit's logits by a fitted temperature, then scores them", (f, h, c) => new TemperaturePolicy
    {
        Inner = c.Score(f.Text("score", "max-softmax"), f.PlaceOf("score")),
        Temperatures = PolicyYaml.Numbers(f, "temperatures", h.Exits, NumberRange.Positive),
        Confidences = PolicyYaml.Confidences(f, h.Exits - 1),
    });

    /// <summary>T_k &gt; 0 [K].</summary>
    public required ValueList<double> Temperatures { get; init; }

    /// <summary>The score of the scaled logits.</summary>
    public required IScore Inner { get; init; }

    /// <inheritdoc/>
    public override string Name => PolicyName;

    /// <inheritdoc/>
    public override PolicyHardware Hardware
        => Inner is LogitMarginScore or MaxLogitScore ? PolicyHardware.By(Inner.Name)
            : DecisionUnitKinds.DefaultFor(Inner.Name) is { } kind ? PolicyHardware.None("the division by the temperature belongs into the exit's last layer", $"Fold it with `eehw policy fold`; the folded network needs unit {kind} only.")
            : PolicyHardware.None($"no decision unit computes the score {Inner.Name}", "Use the score max-softmax.");

    /// <inheritdoc/>
    public override (double Confidence, int Class) Score(ExitView view)
    {
        var logits = view.Logits;
        Span<float> scaled = logits.Length <= 1024 ? stackalloc float[logits.Length] : new float[logits.Length];
        for (var c = 0; c < scaled.Length; c++)
        {
            scaled[c] = (float)(logits[c] / Temperatures[view.Exit]);
        }

        return (Inner.Confidence(scaled), LogitOrder.ArgMax(logits));
    }

    /// <inheritdoc/>
    protected override YamlMap Parameters() => YamlMap.Of(false, ("score", new YamlScalar(Inner.Name)), ("temperatures", PolicyYaml.Numbers(Temperatures)));
}
