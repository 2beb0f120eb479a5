using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Engines;

/// <summary>
/// What an engine does for a network, stage by stage. Activations by a comparison or a table are applied while the map is written and are no steps, unless
/// the map before them is read elsewhere too. Class means are distances |x|² - 2x·m + |m|²: a product with the means, and one constant per class.
/// </summary>
public static class EngineSteps
{
    /// <summary>Takes the steps out of a network.</summary>
    /// <param name="network">The network.</param>
    /// <returns>Steps in the order in which an engine takes them; their MACs are those that <see cref="NetworkCosts"/> counts.</returns>
    public static ValueList<EngineStep> Of(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var stages = new NetworkStages(network);
        var readers = new int[network.Layers.Count];
        foreach (var input in network.Layers.SelectMany(l => l.Inputs).Concat(network.Exits.Select(e => e.Layer)))
        {
            readers[input]++;
        }

        var steps = new List<EngineStep>();
        var made = new int[network.Layers.Count];
        foreach (var i in Enumerable.Range(0, made.Length).Where(i => stages.StageOf[i] >= 0).OrderBy(i => (stages.StageOf[i], i)))
        {
            var layer = network.Layers[i];
            made[i] = layer switch
            {
                InputLayer => -1,
                FlattenLayer => made[layer.Inputs[0]],
                ReluLayer or ClipLayer or SigmoidLayer or SelfGateLayer when made[layer.Inputs[0]] >= 0 && readers[layer.Inputs[0]] == 1 => made[layer.Inputs[0]],
                _ => steps.Count,
            };
            if (made[i] == steps.Count)
            {
                steps.Add(Of(layer, network.Layers[layer.Inputs[0]].Output) with { Stage = stages.StageOf[i], Sources = layer.Inputs.Select(j => made[j]).ToValueList() });
            }
        }

        return steps.ToValueList();
    }

    private static EngineStep Of(Layer layer, Shape input)
    {
        var step = new EngineStep { Name = layer.Name, Kind = layer.Kind, Input = input, Output = layer.Output, VectorOperations = 1 };
        return layer switch
        {
            ConvLayer c => step with
            {
                Product = EngineLayers.Of(c),
                VectorOperations = c.IsDepthwise ? c.Kernel.Area : 0,
                KernelRows = ((c.Kernel.Height - 1) * c.Dilation.Height) + 1,
                StrideRows = c.Stride.Height,
                PadTop = c.Padding.Top,
                WordsPerFilter = c.Bias.Count > 0 ? 1 : 0,
            },
            DenseLayer d => Dense(step, d.InputLength, d.Bias.Count > 0),
            ClassMeansLayer m => Dense(step, m.InputLength, true),
            PoolLayer p => step with
            {
                VectorOperations = p.Kernel.Area,
                KernelRows = ((p.Kernel.Height - 1) * p.Dilation.Height) + 1,
                StrideRows = p.Stride.Height,
                PadTop = p.Padding.Top,
            },
            GlobalAveragePoolLayer => step with { VectorOperations = input.Pixels, KernelRows = input.Height },
            AddLayer => step with { VectorOperations = layer.Inputs.Count - 1, Operands = layer.Inputs.Count },
            ConcatLayer => step with { Input = layer.Output },
            ChannelNormLayer => step with { VectorOperations = 2 },
            _ => step,
        };
    }

    private static EngineStep Dense(EngineStep step, int length, bool hasConstant) => step with
    {
        Product = new EngineLayer(step.Name, 1, length, step.Output.Channels),
        VectorOperations = 0,
        Input = new Shape(length, 1, 1),
        WordsPerFilter = hasConstant ? 1 : 0,
    };
}
