using EeHw.Model.Numerics;

namespace EeHw.Model.Networks;

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

    /// <summary>What every exit should answer to each class [K][C]; null where all answer classes.</summary>
    public ValueList<ValueList<int>>? LabelMaps
    {
        get
        {
            var classes = Classes(ExitCount - 1);
            return Exits.All(e => e.Groups is null) ? null : Exits.Select(e => e.Groups ?? Enumerable.Range(0, classes).ToValueList()).ToValueList();
        }
    }

    /// <summary>Classes of exit <paramref name="exit"/>.</summary>
    /// <param name="exit">Exit from 0.</param>
    /// <returns>Number of logits.</returns>
    public int Classes(int exit) => Layers[Exits[exit].Layer].Output.Channels;
}
