using EeHw.Model.Networks;
using EeHw.Train.Layers;

namespace EeHw.Train.Operators;

/// <summary>Makes the operators of a network.</summary>
internal static class OperatorList
{
    /// <summary>Makes one operator per layer; the loss reads the exits and nothing is frozen.</summary>
    /// <param name="network">The network.</param>
    /// <param name="hasGradient">Per layer: whether the loss depends on it through something trainable.</param>
    /// <param name="parameterCount">Number of parameters.</param>
    /// <returns>The operators.</returns>
    public static Operator[] Create(Network network, out bool[] hasGradient, out int parameterCount)
        => Create(network, [.. network.Exits.Select(e => e.Layer)], [], out hasGradient, out parameterCount);

    /// <summary>Makes one operator per layer, with places for parameters and gradient modes set.</summary>
    /// <param name="network">The network.</param>
    /// <param name="seeds">Layers whose gradient the loss writes.</param>
    /// <param name="frozen">Per layer: whether its parameters stay as they are; empty for none.</param>
    /// <param name="hasGradient">Per layer: whether the loss depends on it through something trainable.</param>
    /// <param name="parameterCount">Number of parameters.</param>
    /// <param name="isByInput">The gradient runs down to the input, and none is computed for parameters.</param>
    /// <returns>The operators.</returns>
    public static Operator[] Create(Network network, IReadOnlyList<int> seeds, IReadOnlyList<bool> frozen, out bool[] hasGradient, out int parameterCount, bool isByInput = false)
    {
        var operators = network.Layers.Select((_, i) => Create(network, i)).ToArray();
        parameterCount = 0;
        foreach (var o in operators)
        {
            o.Offset = parameterCount;
            parameterCount += o.WeightCount + o.BiasCount + o.StatisticCount;
            o.IsFrozen = isByInput || (frozen.Count > 0 && frozen[o.Index]);
        }

        var stages = new NetworkStages(network);
        hasGradient = new bool[operators.Length];
        hasGradient[0] = isByInput;
        for (var i = 1; i < operators.Length; i++)
        {
            hasGradient[i] = stages.StageOf[i] >= 0 && ((operators[i].IsTrainable && !operators[i].IsFrozen) || operators[i].Layer.Inputs.Any(Carries(hasGradient)));
        }

        // The loss writes the gradients of the exits and of what else it reads; then layers run backwards.
        var written = new bool[operators.Length];
        foreach (var seed in seeds)
        {
            written[seed] = true;
        }

        for (var i = operators.Length - 1; i >= 0; i--)
        {
            operators[i].Modes = new GradientMode[operators[i].Layer.Inputs.Count];
            for (var slot = 0; hasGradient[i] && slot < operators[i].Modes.Length; slot++)
            {
                var input = operators[i].Layer.Inputs[slot];
                operators[i].Modes[slot] = !hasGradient[input] ? GradientMode.None : written[input] ? GradientMode.Add : GradientMode.Write;
                written[input] = true;
            }
        }

        return operators;

        static Func<int, bool> Carries(bool[] flags) => i => flags[i];
    }

    private static Operator Create(Network network, int index)
    {
        var layer = network.Layers[index];
        var input = layer.Inputs.Count > 0 ? network.Layers[layer.Inputs[0]].Output : layer.Output;
        return layer switch
        {
            ConvLayer l => new ConvOperator(network, index, new ConvGeometry(l, input)),
            DenseLayer l => new ConvOperator(network, index, new ConvGeometry(new Shape(l.InputLength, 1, 1), l.Output, Extent.One, Extent.One, Extent.One, Padding.None, 1)),
            PoolLayer l => new PoolOperator(network, index, l),
            GlobalAveragePoolLayer => new PoolOperator(network, index),
            ReluLayer => new ClipOperator(network, index, 0, float.PositiveInfinity),
            ClipLayer l => new ClipOperator(network, index, l.Minimum, l.Maximum),
            SigmoidLayer => new SigmoidOperator(network, index),
            SelfGateLayer l => new SelfGateOperator(network, index, l),
            ChannelNormLayer l => new ChannelNormOperator(network, index, l),
            AddLayer or ConcatLayer or FlattenLayer or InputLayer => new JoinOperator(network, index),
            BatchNormLayer => new BatchNormOperator(network, index),
            DropoutLayer l => new DropoutOperator(network, index, l),
            MixedPoolLayer l => new MixedPoolOperator(network, index, l),
            GradientScaleLayer l => new IdentityOperator(network, index, l.Factor),
            _ => throw new NotSupportedException($"layer '{layer.Name}' of kind {layer.Kind} cannot be trained"),
        };
    }
}
