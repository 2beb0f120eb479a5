using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.Rules;

/// <summary>
/// Asymmetric thresholds for ranking and detection: with L = ln(p/(1-p)) the log-odds of the positive class, a sample leaves as positive when L ≥ a_k and as negative when -L ≥ b_k. A missed
/// positive and a false one cost differently, so a_k and b_k differ (Xin et al. 2020, early exits for document ranking). The answer of a negative is the largest logit among the other classes.
/// </summary>
public sealed record AsymmetricPolicy : IExitPolicy
{
    /// <summary>Name of the policy.</summary>
    public const string PolicyName = "asymmetric";

    /// <summary>Reads such policies.</summary>
    public static readonly IPolicyReader Reader = new PolicyReader(PolicyName, "leaves by one threshold as positive and another as negative", (f, h, _) => new AsymmetricPolicy
    {
        PositiveClass = (int)f.Integer("positiveClass", 0, Math.Max(0, h.Classes - 1)),
        Positive = PolicyYaml.Thresholds(f, "positive", h.Exits - 1),
        Negative = PolicyYaml.Thresholds(f, "negative", h.Exits - 1),
    });

    /// <summary>The positive class.</summary>
    public required int PositiveClass { get; init; }

    /// <summary>a_k [K-1]: least log-odds to leave as positive; positive infinity: nobody.</summary>
    public required ValueList<double> Positive { get; init; }

    /// <summary>b_k [K-1]: least negative log-odds to leave as negative; positive infinity: nobody.</summary>
    public required ValueList<double> Negative { get; init; }

    /// <inheritdoc/>
    public string Name => PolicyName;

    /// <inheritdoc/>
    public bool IsBoundToNetwork => true;

    /// <inheritdoc/>
    public PolicyHardware Hardware => PolicyHardware.By(PolicyName);

    /// <summary>ln(p/(1-p)) of one class, free of saturation.</summary>
    /// <param name="logits">Logits of one exit, two or more.</param>
    /// <param name="target">The class.</param>
    /// <returns>Its log-odds.</returns>
    public static double LogOdds(ReadOnlySpan<float> logits, int target)
    {
        var most = double.NegativeInfinity;
        for (var c = 0; c < logits.Length; c++)
        {
            most = c != target ? Math.Max(most, logits[c]) : most;
        }

        double rest = 0;
        for (var c = 0; c < logits.Length; c++)
        {
            rest += c != target ? Math.Exp(logits[c] - most) : 0;
        }

        return logits[target] - most - Math.Log(rest);
    }

    /// <inheritdoc/>
    public IExitDecider Begin(IExitOutputs outputs)
    {
        PolicyRequirements.Exits(this, outputs, Positive.Count + 1);
        return new Decider(this);
    }

    /// <inheritdoc/>
    public YamlMap ToYaml() => YamlMap.Of(
        false,
        ("positiveClass", YamlScalar.Of((long)PositiveClass)),
        ("positive", PolicyYaml.Thresholds(Positive, Positive)),
        ("negative", PolicyYaml.Thresholds(Negative, Negative)));

    private sealed class Decider(AsymmetricPolicy policy) : IExitDecider
    {
        public ExitAnswer Decide(ExitView view)
        {
            var logits = view.Logits;
            if (view.IsFinal || logits.Length == 1)
            {
                return new(view.IsFinal, LogitOrder.ArgMax(logits));
            }

            var odds = LogOdds(logits, policy.PositiveClass);
            if (odds >= policy.Positive[view.Exit] && !double.IsPositiveInfinity(policy.Positive[view.Exit]))
            {
                return new(true, policy.PositiveClass);
            }

            var negative = policy.PositiveClass == 0 ? 1 : 0;
            for (var c = 0; c < logits.Length; c++)
            {
                negative = c != policy.PositiveClass && logits[c] > logits[negative] ? c : negative;
            }

            return new(-odds >= policy.Negative[view.Exit] && !double.IsPositiveInfinity(policy.Negative[view.Exit]), negative);
        }
    }
}
