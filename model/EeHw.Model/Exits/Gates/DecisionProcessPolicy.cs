using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.Gates;

/// <summary>
/// Exits as a Markov decision process (EPNet, Dai et al. 2020), solved exactly: the state is the exit with binned max-softmax and binned entropy, leaving earns 1 when right minus
/// λ c_k/c_K, going on earns nothing; backward induction over calibration data says in which states to leave. A table of one truth value per state decides. Also the yardstick for any learned gate
/// that sees the same two numbers.
/// </summary>
public sealed record DecisionProcessPolicy : IExitPolicy
{
    /// <summary>Name of the policy.</summary>
    public const string PolicyName = "decision-process";

    /// <summary>Reads such policies.</summary>
    public static readonly IPolicyReader Reader = new PolicyReader(PolicyName, "leaves in the states where backward induction expects more from leaving", (f, h, _) =>
    {
        var confidenceEdges = PolicyYaml.RaggedRows(f, "confidenceEdges", h.Exits - 1);
        var entropyEdges = PolicyYaml.RaggedRows(f, "entropyEdges", h.Exits - 1);
        return new DecisionProcessPolicy
        {
            Lambda = f.Number("lambda", NumberRange.NotNegative),
            ConfidenceEdges = confidenceEdges,
            EntropyEdges = entropyEdges,
            Leave = PolicyYaml.IntegerTable(f, "leave", confidenceEdges.Select((c, k) => (c.Count + 1) * (entropyEdges.Count > k ? entropyEdges[k].Count + 1 : 1)).ToValueList(), 0, 1),
        };
    });

    private static readonly MaxSoftmaxScore _max = new();
    private static readonly EntropyScore _entropy = new();

    /// <summary>λ: accuracy that the full network's cost is worth.</summary>
    public required double Lambda { get; init; }

    /// <summary>Inner edges of the bins of max-softmax, on its confidence scale, ascending [K-1][...].</summary>
    public required ValueList<ValueList<double>> ConfidenceEdges { get; init; }

    /// <summary>Inner edges of the bins of entropy, on its confidence scale -ln H, ascending [K-1][...].</summary>
    public required ValueList<ValueList<double>> EntropyEdges { get; init; }

    /// <summary>1 where a sample leaves: [K-1][confidence bin · entropy bins + entropy bin].</summary>
    public required ValueList<ValueList<int>> Leave { get; init; }

    /// <inheritdoc/>
    public string Name => PolicyName;

    /// <inheritdoc/>
    public bool IsBoundToNetwork => true;

    /// <inheritdoc/>
    public PolicyHardware Hardware => PolicyHardware.By(PolicyName);

    /// <summary>The two numbers a state is made of.</summary>
    /// <param name="logits">Logits of one exit.</param>
    /// <returns>Confidences of max-softmax and of entropy.</returns>
    public static (double Confidence, double Entropy) Measures(ReadOnlySpan<float> logits) => (_max.Confidence(logits), _entropy.Confidence(logits));

    /// <summary>The bin of a value: how many inner edges it reaches.</summary>
    /// <param name="edges">Ascending edges.</param>
    /// <param name="value">The value.</param>
    /// <returns>Bin from 0.</returns>
    public static int Bin(ReadOnlySpan<double> edges, double value)
    {
        var bin = 0;
        while (bin < edges.Length && value >= edges[bin])
        {
            bin++;
        }

        return bin;
    }

    /// <summary>The state of one sample at one early exit.</summary>
    /// <param name="exit">Early exit from 0.</param>
    /// <param name="logits">Its logits.</param>
    /// <returns>Index into <see cref="Leave"/>.</returns>
    public int StateOf(int exit, ReadOnlySpan<float> logits)
    {
        var (confidence, entropy) = Measures(logits);
        return (Bin(ConfidenceEdges[exit].AsSpan(), confidence) * (EntropyEdges[exit].Count + 1)) + Bin(EntropyEdges[exit].AsSpan(), entropy);
    }

    /// <inheritdoc/>
    public IExitDecider Begin(IExitOutputs outputs)
    {
        PolicyRequirements.Exits(this, outputs, Leave.Count + 1);
        return new Decider(this);
    }

    /// <inheritdoc/>
    public YamlMap ToYaml() => YamlMap.Of(
        false,
        ("lambda", YamlScalar.Of(Lambda)),
        ("confidenceEdges", PolicyYaml.Rows(ConfidenceEdges)),
        ("entropyEdges", PolicyYaml.Rows(EntropyEdges)),
        ("leave", new YamlSequence(Leave.Select(PolicyYaml.Integers)) { IsBlock = true }));

    private sealed class Decider(DecisionProcessPolicy policy) : IExitDecider
    {
        public ExitAnswer Decide(ExitView view)
            => new(view.IsFinal || policy.Leave[view.Exit][policy.StateOf(view.Exit, view.Logits)] == 1, LogitOrder.ArgMax(view.Logits));
    }
}
