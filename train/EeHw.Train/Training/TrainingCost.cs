using System.Text.Json;
using EeHw.Model.Networks;
using EeHw.Train.Layers;

namespace EeHw.Train.Training;

/// <summary>
/// What a training run asks of the device it runs on: an estimate by counting, not a measurement (after the question of PersEPhonEE, Leontiadis et al. 2021: can heads be trained where they run?).
/// With y = W x of M MACs forward, the gradient of the weights, dy xᵀ, and that of the input, Wᵀ dy, have M products each. The first is counted for layers whose weights move, the second
/// for layers that read, directly or through others, what a layer with moving weights makes. Activations, pools and normalisation are not counted, nor are validation, updates of weights and the making of attacked samples.
/// </summary>
/// <param name="ForwardMacs">MACs forward, whole run.</param>
/// <param name="WeightGradientMacs">MACs of gradients of weights, whole run.</param>
/// <param name="InputGradientMacs">MACs of gradients that are handed back to earlier layers, whole run.</param>
/// <param name="MemoryBytes">
/// Bytes in float32 at the hardest moment: every weight; per moving weight its gradient and the optimiser's state (Adam 2 numbers, momentum 1); for each sample of a batch the inputs of all layers that a gradient
/// passes, which are kept from forward to backward, and the largest gradient of a map.
/// </param>
public sealed record TrainingCost(long ForwardMacs, long WeightGradientMacs, long InputGradientMacs, long MemoryBytes)
{
    /// <summary>Nothing.</summary>
    public static readonly TrainingCost None = new(0, 0, 0, 0);

    private const string Source = "estimated: MACs counted, gradients of weights and inputs with as many products as the forward pass of their layer";

    /// <summary>MACs of the whole run.</summary>
    public long Macs => ForwardMacs + WeightGradientMacs + InputGradientMacs;

    /// <summary>The cost of a training.</summary>
    /// <param name="network">The network as it is trained.</param>
    /// <param name="options">Epochs, batch, optimiser, frozen layers.</param>
    /// <param name="samples">Samples of an epoch.</param>
    /// <returns>MACs of all epochs, bytes of a step.</returns>
    public static TrainingCost Of(Network network, TrainOptions options, long samples)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        var frozen = FrozenLayers.Of(network, options.Frozen);
        var needs = new bool[network.Layers.Count];
        var kept = new HashSet<int>();
        long forward = 0, weights = 0, inputs = 0, moving = 0, all = 0, largest = 0;
        for (var i = 0; i < needs.Length; i++)
        {
            var layer = network.Layers[i];
            var parameters = LayerParameters.Of(layer).Length;
            var moves = parameters > 0 && !frozen[i];
            var passes = layer.Inputs.Any(j => needs[j]);
            needs[i] = moves || passes;
            forward += layer.Macs;
            weights += moves ? layer.Macs : 0;
            inputs += passes ? layer.Macs : 0;
            moving += moves ? parameters : 0;
            all += parameters;
            if (needs[i])
            {
                kept.UnionWith(layer.Inputs);
                largest = Math.Max(largest, layer.Output.Elements);
            }
        }

        var states = options.Optimiser.Kind == "sgd" ? 1 : 2;
        var steps = samples * options.Epochs;
        return new(
            forward * steps,
            weights * steps,
            inputs * steps,
            sizeof(float) * (all + (moving * (1 + states)) + (options.Batch * (kept.Sum(j => network.Layers[j].Output.Elements) + largest))));
    }

    /// <summary>One after the other: MACs add up, the hardest moment stays.</summary>
    /// <param name="other">What follows.</param>
    /// <returns>Both.</returns>
    public TrainingCost Then(TrainingCost other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(ForwardMacs + other.ForwardMacs, WeightGradientMacs + other.WeightGradientMacs, InputGradientMacs + other.InputGradientMacs, Math.Max(MemoryBytes, other.MemoryBytes));
    }

    /// <summary>Writes it as the object <c>trainingCost</c>.</summary>
    /// <param name="json">Receives it.</param>
    public void Write(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject("trainingCost");
        json.WriteString("source", Source);
        json.WriteNumber("macs", Macs);
        json.WriteNumber("forwardMacs", ForwardMacs);
        json.WriteNumber("weightGradientMacs", WeightGradientMacs);
        json.WriteNumber("inputGradientMacs", InputGradientMacs);
        json.WriteNumber("memoryBytes", MemoryBytes);
        json.WriteEndObject();
    }
}
