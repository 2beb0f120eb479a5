using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.Rules;

/// <summary>
/// Class-specific exits: the threshold of an exit depends on the class it would answer, so that classes that an exit tells well leave there and others go on; a class of high priority gets
/// stricter thresholds, one that may not leave gets none (after Bonato and Bouganis, FPL 2021). Confidence is the inner score's minus the class's threshold; the sample leaves at 0 or more.
/// </summary>
public sealed record ClassThresholdPolicy : ScoredPolicy
{
    /// <summary>Name of the policy.</summary>
    public const string PolicyName = "class-thresholds";

    /// <summary>Reads such policies.</summary>
    public static readonly IPolicyReader Reader = new PolicyReader(PolicyName, "leaves by a threshold that depends on the class answered", (f, h, c) => new ClassThresholdPolicy
    {
        Inner = c.Score(f.Text("score", "max-softmax"), f.PlaceOf("score")),
        ClassConfidences = PolicyYaml.ThresholdRows(f, "classConfidences", h.Exits - 1),
        Confidences = PolicyYaml.Confidences(f, h.Exits - 1),
    });

    /// <summary>The score.</summary>
    public required IScore Inner { get; init; }

    /// <summary>Thresholds on the inner score's confidence scale [K-1][C_k]; positive infinity: that class does not leave there.</summary>
    public required ValueList<ValueList<double>> ClassConfidences { get; init; }

    /// <inheritdoc/>
    public override string Name => PolicyName;

    /// <inheritdoc/>
    public override PolicyHardware Hardware
        => Inner.Name switch
        {
            "logit-margin" => PolicyHardware.By("logit-margin"),
            "max-softmax" => PolicyHardware.By("softmax-base2"),
            _ => PolicyHardware.None($"the units with a threshold per class work on the logit margin or max-softmax; the score is {Inner.Name}", "Fit it with the score logit-margin or max-softmax."),
        };

    /// <inheritdoc/>
    public override void RequireFits(IExitOutputs outputs)
    {
        base.RequireFits(outputs);
        for (var k = 0; k < ClassConfidences.Count; k++)
        {
            PolicyRequirements.Classes(this, outputs, k, ClassConfidences[k].Count);
        }
    }

    /// <inheritdoc/>
    public override (double Confidence, int Class) Score(ExitView view)
    {
        var answer = LogitOrder.ArgMax(view.Logits);
        var confidence = Inner.Confidence(view.Logits);
        return (view.IsFinal ? confidence : double.IsPositiveInfinity(ClassConfidences[view.Exit][answer]) ? double.NegativeInfinity : confidence - ClassConfidences[view.Exit][answer], answer);
    }

    /// <inheritdoc/>
    protected override YamlMap Parameters() => YamlMap.Of(false, ("score", new YamlScalar(Inner.Name)), ("classConfidences", PolicyYaml.ThresholdRows(ClassConfidences)));
}
