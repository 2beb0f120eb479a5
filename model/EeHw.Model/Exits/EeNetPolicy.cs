using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits;

/// <summary>
/// EENet's schedule (Ilhan et al., WACV 2024): a sample leaves at the first exit whose score <see cref="EeNetWeights"/> is at or above that exit's threshold; the
/// final exit always answers. The comparison is made on the score as it is, not clamped, in double precision.
/// </summary>
public sealed record EeNetPolicy : IScoredPolicy
{
    /// <summary>Name of the policy in files.</summary>
    public const string PolicyName = "eenet";

    /// <summary>Weights of the scores.</summary>
    public required EeNetWeights Weights { get; init; }

    /// <inheritdoc/>
    public required ValueList<double> Confidences { get; init; }

    /// <inheritdoc/>
    public string Name => PolicyName;

    /// <inheritdoc/>
    public PolicyHardware Hardware => PolicyHardware.By(DecisionUnits.EeNetUnit.Name);

    /// <inheritdoc/>
    public bool IsBoundToNetwork => true;

    /// <inheritdoc/>
    public IExitDecider Begin(IExitOutputs outputs)
    {
        Require(outputs);
        return new Decider(this);
    }

    /// <inheritdoc/>
    public TraceScores ScoresOn(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        Require(trace);
        trace.RequireFinite();
        var prediction = Enumerable.Range(0, trace.Exits)
            .Select(k => Enumerable.Range(0, trace.Samples).Select(n => LogitOrder.ArgMax(trace.LogitsOf(k, n))).ToArray())
            .ToArray();

        // The final exit needs no score: nothing is as sure.
        var last = new double[trace.Samples];
        Array.Fill(last, double.PositiveInfinity);
        return TraceScores.Of(trace, PolicyName, [.. Weights.Scores(trace), last], prediction);
    }

    /// <inheritdoc/>
    public IScoredPolicy WithConfidences(ValueList<double> confidences) => this with { Confidences = confidences };

    /// <inheritdoc/>
    public YamlMap ToYaml() => EeNetPolicyReader.Write(this);

    private void Require(IExitOutputs outputs)
    {
        PolicyRequirements.Exits(this, outputs, Confidences.Count + 1);
        for (var k = 0; k < outputs.Exits - 1; k++)
        {
            PolicyRequirements.Classes(this, outputs, k, Weights.Classes);
        }
    }

    private sealed class Decider(EeNetPolicy policy) : IExitDecider
    {
        private readonly double[] _earlier = new double[policy.Confidences.Count];

        public ExitAnswer Decide(ExitView view)
        {
            var answer = LogitOrder.ArgMax(view.Logits);
            if (view.IsFinal)
            {
                return new(true, answer);
            }

            var score = policy.Weights.Score(view.Exit, view.Logits, _earlier);
            _earlier[view.Exit] = score;
            var threshold = policy.Confidences[view.Exit];
            return new(!double.IsPositiveInfinity(threshold) && score >= threshold, answer);
        }
    }
}
