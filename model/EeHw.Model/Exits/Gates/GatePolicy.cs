using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.Gates;

/// <summary>
/// A linear gate beside each early exit: g_k = w_k·h_k + b_k; a sample leaves when g_k reaches the threshold, 0 by default, which is σ(g) ≥ 1/2 without the sigmoid. Two ways to train it have
/// names of their own: <c>linear-gate</c>, logistic regression on whether the exit is right, and <c>branch-gates</c>, the differentiable branching of Scardapane et al. (2020).
/// </summary>
public sealed record GatePolicy : ScoredPolicy
{
    /// <summary>Gates trained by logistic regression on whether the exit is right.</summary>
    public const string LinearName = "linear-gate";

    /// <summary>Gates trained by the soft recursive mixture.</summary>
    public const string BranchName = "branch-gates";

    /// <summary>Reads linear gates.</summary>
    public static readonly IPolicyReader LinearReader = new PolicyReader(LinearName, "leaves when a linear gate expects the exit to be right", (f, h, _) => Read(f, h, LinearName));

    /// <summary>Reads branch gates.</summary>
    public static readonly IPolicyReader BranchReader = new PolicyReader(BranchName, "leaves by gates trained through a soft mixture of all exits", (f, h, _) => Read(f, h, BranchName));

    /// <summary>One of the two names.</summary>
    public required string Training { get; init; }

    /// <summary>What the gates read, one of <see cref="GateInput.Names"/>.</summary>
    public required string Input { get; init; }

    /// <summary>w_k [K-1][D_k].</summary>
    public required ValueList<ValueList<double>> Weights { get; init; }

    /// <summary>b_k [K-1].</summary>
    public required ValueList<double> Biases { get; init; }

    /// <inheritdoc/>
    public override string Name => Training;

    /// <inheritdoc/>
    public override bool NeedsFeatures => Input == GateInput.Features;

    /// <inheritdoc/>
    public override PolicyHardware Hardware => PolicyHardware.None("the gate's dot product is a layer, not a decision", "Fold the gate into the exit's last layer with `eehw policy fold`; unit gate then decides on the added output.");

    /// <inheritdoc/>
    public override void RequireFits(IExitOutputs outputs)
    {
        base.RequireFits(outputs);
        for (var k = 0; k < Weights.Count; k++)
        {
            if (NeedsFeatures)
            {
                PolicyRequirements.Features(this, outputs, k, Weights[k].Count);
            }
            else
            {
                PolicyRequirements.Classes(this, outputs, k, Weights[k].Count);
            }
        }
    }

    /// <inheritdoc/>
    public override ValueList<double> CostsOn(Trace trace)
    {
        var own = 0.0;
        return base.CostsOn(trace).Select((c, k) => c + (own += k < Weights.Count ? Weights[k].Count : 0)).ToValueList();
    }

    /// <inheritdoc/>
    public override (double Confidence, int Class) Score(ExitView view)
    {
        var answer = LogitOrder.ArgMax(view.Logits);
        if (view.IsFinal)
        {
            return (0, answer);
        }

        var x = GateInput.Of(view, Input);
        var w = Weights[view.Exit].AsSpan();
        var g = Biases[view.Exit];
        for (var i = 0; i < w.Length; i++)
        {
            g += w[i] * x[i];
        }

        return (g, answer);
    }

    /// <inheritdoc/>
    protected override YamlMap Parameters() => YamlMap.Of(false, ("input", new YamlScalar(Input)), ("weights", PolicyYaml.Rows(Weights)), ("biases", PolicyYaml.Numbers(Biases)));

    private static GatePolicy Read(YamlFields f, PolicyHeader h, string name) => new()
    {
        Training = name,
        Input = f.OneOf("input", GateInput.Names, GateInput.Logits),
        Weights = PolicyYaml.RaggedRows(f, "weights", h.Exits - 1),
        Biases = PolicyYaml.Numbers(f, "biases", h.Exits - 1),
        Confidences = PolicyYaml.Confidences(f, h.Exits - 1),
    };
}
