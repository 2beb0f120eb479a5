using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Train.Gates;

/// <summary>A gate as one more output of the last layer of every early exit: w·h + b on the same input h as the classes, which is what the decision unit <c>gate</c> reads.</summary>
internal static class GateRows
{
    /// <summary>Adds the gates, with weights 0: even odds for every sample.</summary>
    /// <param name="network">The network.</param>
    /// <returns>The network; exits that have a gate are left as they are, the classes' outputs are the same.</returns>
    /// <exception cref="EeHwException">EEHW6010 where a gate has no place.</exception>
    public static Network Insert(Network network)
    {
        var last = network.ExitCount - 1;
        if (last == 0)
        {
            throw Bad("the network has one exit, where every sample leaves; there is nothing to decide.", "Add an exit.");
        }

        var classes = network.Classes(last);
        var layers = network.Layers.ToList();
        for (var k = 0; k < last; k++)
        {
            var exit = network.Exits[k];
            if (network.Classes(k) == classes + 1)
            {
                continue;
            }

            if (network.Classes(k) != classes)
            {
                throw Bad($"exit '{exit.Name}' knows {network.Classes(k)} classes, the final exit {classes}.", "Gates need the same classes at every exit.");
            }

            if (layers[exit.Layer] is not DenseLayer dense || dense.SharedWeights is not null)
            {
                throw Bad($"exit '{exit.Name}' ends with layer '{layers[exit.Layer].Name}' of kind {layers[exit.Layer].Kind}{(layers[exit.Layer] is DenseLayer ? ", whose weights are shared" : "")}.", "End the exit with a dense layer of its own: the gate becomes one more output of it.");
            }

            if (layers.Exists(l => l.Inputs.Contains(exit.Layer)))
            {
                throw Bad($"another layer reads the logits of exit '{exit.Name}', which would change.", "Let nothing read them.");
            }

            layers[exit.Layer] = dense with { Weights = [.. dense.Weights, .. new float[dense.InputLength]], Bias = [.. dense.Bias, 0], Output = dense.Output with { Channels = classes + 1 } };
        }

        return network with { Layers = layers.ToValueList() };
    }

    /// <summary>A diagnostic about gates.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="hint">A way out.</param>
    /// <returns>EEHW6010.</returns>
    public static EeHwException Bad(string message, string hint) => new(Codes.Training.BadGates, new Place { Item = "gates" }, message, hint);
}
