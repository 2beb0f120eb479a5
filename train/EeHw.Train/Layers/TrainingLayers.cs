using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Train.Layers;

/// <summary>Turns a network as it is trained into the one that is written: layers that exist in training only are folded into their neighbours or left out.</summary>
public static class TrainingLayers
{
    /// <summary>Whether a layer exists in training only.</summary>
    /// <param name="layer">The layer.</param>
    /// <returns>True for batch normalisation, dropout, mixed pools and the like.</returns>
    public static bool IsTrainingOnly(Layer layer) => layer is BatchNormLayer or DropoutLayer or MixedPoolLayer or GradientScaleLayer;

    /// <summary>
    /// Folds batch normalisation into the layer before it (w' = w γ/√(v + ε), b' = (b - mean) γ/√(v + ε) + β), replaces a mixed pool by a max pool and an
    /// average pool, concatenated, with W' = [α W, (1 - α) W] in the layers that read them, and leaves dropout out.
    /// </summary>
    /// <param name="network">A network as <see cref="Specs.NetworkBuilder"/> makes it; one without such layers comes back as it is.</param>
    /// <returns>The network with layers of the model only; the outputs of its exits outside training are the same up to rounding.</returns>
    public static Network Fold(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (!network.Layers.Any(IsTrainingOnly))
        {
            return network;
        }

        var layers = new List<Layer>();
        var place = new int[network.Layers.Count];

        // Per new layer: the share of the max half where its channels are twice those of the layer it stands for.
        var halves = new Dictionary<int, double>();
        for (var i = 0; i < place.Length; i++)
        {
            var layer = network.Layers[i];
            var inputs = layer.Inputs.Select(j => place[j]).ToValueList();
            switch (layer)
            {
                case BatchNormLayer norm:
                    layers[inputs[0]] = Folded(layers[inputs[0]], norm);
                    place[i] = inputs[0];
                    break;
                case DropoutLayer or GradientScaleLayer:
                    place[i] = inputs[0];
                    break;
                case MixedPoolLayer mixed:
                    layers.Add(Pool(mixed, inputs, isMax: true));
                    layers.Add(Pool(mixed, inputs, isMax: false));
                    place[i] = Put(new ConcatLayer { Name = mixed.Name, Inputs = [layers.Count - 2, layers.Count - 1], Output = mixed.Output with { Channels = 2 * mixed.Output.Channels } });
                    halves[place[i]] = mixed.Share;
                    break;
                case FlattenLayer flat when halves.TryGetValue(inputs[0], out var share):
                    place[i] = Put(flat with { Inputs = inputs, Output = new Shape(2 * flat.Output.Channels, 1, 1) });
                    halves[place[i]] = share;
                    break;
                case DenseLayer dense when halves.TryGetValue(inputs[0], out var share):
                    place[i] = Put(dense with { Inputs = inputs, InputLength = 2 * dense.InputLength, Weights = Halves(dense.Weights, dense.InputLength, share) });
                    break;
                case ConvLayer { Groups: 1 } conv when halves.TryGetValue(inputs[0], out var share):
                    place[i] = Put(conv with { Inputs = inputs, InputChannels = 2 * conv.InputChannels, Weights = Halves(conv.Weights, conv.InputChannels * conv.Kernel.Area, share) });
                    break;
                default:
                    place[i] = Put(layer with { Inputs = inputs });
                    break;
            }
        }

        return network with { Layers = layers.ToValueList(), Exits = network.Exits.Select(e => e with { Layer = place[e.Layer] }).ToValueList() };

        int Put(Layer layer)
        {
            layers.Add(layer);
            return layers.Count - 1;
        }
    }

    private static PoolLayer Pool(MixedPoolLayer mixed, ValueList<int> inputs, bool isMax) => new()
    {
        Name = mixed.Name + (isMax ? "_max" : "_average"),
        Inputs = inputs,
        Output = mixed.Output,
        IsMax = isMax,
        Kernel = mixed.Kernel,
        Stride = mixed.Kernel,
    };

    private static ValueList<float> Halves(ValueList<float> weights, int row, double share)
    {
        var twice = new float[2 * weights.Count];
        for (var i = 0; i < weights.Count; i++)
        {
            var at = (i / row * 2 * row) + (i % row);
            twice[at] = (float)(share * weights[i]);
            twice[at + row] = (float)((1 - share) * weights[i]);
        }

        return twice.ToValueList();
    }

    private static Layer Folded(Layer layer, BatchNormLayer norm)
    {
        var factors = norm.Scale.Select((g, c) => g / Math.Sqrt(norm.Variance[c] + BatchNormLayer.Epsilon)).ToArray();
        return layer switch
        {
            ConvLayer l => l with { Weights = Scaled(l.Weights), Bias = Shifted(l.Bias) },
            DenseLayer l => l with { Weights = Scaled(l.Weights), Bias = Shifted(l.Bias) },
            _ => throw new NotSupportedException($"batch normalisation '{norm.Name}' does not follow a convolution or dense layer"),
        };

        ValueList<float> Scaled(ValueList<float> weights) => weights.Select((w, i) => (float)(w * factors[i / (weights.Count / factors.Length)])).ToValueList();
        ValueList<float> Shifted(ValueList<float> bias) => bias.Select((b, c) => (float)(((b - norm.Mean[c]) * factors[c]) + norm.Shift[c])).ToValueList();
    }
}
