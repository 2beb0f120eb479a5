using System.Globalization;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Gates;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;
using EeHw.Train.Optimisers;

namespace EeHw.Train.Policies;

/// <summary>A linear gate per early exit: logistic regression on whether the exit's answer is right, with a penalty l2/2·‖w‖² on the weights of scaled inputs; Adam, minibatches of 256.</summary>
public sealed class LinearGateFit : IPolicyFit
{
    private const int Batch = 256;

    /// <inheritdoc/>
    public string Name => GatePolicy.LinearName;

    /// <inheritdoc/>
    public string Summary => "logistic regression on whether each exit is right";

    /// <inheritdoc/>
    public ValueList<PolicyFitOption> Options =>
    [
        new("input", "logits", "logits or features: what the gates read"),
        new("epochs", "60", "passes over the trace"),
        new("learningRate", "0.01", "of Adam"),
        new("l2", "0.001", "penalty on squared weights"),
        .. PolicyFitRequest.ThresholdOptions,
    ];

    /// <inheritdoc/>
    public PolicyFitResult Fit(PolicyFitRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Require(this);
        var (trace, input) = (request.Trace, request.Word("input", GateInput.Names));
        var training = new GateTraining(trace, input, Name);
        var (epochs, rate, l2) = (request.Integer("epochs", 1, 100_000, 60), request.Number("learningRate", NumberRange.Positive, 0.01), request.Number("l2", NumberRange.NotNegative, 0.001));
        var gates = Enumerable.Range(0, training.Early).Select(k => Train(request, training, k, epochs, rate, l2)).ToList();
        var policy = new GatePolicy
        {
            Training = Name,
            Input = input,
            Weights = gates.Select(g => g.Weights).ToValueList(),
            Biases = gates.Select(g => g.Bias).ToValueList(),
            Confidences = Enumerable.Repeat(0.0, training.Early).ToValueList(),
        };
        return new(
            ThresholdChoice.Apply(policy, request, t => Math.Log(t) - Math.Log(1 - t)),
            gates.Select((g, k) => string.Create(CultureInfo.InvariantCulture, $"exit {trace.ExitNames[k]}: mean loss {g.Loss:0.0000} nats.")).ToValueList());
    }

    private static (ValueList<double> Weights, double Bias, double Loss) Train(PolicyFitRequest request, GateTraining training, int exit, int epochs, double rate, double l2)
    {
        var trace = request.Trace;
        var right = Enumerable.Range(0, trace.Samples).Select(n => LogitOrder.ArgMax(trace.LogitsOf(exit, n)) == trace.LabelOf(exit, n)).ToArray();
        var parameters = new double[training.Widths[exit] + 1];
        var gradient = new double[parameters.Length];
        var adam = new ScalarAdam(parameters.Length);
        var loss = 0.0;
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            request.Cancellation.ThrowIfCancellationRequested();
            var order = new CounterRandom(request.Seed, ((long)exit << 32) + epoch).NextPermutation(trace.Samples);
            loss = 0;
            for (var from = 0; from < order.Length; from += Batch)
            {
                Array.Clear(gradient);
                var count = Math.Min(Batch, order.Length - from);
                for (var i = from; i < from + count; i++)
                {
                    var gate = training.Gate(exit, order[i], parameters);
                    loss += Logistic.Loss(gate, right[order[i]]);
                    training.Accumulate(exit, order[i], (Logistic.Sigmoid(gate) - (right[order[i]] ? 1 : 0)) / count, gradient);
                }

                for (var i = 0; i < parameters.Length - 1; i++)
                {
                    gradient[i] += l2 * parameters[i];
                }

                // The rate falls to a tenth, so that the last steps settle.
                adam.Step(parameters, gradient, rate * (1 - (0.9 * epoch / epochs)));
            }
        }

        var (weights, bias) = training.Unscaled(exit, parameters);
        return (weights, bias, loss / trace.Samples);
    }
}
