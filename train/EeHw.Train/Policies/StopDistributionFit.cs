using System.Globalization;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Gates;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;
using EeHw.Train.Optimisers;

namespace EeHw.Train.Policies;

/// <summary>
/// The stop distribution of Chen et al. (ICML 2020), second stage, the network as it is. Target p_k of a sample: each exit's largest softmax, or the label's softmax, normalised over the exits;
/// exits with a mean target of 0.001 or less are removed. The gate, one for all exits, imitates it by forward divergence -Σ p_k ln q_k (the target as it is, or its maximum only) or by reverse
/// divergence Σ q_k (ln q_k - ln p_k) with p_k the label's likelihood. Adam with its rate cut at epochs 10, 20, 40, 60, 80 to 0.4 and then 0.2 of what it was.
/// </summary>
public sealed class StopDistributionFit : IPolicyFit
{
    private const int Batch = 128;
    private const double Removed = 0.001;
    private static readonly ValueList<string> _targets = ["confidence", "label"];
    private static readonly ValueList<string> _divergences = ["forward", "forward-hard", "reverse"];

    /// <inheritdoc/>
    public string Name => StopDistributionPolicy.PolicyName;

    /// <inheritdoc/>
    public string Summary => "one gate for all exits that imitates the best exit to stop at";

    /// <inheritdoc/>
    public ValueList<PolicyFitOption> Options =>
    [
        new("target", "confidence", "confidence or label: what an exit's share of the target is proportional to"),
        new("divergence", "forward", "forward, forward-hard (the likeliest exit only) or reverse"),
        new("epochs", "100", "passes over the trace"),
        new("learningRate", "0.001", "of Adam, at the start"),
        .. PolicyFitRequest.ThresholdOptions,
    ];

    /// <summary>Loss of one sample, and its slope in every gate before the sigmoid.</summary>
    /// <param name="target">p_k of every exit [K].</param>
    /// <param name="on">w·x + b, the log-odds to go on, of the early exits [K-1].</param>
    /// <param name="isReverse">Reverse divergence.</param>
    /// <param name="slopes">Receives K-1 slopes.</param>
    /// <returns>The loss in nats.</returns>
    public static double Loss(ReadOnlySpan<double> target, ReadOnlySpan<double> on, bool isReverse, Span<double> slopes)
    {
        var early = on.Length;
        Span<double> logs = stackalloc double[early + 1];
        var reach = 0.0;
        for (var k = 0; k < early; k++)
        {
            // ln(1-π) = -softplus(a), ln π = -softplus(-a)
            logs[k] = reach - Logistic.Softplus(on[k]);
            reach -= Logistic.Softplus(-on[k]);
        }

        logs[early] = reach;
        Span<double> weight = stackalloc double[early + 1];
        double loss = 0;
        for (var k = 0; k <= early; k++)
        {
            if (isReverse)
            {
                var q = PortableMath.Exp(logs[k]);
                var ratio = logs[k] - PortableMath.Log(Math.Max(target[k], 1e-12));
                loss += q * ratio;
                weight[k] = q * (ratio + 1);
            }
            else
            {
                loss -= target[k] * logs[k];
                weight[k] = -target[k];
            }
        }

        // d ln q_k / d a_j = -π_j for k = j, 1 - π_j for k > j.
        var later = weight[early];
        for (var j = early - 1; j >= 0; j--)
        {
            var pi = Logistic.Sigmoid(on[j]);
            slopes[j] = (-pi * weight[j]) + ((1 - pi) * later);
            later += weight[j];
        }

        return loss;
    }

    /// <inheritdoc/>
    public PolicyFitResult Fit(PolicyFitRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Require(this);
        var trace = request.Trace;
        for (var k = 0; k < trace.Exits; k++)
        {
            PolicyRequirements.Classes(new StopDistributionPolicy { Weights = [], Bias = 0, Confidences = [] }, trace, k, trace.Classes);
        }

        var (isLabel, divergence) = (request.Word("target", _targets) == "label", request.Word("divergence", _divergences));
        var raw = Targets(trace, isLabel || divergence == "reverse");
        var kept = Enumerable.Range(0, trace.Exits).Where(k => k == trace.Exits - 1 || raw.Average(t => t[k] / t.Sum()) > Removed).ToArray();
        var targets = raw.Select(t => Normalise([.. kept.Select(k => t[k])], divergence)).ToArray();
        var (weights, bias, loss) = Train(request, kept, targets, divergence == "reverse");
        var policy = new StopDistributionPolicy
        {
            Weights = weights,
            Bias = bias,
            Confidences = Enumerable.Range(0, trace.Exits - 1).Select(k => kept.Contains(k) ? 0 : double.PositiveInfinity).ToValueList(),
        };
        var notes = Enumerable.Range(0, trace.Exits - 1).Where(k => !kept.Contains(k)).Select(k => $"exit {trace.ExitNames[k]} was removed: almost no sample should stop there.")
            .Append(string.Create(CultureInfo.InvariantCulture, $"mean divergence {loss:0.0000} nats."));
        return new(ThresholdChoice.Apply(policy, request, null, policy.Confidences), notes.ToValueList());
    }

    private static double[][] Targets(Trace trace, bool ofLabel)
        => [.. Enumerable.Range(0, trace.Samples).Select(n => Enumerable.Range(0, trace.Exits)
            .Select(k => Softmax.Of(trace.LogitsOf(k, n), ofLabel ? trace.LabelOf(k, n) : LogitOrder.ArgMax(trace.LogitsOf(k, n)))).ToArray())];

    private static double[] Normalise(double[] target, string divergence)
    {
        if (divergence == "reverse")
        {
            return target;
        }

        if (divergence == "forward-hard")
        {
            var best = Array.IndexOf(target, target.Max());
            return [.. target.Select((_, k) => k == best ? 1.0 : 0)];
        }

        var sum = target.Sum();
        return sum > 0 ? [.. target.Select(t => t / sum)] : [.. target.Select(_ => 1.0 / target.Length)];
    }

    private static (ValueList<double> Weights, double Bias, double Loss) Train(PolicyFitRequest request, int[] kept, double[][] targets, bool isReverse)
    {
        var (trace, early) = (request.Trace, kept.Length - 1);
        var width = trace.Classes + 3;
        var (epochs, rate) = (request.Integer("epochs", 1, 100_000, 100), request.Number("learningRate", NumberRange.Positive, 0.001));
        var features = Enumerable.Range(0, trace.Samples * early).Select(i =>
        {
            var x = new double[width];
            StopDistributionPolicy.Features(trace.LogitsOf(kept[i % early], i / early), x);
            return x;
        }).ToArray();
        var mean = Enumerable.Range(0, width).Select(i => features.Length == 0 ? 0 : features.Average(x => x[i])).ToArray();
        var scale = Enumerable.Range(0, width).Select(i => features.Length == 0 ? 0 : Math.Sqrt(features.Average(x => (x[i] - mean[i]) * (x[i] - mean[i])))).Select(d => d > 1e-12 ? 1 / d : 0).ToArray();
        foreach (var x in features)
        {
            for (var i = 0; i < width; i++)
            {
                x[i] = (x[i] - mean[i]) * scale[i];
            }
        }

        var (parameters, gradient, adam) = (new double[width + 1], new double[width + 1], new ScalarAdam(width + 1));
        var (on, slopes, loss) = (new double[early], new double[early], 0.0);
        for (var epoch = 0; epoch < epochs && early > 0; epoch++)
        {
            request.Cancellation.ThrowIfCancellationRequested();
            rate *= epoch == 10 ? 0.4 : epoch is 20 or 40 or 60 or 80 ? 0.2 : 1;
            var order = new CounterRandom(request.Seed, epoch).NextPermutation(trace.Samples);
            loss = 0;
            for (var from = 0; from < order.Length; from += Batch)
            {
                var count = Math.Min(Batch, order.Length - from);
                Array.Clear(gradient);
                for (var s = from; s < from + count; s++)
                {
                    for (var k = 0; k < early; k++)
                    {
                        var x = features[(order[s] * early) + k];
                        on[k] = parameters[^1];
                        for (var i = 0; i < width; i++)
                        {
                            on[k] += parameters[i] * x[i];
                        }
                    }

                    loss += Loss(targets[order[s]], on, isReverse, slopes);
                    for (var k = 0; k < early; k++)
                    {
                        var (x, slope) = (features[(order[s] * early) + k], slopes[k] / count);
                        for (var i = 0; i < width; i++)
                        {
                            gradient[i] += slope * x[i];
                        }

                        gradient[^1] += slope;
                    }
                }

                adam.Step(parameters, gradient, rate);
            }
        }

        var weights = scale.Select((s, i) => s * parameters[i]).ToValueList();
        return (weights, parameters[^1] - weights.Select((w, i) => w * mean[i]).Sum(), loss / trace.Samples);
    }
}
