using System.Globalization;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Gates;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;
using EeHw.Train.Optimisers;

namespace EeHw.Train.Policies;

/// <summary>
/// Differentiable branching (Scardapane et al. 2020) with the heads as they are: gates g_k = σ(w_k·h_k + b_k), soft output f_K = ŷ_K, f_k = g_k ŷ_k + (1 - g_k) f_(k+1) backwards from the
/// final exit, loss -ln f_1[y] + λ R with R = Σ_k c_k g_k Π_(j&lt;k)(1 - g_j)/c_K the expected cost (g_K = 1). The deep supervision of the heads has no gates in it and is left out.
/// </summary>
public sealed class BranchGatesFit : IPolicyFit
{
    private const int Batch = 256;

    /// <inheritdoc/>
    public string Name => GatePolicy.BranchName;

    /// <inheritdoc/>
    public string Summary => "gates through the soft mixture of all exits, with a price on cost";

    /// <inheritdoc/>
    public ValueList<PolicyFitOption> Options =>
    [
        new("input", "logits", "logits or features: what the gates read"),
        new("lambda", "0.1", "nats that the full network's cost is worth"),
        new("epochs", "40", "passes over the trace"),
        new("learningRate", "0.01", "of Adam"),
        .. PolicyFitRequest.ThresholdOptions,
    ];

    /// <summary>Loss of one sample, and its slope in every gate before the sigmoid.</summary>
    /// <param name="likelihood">ŷ_k[y] of every exit [K].</param>
    /// <param name="gates">Gates before the sigmoid [K-1].</param>
    /// <param name="costs">c_k/c_K [K].</param>
    /// <param name="lambda">λ.</param>
    /// <param name="slopes">Receives K-1 slopes.</param>
    /// <returns>The loss in nats.</returns>
    public static double Loss(ReadOnlySpan<double> likelihood, ReadOnlySpan<double> gates, ReadOnlySpan<double> costs, double lambda, Span<double> slopes)
    {
        var early = gates.Length;
        Span<double> mixture = stackalloc double[early + 1];
        Span<double> cost = stackalloc double[early + 1];
        (mixture[early], cost[early]) = (likelihood[early], costs[early]);
        for (var k = early - 1; k >= 0; k--)
        {
            var g = Logistic.Sigmoid(gates[k]);
            mixture[k] = (g * likelihood[k]) + ((1 - g) * mixture[k + 1]);
            cost[k] = (g * costs[k]) + ((1 - g) * cost[k + 1]);
        }

        var reach = 1.0;
        var top = Math.Max(mixture[0], 1e-300);
        for (var k = 0; k < early; k++)
        {
            var g = Logistic.Sigmoid(gates[k]);
            slopes[k] = reach * g * (1 - g) * ((-(likelihood[k] - mixture[k + 1]) / top) + (lambda * (costs[k] - cost[k + 1])));
            reach *= 1 - g;
        }

        return -PortableMath.Log(top) + (lambda * cost[0]);
    }

    /// <inheritdoc/>
    public PolicyFitResult Fit(PolicyFitRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Require(this);
        var (trace, input) = (request.Trace, request.Word("input", GateInput.Names));
        var training = new GateTraining(trace, input, Name);
        var (epochs, rate, lambda) = (request.Integer("epochs", 1, 100_000, 40), request.Number("learningRate", NumberRange.Positive, 0.01), request.Number("lambda", NumberRange.NotNegative, 0.1));
        var costs = trace.CostMacs.Select(c => (double)c / trace.CostMacs[^1]).ToArray();
        var likelihood = Likelihood(trace);
        var parameters = training.Widths.Select(w => new double[w + 1]).ToArray();
        var gradient = training.Widths.Select(w => new double[w + 1]).ToArray();
        var adam = training.Widths.Select(w => new ScalarAdam(w + 1)).ToArray();
        var (gates, slopes) = (new double[training.Early], new double[training.Early]);
        var loss = 0.0;
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            request.Cancellation.ThrowIfCancellationRequested();
            var order = new CounterRandom(request.Seed, epoch).NextPermutation(trace.Samples);
            loss = 0;
            for (var from = 0; from < order.Length; from += Batch)
            {
                var count = Math.Min(Batch, order.Length - from);
                Array.ForEach(gradient, Array.Clear);
                for (var i = from; i < from + count; i++)
                {
                    for (var k = 0; k < gates.Length; k++)
                    {
                        gates[k] = training.Gate(k, order[i], parameters[k]);
                    }

                    loss += Loss(likelihood[order[i]], gates, costs, lambda, slopes);
                    for (var k = 0; k < gates.Length; k++)
                    {
                        training.Accumulate(k, order[i], slopes[k] / count, gradient[k]);
                    }
                }

                for (var k = 0; k < gates.Length; k++)
                {
                    adam[k].Step(parameters[k], gradient[k], rate * (1 - (0.9 * epoch / epochs)));
                }
            }
        }

        var plain = parameters.Select((p, k) => training.Unscaled(k, p)).ToList();
        var policy = new GatePolicy
        {
            Training = Name,
            Input = input,
            Weights = plain.Select(p => p.Weights).ToValueList(),
            Biases = plain.Select(p => p.Bias).ToValueList(),
            Confidences = Enumerable.Repeat(0.0, training.Early).ToValueList(),
        };
        return new(
            ThresholdChoice.Apply(policy, request, t => Math.Log(t) - Math.Log(1 - t), policy.Confidences),
            [string.Create(CultureInfo.InvariantCulture, $"mean loss {loss / trace.Samples:0.0000} nats at lambda {lambda:R}.")]);
    }

    private static double[][] Likelihood(Trace trace)
        => [.. Enumerable.Range(0, trace.Samples).Select(n => Enumerable.Range(0, trace.Exits).Select(k => Softmax.Of(trace.LogitsOf(k, n), trace.LabelOf(k, n))).ToArray())];
}
