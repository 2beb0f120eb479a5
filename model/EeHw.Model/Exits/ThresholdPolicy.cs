using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits;

/// <summary>
/// A sample leaves at the first exit whose score passes that exit's threshold; the final exit always answers. A pure function of a trace.
/// </summary>
public sealed record ThresholdPolicy : IScoredPolicy
{
    /// <summary>Name of the policy in files.</summary>
    public const string PolicyName = "threshold";

    /// <summary>The score.</summary>
    public required IScore Score { get; init; }

    /// <summary>Thresholds of the early exits [K-1] on the confidence scale; positive infinity: nobody leaves.</summary>
    public required ValueList<double> Confidences { get; init; }

    /// <summary>Strict comparison: &gt; (for entropy &lt;) instead of ≥ (≤).</summary>
    public bool Strict { get; init; }

    /// <summary>Whose answer counts when no early exit was sure.</summary>
    public Fallback Fallback { get; init; }

    /// <summary>Thresholds on the user's scale; may saturate where <see cref="Confidences"/> does not.</summary>
    public ValueList<double> Thresholds => Confidences.Select(c => Score.ToThreshold(c)).ToValueList();

    /// <inheritdoc/>
    public string Name => PolicyName;

    /// <inheritdoc/>
    public PolicyHardware Hardware
        => DecisionUnitKinds.DefaultFor(Score.Name) is { } kind
            ? Fallback == Fallback.Last || MostConfidentUnit.Inners.Contains(kind) ? PolicyHardware.By(kind)
                : PolicyHardware.None($"confidences of {Score.Name} do not compare from exit to exit without a division, as fallback most-confident needs", $"Use fallback: last, or one of the scores {string.Join(", ", MostConfidentUnit.Inners.Select(DecisionUnitKinds.ScoreOf))}.")
            : PolicyHardware.None($"no decision unit computes the score {Score.Name}", $"Use one of the scores {string.Join(", ", Scores.All.Where(s => DecisionUnitKinds.DefaultFor(s.Name) is not null).Select(s => s.Name))}.");

    /// <summary>Makes a policy from thresholds on the user's scale.</summary>
    /// <param name="score">The score.</param>
    /// <param name="thresholds">One per early exit, or a single one that all share.</param>
    /// <param name="exits">Exits K.</param>
    /// <param name="strict">Strict comparison.</param>
    /// <param name="fallback">Whose answer counts when no early exit was sure.</param>
    /// <param name="place">Where the thresholds stand, for messages.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="EeHwException">EEHW5002, EEHW5003.</exception>
    public static ThresholdPolicy Of(IScore score, IReadOnlyList<double> thresholds, int exits, bool strict = false, Fallback fallback = Fallback.Last, Place? place = null)
    {
        var early = exits - 1;
        var where = place ?? new Place { Item = "thresholds" };
        if (thresholds.Count != early && !(thresholds.Count == 1 && early > 0))
        {
            throw new EeHwException(
                Codes.Exits.ThresholdCount,
                where,
                string.Create(CultureInfo.InvariantCulture, $"{thresholds.Count} threshold(s) were given; the network has {exits} exit(s), so {early} are needed (or one that all share)."));
        }

        var (low, high) = score.Range;
        for (var i = 0; i < thresholds.Count; i++)
        {
            if (!(thresholds[i] >= low && thresholds[i] <= high))
            {
                throw new EeHwException(
                    Codes.Exits.ThresholdRange,
                    where with { Item = $"{where.Item}[{i.ToString(CultureInfo.InvariantCulture)}]" },
                    string.Create(CultureInfo.InvariantCulture, $"the threshold is {thresholds[i]}; {score.Name} takes {(high >= double.MaxValue ? $"{low} or more" : $"{low} to {high}")} ({score.Scale})."));
            }
        }

        return new()
        {
            Score = score,
            Confidences = Enumerable.Range(0, early).Select(k => score.ToConfidence(thresholds.Count == 1 ? thresholds[0] : thresholds[k])).ToValueList(),
            Strict = strict,
            Fallback = fallback,
        };
    }

    /// <summary>Decides every sample of a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <returns>Exits taken and answers.</returns>
    public ExitDecisions Decide(Trace trace) => Decide(TraceScores.Of(trace, Score));

    /// <inheritdoc/>
    public TraceScores ScoresOn(Trace trace) => TraceScores.Of(trace, Score);

    /// <inheritdoc/>
    public IScoredPolicy WithConfidences(ValueList<double> confidences) => this with { Confidences = confidences };

    /// <inheritdoc/>
    public IExitDecider Begin(IExitOutputs outputs)
    {
        PolicyRequirements.Exits(this, outputs, Confidences.Count + 1);
        return new Decider(this);
    }

    /// <inheritdoc/>
    public YamlMap ToYaml() => ThresholdPolicyReader.Write(this);

    /// <summary>Decides every sample of a scored trace.</summary>
    /// <param name="scores">Scores of <see cref="Score"/>.</param>
    /// <returns>Exits taken and answers.</returns>
    public ExitDecisions Decide(TraceScores scores)
    {
        var trace = scores.Trace;
        var (exitOf, prediction) = (new byte[trace.Samples], new int[trace.Samples]);
        for (var n = 0; n < trace.Samples; n++)
        {
            var k = 0;
            while (k < trace.Exits - 1 && !Leaves(scores.Confidence[k][n], Confidences[k]))
            {
                k++;
            }

            exitOf[n] = (byte)k;
            var answer = k == trace.Exits - 1 && Fallback == Fallback.MostConfident ? MostConfident(scores, n) : k;
            prediction[n] = scores.Prediction[answer][n];
        }

        return new(exitOf, prediction);
    }

    private static int MostConfident(TraceScores scores, int sample)
    {
        var best = scores.Trace.Exits - 1;
        for (var k = best - 1; k >= 0; k--)
        {
            best = scores.Confidence[k][sample] > scores.Confidence[best][sample] ? k : best;
        }

        return best;
    }

    internal bool Leaves(double confidence, double threshold)
        => !double.IsPositiveInfinity(threshold) && (Strict ? confidence > threshold : confidence >= threshold);

    private sealed class Decider(ThresholdPolicy policy) : IExitDecider
    {
        private double _best;
        private int _class;

        public ExitAnswer Decide(ExitView view)
        {
            var answer = view.IsFinal ? LogitOrder.ArgMax(view.Logits) : policy.Score.Answer(view.Logits);
            if (view.IsFinal && policy.Fallback == Fallback.Last)
            {
                return new(true, answer);
            }

            var confidence = policy.Score.Confidence(view.Logits);

            // Of equally sure exits the later one answers.
            if (view.Exit == 0 || confidence >= _best)
            {
                (_best, _class) = (confidence, answer);
            }

            return view.IsFinal ? new(true, _class) : new(policy.Leaves(confidence, policy.Confidences[view.Exit]), answer);
        }
    }
}
