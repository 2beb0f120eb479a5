using EeHw.Model.Networks;
using EeHw.Train.Operators;

namespace EeHw.Train.Attacks;

/// <summary>Operators of a network whose gradient runs down to the input.</summary>
internal static class InputOperators
{
    /// <summary>Makes one operator per layer.</summary>
    /// <param name="network">The network.</param>
    /// <param name="hasGradient">Per layer: true, for the loss depends on every one.</param>
    /// <param name="parameterCount">Number of parameters.</param>
    /// <returns>The operators.</returns>
    public static Operator[] Create(Network network, out bool[] hasGradient, out int parameterCount)
    {
        var operators = OperatorList.Create(network, out hasGradient, out parameterCount);
        Array.Fill(hasGradient, true);

        // No gradient is computed for the parameters.
        foreach (var o in operators)
        {
            o.IsFrozen = true;
        }

        // The loss writes the gradients of the exits; then layers run backwards.
        var written = new bool[operators.Length];
        foreach (var exit in network.Exits)
        {
            written[exit.Layer] = true;
        }

        for (var i = operators.Length - 1; i >= 0; i--)
        {
            for (var slot = 0; slot < operators[i].Modes.Length; slot++)
            {
                var input = operators[i].Layer.Inputs[slot];
                operators[i].Modes[slot] = written[input] ? GradientMode.Add : GradientMode.Write;
                written[input] = true;
            }
        }

        return operators;
    }
}
