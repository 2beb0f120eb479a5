using EeHw.Model.Formats.Yaml;

namespace EeHw.Model.Exits.Rules;

/// <summary>
/// Output stability: a sample leaves at the first exit from the second on whose outputs lie closer than a threshold to those of the exit before (Chen et al. 2021, early-exit
/// transformer for speech separation: distance between consecutive estimates). For regression, separation, enhancement, where no class can be unsure. Confidence is minus the distance.
/// </summary>
public sealed record StabilityPolicy : ScoredPolicy
{
    /// <summary>Name of the policy.</summary>
    public const string PolicyName = "output-stability";

    /// <summary>Reads such policies.</summary>
    public static readonly IPolicyReader Reader = new PolicyReader(PolicyName, "leaves when an exit's outputs differ little from the exit before", (f, h, _) => new StabilityPolicy
    {
        Distance = f.OneOf("distance", OutputDistance.Names, "rms"),
        Confidences = PolicyYaml.Confidences(f, h.Exits - 1),
    });

    /// <summary>One of <see cref="OutputDistance.Names"/>.</summary>
    public string Distance { get; init; } = "rms";

    /// <inheritdoc/>
    public override string Name => PolicyName;

    /// <inheritdoc/>
    public override bool IsBoundToNetwork => false;

    /// <inheritdoc/>
    public override PolicyHardware Hardware => PolicyHardware.By(PolicyName);

    /// <inheritdoc/>
    public override int EarliestExit => 1;

    /// <inheritdoc/>
    public override void RequireFits(IExitOutputs outputs)
    {
        base.RequireFits(outputs);
        for (var k = 1; k < Exits; k++)
        {
            PolicyRequirements.Classes(this, outputs, k, outputs.ClassesOf(0));
        }
    }

    /// <inheritdoc/>
    public override (double Confidence, int Class) Score(ExitView view)
        => (view.Exit == 0 ? double.NegativeInfinity : -OutputDistance.Of(Distance, view.Logits, view.LogitsOf(view.Exit - 1)), LogitOrder.ArgMax(view.Logits));

    /// <inheritdoc/>
    protected override YamlMap Parameters() => YamlMap.Of(false, ("distance", new YamlScalar(Distance)));
}
