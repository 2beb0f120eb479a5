using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Exits.Distances;
using EeHw.Model.Exits.Gates;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits;

/// <summary>
/// Puts what a policy computes from features or logits into the network, so that a threshold on the new logits, for which there are decision units, decides the same: class means become
/// heads of the kind <see cref="ClassMeansLayer"/>, temperatures divide the last layers, gates become an output more. In float to one rounding per weight.
/// </summary>
public static class PolicyFolding
{
    /// <summary>Folds a policy.</summary>
    /// <param name="network">The network it was fitted on.</param>
    /// <param name="policy">Class means (without heads), temperatures or gates.</param>
    /// <param name="features">Which features the trace had; decides where class means and gates on features stand.</param>
    /// <returns>The network and the threshold policy for it.</returns>
    /// <exception cref="EeHwException">EEHW5022 for another policy, or one that does not fit the network.</exception>
    public static (Network Network, ThresholdPolicy Policy) Fold(Network network, IExitPolicy policy, FeatureSource features)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(policy);
        if (policy is ScoredPolicy scored && scored.Exits != network.ExitCount)
        {
            throw Refuse(policy, $"it is for {scored.Exits} exits, and the network has {network.ExitCount}.");
        }

        // The thresholds replace rules that the file had.
        network = network with { Exits = network.Exits.Select(e => e with { Rule = null }).ToValueList() };
        switch (policy)
        {
            case ClassMeansPolicy { HeadConfidences: null } means:
                var layers = FeatureLayers.Of(network, features);
                for (var k = 0; k < means.Means.Count; k++)
                {
                    network = Means(network, k, layers[k], means);
                }

                return (Tidy(network), Threshold(new MaxSoftmaxScore(), means));
            case TemperaturePolicy temperature:
                for (var k = 0; k < network.ExitCount; k++)
                {
                    var t = temperature.Temperatures[k];
                    var head = HeadOf(network, k, policy);
                    network = With(network, k, head with { Weights = Scaled(head.Weights, t), Bias = Scaled(head.Bias, t), SharedWeights = null });
                }

                return (network, Threshold(temperature.Inner, temperature));
            case GatePolicy gate:
                for (var k = 0; k < gate.Weights.Count; k++)
                {
                    network = With(network, k, Gated(HeadOf(network, k, policy), gate, k));
                }

                return (network, Threshold(new GateScore(), gate));
            case ActivationRatioPolicy { Activation: not "winner" } ratio:
                // A mean is a gate with even weights.
                var counts = Enumerable.Range(0, network.ExitCount - 1).Select(k => ratio.NeedsFeatures ? HeadOf(network, k, policy).InputLength : network.Classes(k)).ToList();
                return Fold(network, ratio.AsGates(counts), features);
            default:
                throw Refuse(policy, "it computes nothing that a layer could; class-means without heads, temperature, gates and activation-ratio by a mean do.");
        }
    }

    private static ThresholdPolicy Threshold(IScore score, ScoredPolicy policy) => new() { Score = score, Confidences = policy.Confidences };

    // The layers of the old head stay until Tidy leaves out what nobody needs.
    private static Network Means(Network network, int exit, int from, ClassMeansPolicy policy)
    {
        var all = network.Layers.ToList();
        var name = network.Exits[exit].Name;
        var shape = all[from].Output;
        if (shape.Elements != policy.Means[exit][0].Count)
        {
            throw Refuse(policy, FormattableString.Invariant($"its features have {policy.Means[exit][0].Count} values, and '{all[from].Name}' gives {shape}."));
        }

        if (shape.Pixels > 1)
        {
            all.Add(new FlattenLayer { Name = Free(all, name + "_features"), Inputs = [from], Output = new Shape((int)shape.Elements, 1, 1) });
            from = all.Count - 1;
        }

        all.Add(new ClassMeansLayer
        {
            Name = Free(all, name + "_means"),
            Inputs = [from],
            Output = new Shape(policy.Means[exit].Count, 1, 1),
            Means = policy.Means[exit].SelectMany(m => m).Select(v => (float)v).ToValueList(),
            Norms = policy.Normalisers[exit].Select(v => (float)v).ToValueList(),
            InputLength = (int)shape.Elements,
        });
        return network with { Layers = all.ToValueList(), Exits = network.Exits.Select((e, k) => k == exit ? e with { Layer = all.Count - 1 } : e).ToValueList() };
    }

    private static string Free(List<Layer> layers, string name)
    {
        var free = name;
        for (var n = 2; layers.Exists(l => l.Name == free); n++)
        {
            free = FormattableString.Invariant($"{name}_{n}");
        }

        return free;
    }

    // Layers that exits need, by stage.
    private static Network Tidy(Network network)
    {
        var stages = new NetworkStages(network).StageOf;
        var order = Enumerable.Range(0, network.Layers.Count).Where(i => i == 0 || stages[i] >= 0).OrderBy(i => i == 0 ? -1 : stages[i]).ThenBy(i => i).ToList();
        return network with
        {
            Layers = order.Select(i => network.Layers[i] with { Inputs = network.Layers[i].Inputs.Select(j => order.IndexOf(j)).ToValueList() }).ToValueList(),
            Exits = network.Exits.Select(e => e with { Layer = order.IndexOf(e.Layer) }).ToValueList(),
        };
    }

    private static DenseLayer HeadOf(Network network, int exit, IExitPolicy policy)
        => network.Layers[network.Exits[exit].Layer] as DenseLayer
            ?? throw Refuse(policy, $"exit '{network.Exits[exit].Name}' ends with a layer of kind {network.Layers[network.Exits[exit].Layer].Kind}; a dense layer is needed.");

    private static Network With(Network network, int exit, DenseLayer head)
        => network.Layers.Any(l => l.Inputs.Contains(network.Exits[exit].Layer))
            ? throw new EeHwException(Codes.Exits.PolicyShape, new Place { Item = $"exit '{network.Exits[exit].Name}'" }, "its logits are read by another layer, which would change.", "Fold policies of networks whose logits are read by nobody.")
            : network with { Layers = network.Layers.Select((l, i) => i == network.Exits[exit].Layer ? head : l).ToValueList() };

    private static ValueList<float> Scaled(ValueList<float> values, double divisor) => values.Select(v => (float)(v / divisor)).ToValueList();

    // One row more: the gate's own on features, or the gate of the logits through the layer's weights.
    private static DenseLayer Gated(DenseLayer head, GatePolicy gate, int exit)
    {
        var (w, classes, length) = (gate.Weights[exit], head.Bias.Count, head.InputLength);
        var fromLogits = gate.Input == GateInput.Logits;
        if (w.Count != (fromLogits ? classes : length))
        {
            throw Refuse(gate, FormattableString.Invariant($"the gate of exit {exit + 1} reads {w.Count} values, and '{head.Name}' has {(fromLogits ? $"{classes} outputs" : $"{length} inputs")}; gates on features need those that the last layer reads (trace --features penultimate)."));
        }

        var row = fromLogits ? Enumerable.Range(0, length).Select(i => (float)Enumerable.Range(0, classes).Sum(c => w[c] * head.Weights[(c * length) + i])) : w.Select(v => (float)v);
        var bias = gate.Biases[exit] + (fromLogits ? Enumerable.Range(0, classes).Sum(c => w[c] * head.Bias[c]) : 0);
        return head with { Weights = [.. head.Weights, .. row], Bias = [.. head.Bias, (float)bias], Output = head.Output with { Channels = classes + 1 }, SharedWeights = null };
    }

    private static EeHwException Refuse(IExitPolicy policy, string message)
        => new(Codes.Exits.PolicyShape, new Place { Item = $"policy {policy.Name}" }, message, "Fit it again on a trace of this network.");
}
