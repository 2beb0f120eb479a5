using System.Globalization;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Numerics;

namespace EeHw.Train.Policies;

/// <summary>
/// One temperature per exit that minimises the negative log-likelihood of softmax(z/T) (Guo et al., ICML 2017): convex in 1/T, so golden section on ln T in [ln 0.05, ln 20].
/// </summary>
public sealed class TemperatureFit : IPolicyFit
{
    private const double Golden = 0.61803398874989485;

    /// <inheritdoc/>
    public string Name => TemperaturePolicy.PolicyName;

    /// <inheritdoc/>
    public string Summary => "a temperature per exit by likelihood, then thresholds on the scaled logits";

    /// <inheritdoc/>
    public ValueList<PolicyFitOption> Options => [new("score", "max-softmax", "the score of the scaled logits"), .. PolicyFitRequest.ThresholdOptions];

    /// <summary>The temperature of one exit.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="exit">Exit from 0.</param>
    /// <returns>T in [0.05, 20], to a relative 1e-7.</returns>
    public static double Temperature(Trace trace, int exit)
    {
        var (low, high) = (PortableMath.Log(0.05), PortableMath.Log(20));
        var (a, b) = (high - (Golden * (high - low)), low + (Golden * (high - low)));
        var (lossA, lossB) = (Loss(trace, exit, PortableMath.Exp(a)), Loss(trace, exit, PortableMath.Exp(b)));
        while (high - low > 1e-7)
        {
            if (lossA <= lossB)
            {
                (high, b, lossB) = (b, a, lossA);
                a = high - (Golden * (high - low));
                lossA = Loss(trace, exit, PortableMath.Exp(a));
            }
            else
            {
                (low, a, lossA) = (a, b, lossB);
                b = low + (Golden * (high - low));
                lossB = Loss(trace, exit, PortableMath.Exp(b));
            }
        }

        return PortableMath.Exp((low + high) / 2);
    }

    /// <summary>Mean negative log-likelihood of softmax(z/T).</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="exit">Exit from 0.</param>
    /// <param name="temperature">T &gt; 0.</param>
    /// <returns>Nats per sample.</returns>
    public static double Loss(Trace trace, int exit, double temperature)
    {
        ArgumentNullException.ThrowIfNull(trace);
        double loss = 0;
        for (var n = 0; n < trace.Samples; n++)
        {
            var logits = trace.LogitsOf(exit, n);
            double most = logits[LogitOrder.ArgMax(logits)];
            double sum = 0;
            foreach (var z in logits)
            {
                sum += PortableMath.Exp((z - most) / temperature);
            }

            loss += PortableMath.Log(sum) - ((logits[trace.LabelOf(exit, n)] - most) / temperature);
        }

        return loss / trace.Samples;
    }

    /// <inheritdoc/>
    public PolicyFitResult Fit(PolicyFitRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Require(this);
        var (trace, score) = (request.Trace, request.Score());
        var temperatures = Enumerable.Range(0, trace.Exits).Select(k => Temperature(trace, k)).ToValueList();
        var policy = new TemperaturePolicy { Inner = score, Temperatures = temperatures, Confidences = Enumerable.Repeat(0.0, trace.Exits - 1).ToValueList() };
        return new(
            ThresholdChoice.Apply(policy, request, score.ToConfidence),
            temperatures.Select((t, k) => string.Create(CultureInfo.InvariantCulture, $"exit {trace.ExitNames[k]}: T = {t:0.0000}, negative log-likelihood {Loss(trace, k, 1):0.0000} -> {Loss(trace, k, t):0.0000} nats.")).ToValueList());
    }
}
