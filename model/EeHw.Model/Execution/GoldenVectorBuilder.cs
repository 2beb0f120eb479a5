using EeHw.Model.Arithmetic;
using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Hardware;
using EeHw.Model.Results;

namespace EeHw.Model.Execution;

/// <summary>Makes golden vectors with the fixed-point reference and the bit-true decision units of a design.</summary>
public static class GoldenVectorBuilder
{
    /// <summary>Runs samples through the reference.</summary>
    /// <param name="network">The network in fixed point.</param>
    /// <param name="graph">The hardware: gives the decision units.</param>
    /// <param name="inputs">Raw inputs [N][C·H·W] in the order channel, row, column.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Inputs, logits of all exits, exits and classes.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static GoldenVectors Build(QuantizedNetwork network, UnitGraph graph, long[][] inputs, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(inputs);
        var executor = new FixedExecutor(network);
        var policy = UnitPolicy.Of(graph);
        var logits = new long[inputs.Length][][];
        var decisions = new ExitDecisions(new byte[inputs.Length], new int[inputs.Length]);
        Parallel.For(0, inputs.Length, new ParallelOptions { CancellationToken = cancellation }, n =>
        {
            logits[n] = executor.RunRaw(inputs[n]);
        });
        var states = new long[policy.Units.Count];
        for (var n = 0; n < inputs.Length; n++)
        {
            var (exit, label) = policy.Decide(logits[n], states);
            (decisions.ExitOf[n], decisions.Prediction[n]) = ((byte)exit, label);
        }

        return new() { Inputs = inputs, Logits = logits, Decisions = decisions };
    }

    /// <summary>Runs normalised samples through the reference.</summary>
    /// <param name="network">The network in fixed point.</param>
    /// <param name="graph">The hardware.</param>
    /// <param name="normalised">Normalised values [N, C, H, W], as <see cref="Datasets.Dataset.Values"/> holds them.</param>
    /// <param name="samples">N samples taken from the front.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Inputs, logits of all exits, exits and classes.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static GoldenVectors Build(QuantizedNetwork network, UnitGraph graph, float[] normalised, int samples, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(normalised);
        var executor = new FixedExecutor(network);
        var elements = (int)network.Network.Input.Elements;
        return Build(network, graph, [.. Enumerable.Range(0, samples).Select(n => executor.QuantizeInput(normalised.AsSpan(n * elements, elements)))], cancellation);
    }
}
