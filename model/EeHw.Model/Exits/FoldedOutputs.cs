using EeHw.Model.Exits.Distances;
using EeHw.Model.Exits.Gates;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits;

/// <summary>
/// What decision units meet once <see cref="PolicyFolding"/> has put a policy's own arithmetic into the network as a layer: the outputs of that layer instead of the logits, and the threshold
/// that is left to decide. The layer is computed in double precision rounded to float32, as a trace of the folded network would hold it.
/// </summary>
/// <param name="Trace">The outputs.</param>
/// <param name="Policy">What decides on them.</param>
/// <param name="Layer">What the layer computes, as a noun; null where the policy needs none and nothing has changed.</param>
public sealed record FoldedOutputs(Trace Trace, IExitPolicy Policy, string? Layer)
{
    /// <summary>Folds a policy's arithmetic into the outputs of a trace, where it has no unit of its own but a layer that a unit decides behind.</summary>
    /// <param name="trace">A trace that the policy fits.</param>
    /// <param name="policy">The policy.</param>
    /// <returns>Outputs and policy; both as they came where nothing can or need be folded.</returns>
    public static FoldedOutputs Of(Trace trace, IExitPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(policy);
        return policy switch
        {
            { Hardware.Unit: not null } => new(trace, policy, null),
            TemperaturePolicy t => Of(trace, Decided(t, t.Inner), "the division by the temperature", 0, trace.Exits, (view, z) => Divided(view.Logits, z, t.Temperatures[view.Exit])),
            ClassMeansPolicy { HeadConfidences: null } m => Of(trace, Decided(m, new MaxSoftmaxScore()), "the distances to the class means", 0, trace.Exits - 1, (view, z) => m.Logits(view.Exit, view.Features, z)),
            GatePolicy g => Of(trace, Decided(g, new GateScore()), "the gates", 1, trace.Exits - 1, (view, z) => Gated(view.Logits, z, g.Score(view).Confidence)),
            ActivationRatioPolicy a => Of(trace, Decided(a, new GateScore()), $"the {a.Activation.Replace('-', ' ')}", 1, trace.Exits - 1, (view, z) => Gated(view.Logits, z, a.Score(view).Confidence)),
            _ => new(trace, policy, null),
        };
    }

    private delegate void Layered(ExitView view, Span<float> outputs);

    private static ThresholdPolicy Decided(ScoredPolicy policy, IScore score) => new() { Score = score, Confidences = policy.Confidences };

    private static FoldedOutputs Of(Trace trace, ThresholdPolicy policy, string layer, int more, int folded, Layered compute)
    {
        var counts = Enumerable.Range(0, trace.Exits).Select(k => trace.ClassesOf(k) + (k < folded ? more : 0)).ToValueList();
        var outputs = new float[counts.Sum(c => c * trace.Samples)];
        var at = 0;
        for (var k = 0; k < trace.Exits; k++)
        {
            for (var n = 0; n < trace.Samples; n++, at += counts[k])
            {
                var row = outputs.AsSpan(at, counts[k]);
                if (k < folded)
                {
                    compute(new ExitView(trace, n, k), row);
                }
                else
                {
                    trace.LogitsOf(k, n).CopyTo(row);
                }
            }
        }

        return new(trace with { Logits = outputs, ExitClasses = more == 0 ? trace.ExitClasses : counts }, policy, layer);
    }

    private static void Divided(ReadOnlySpan<float> logits, Span<float> outputs, double by)
    {
        for (var c = 0; c < outputs.Length; c++)
        {
            outputs[c] = (float)(logits[c] / by);
        }
    }

    private static void Gated(ReadOnlySpan<float> logits, Span<float> outputs, double gate)
    {
        logits.CopyTo(outputs);
        outputs[^1] = (float)gate;
    }
}
