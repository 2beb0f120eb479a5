using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.Rules;

/// <summary>
/// Max-softmax, settled by the logit margin δ wherever that suffices. With t the threshold and C classes, 1/(1 + (C-1)e^-δ) ≤ p_max ≤ 1/(1 + e^-δ); so
/// δ ≥ ln((C-1)t/(1-t)) leaves, δ &lt; ln(t/(1-t)) stays, and only between the two are exponentials computed. The decisions are those of max-softmax, all of them.
/// </summary>
public sealed record HybridPolicy : ScoredPolicy
{
    /// <summary>Name of the policy.</summary>
    public const string PolicyName = "hybrid";

    /// <summary>Reads such policies.</summary>
    public static readonly IPolicyReader Reader = new PolicyReader(PolicyName, "max-softmax, decided by the logit margin where its bounds suffice", (f, h, _) => new HybridPolicy { Confidences = PolicyYaml.Confidences(f, h.Exits - 1) });

    private static readonly MaxSoftmaxScore _exact = new();

    /// <inheritdoc/>
    public override string Name => PolicyName;

    /// <inheritdoc/>
    public override PolicyHardware Hardware => PolicyHardware.By("hybrid");

    /// <inheritdoc/>
    public override bool IsBoundToNetwork => false;

    /// <summary>Decides one sample.</summary>
    /// <param name="logits">Logits of one exit.</param>
    /// <param name="confidence">Threshold on the confidence scale of max-softmax, ln(t/(1-t)).</param>
    /// <returns>Whether it leaves, and whether the margin alone said so.</returns>
    public static (bool Leaves, bool ByMargin) Decide(ReadOnlySpan<float> logits, double confidence)
    {
        if (logits.Length == 1)
        {
            return (!double.IsPositiveInfinity(confidence), true);
        }

        // The bounds hold for real numbers; the guard keeps the last bits of the logarithm out of the decision.
        var margin = Margin(logits);
        var guard = 1e-9 * (1 + Math.Abs(confidence));
        return margin >= confidence + Math.Log(logits.Length - 1) + guard && !double.IsPositiveInfinity(confidence) ? (true, true)
            : margin < confidence - guard ? (false, true)
            : (!double.IsPositiveInfinity(confidence) && _exact.Confidence(logits) >= confidence, false);
    }

    /// <summary>Share of decisions at early exits, on the samples that reach them, that the margin settles.</summary>
    /// <param name="trace">The trace.</param>
    /// <returns>A fraction; 1 where there is nothing to decide.</returns>
    public double SettledByMargin(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var (settled, all) = (0L, 0L);
        for (var n = 0; n < trace.Samples; n++)
        {
            var leaves = false;
            for (var k = 0; k < trace.Exits - 1 && !leaves; k++)
            {
                (leaves, var byMargin) = Decide(trace.LogitsOf(k, n), Confidences[k]);
                settled += byMargin ? 1 : 0;
                all++;
            }
        }

        return all == 0 ? 1 : (double)settled / all;
    }

    /// <inheritdoc/>
    public override (double Confidence, int Class) Score(ExitView view) => (_exact.Confidence(view.Logits), LogitOrder.ArgMax(view.Logits));

    /// <inheritdoc/>
    public override IExitDecider Begin(IExitOutputs outputs)
    {
        RequireFits(outputs);
        return new Decider(Confidences);
    }

    /// <inheritdoc/>
    protected override YamlMap Parameters() => YamlMap.Of(false);

    private static double Margin(ReadOnlySpan<float> logits)
    {
        var best = LogitOrder.ArgMax(logits);
        var second = float.NegativeInfinity;
        for (var c = 0; c < logits.Length; c++)
        {
            second = c != best ? Math.Max(second, logits[c]) : second;
        }

        return (double)logits[best] - second;
    }

    private sealed class Decider(ValueList<double> confidences) : IExitDecider
    {
        public ExitAnswer Decide(ExitView view)
            => new(view.IsFinal || HybridPolicy.Decide(view.Logits, confidences[view.Exit]).Leaves, LogitOrder.ArgMax(view.Logits));
    }
}
