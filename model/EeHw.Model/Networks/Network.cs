using EeHw.Model.Numerics;

namespace EeHw.Model.Networks;

/// <summary>An exit rule that was found in the network file itself (ONNX If).</summary>
/// <param name="Criterion">Score name, <c>max-softmax</c>.</param>
/// <param name="Threshold">Threshold on the score.</param>
/// <param name="Strict">True for <c>&gt;</c>, false for <c>&gt;=</c>.</param>
public sealed record ImportedExitRule(string Criterion, double Threshold, bool Strict);

/// <summary>A classifier of the network.</summary>
/// <param name="Name">Name of the graph output, or of the exit's logits where the output is shared (If).</param>
/// <param name="Layer">Index of the layer whose output [C, 1, 1] are the logits.</param>
/// <param name="Rule">The rule found in the file, or null. Always null for the final exit.</param>
public sealed record Exit(string Name, int Layer, ImportedExitRule? Rule = null);

/// <summary>A feed-forward network with one or more exits: a directed acyclic graph in topological order.</summary>
public sealed record Network
{
    /// <summary>Name, from the file.</summary>
    public required string Name { get; init; }

    /// <summary>Layers in topological order; layer 0 is the input.</summary>
    public required ValueList<Layer> Layers { get; init; }

    /// <summary>Exits from the earliest to the final one; at least one, no layer twice.</summary>
    public required ValueList<Exit> Exits { get; init; }

    /// <summary>Name of the input tensor.</summary>
    public required string InputName { get; init; }

    /// <summary>Shape of one input sample.</summary>
    public Shape Input => Layers[0].Output;

    /// <summary>Number of exits K.</summary>
    public int ExitCount => Exits.Count;

    /// <summary>Classes of exit <paramref name="exit"/>.</summary>
    /// <param name="exit">Exit from 0.</param>
    /// <returns>Number of logits.</returns>
    public int Classes(int exit) => Layers[Exits[exit].Layer].Output.Channels;
}
