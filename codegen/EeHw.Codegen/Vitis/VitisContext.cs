using EeHw.Codegen.Naming;
using EeHw.Model.Arithmetic;
using EeHw.Model.Hardware;

namespace EeHw.Codegen.Vitis;

/// <summary>What the parameter builders of units read.</summary>
internal sealed class VitisContext
{
    public VitisContext(UnitGraph graph, QuantizedNetwork network)
    {
        Graph = graph;
        Network = network;
        Names = new NameTable("top", "answer", "answers", "samples", "control", "return_value", "input_word", "output_word");
        Ids = [.. graph.Units.Select(u => Names.Take(u.Name))];
        Streams = new StreamTable(graph, network.Layers[0].Output, Names);
    }

    /// <summary>The hardware.</summary>
    public UnitGraph Graph { get; }

    /// <summary>The network.</summary>
    public QuantizedNetwork Network { get; }

    /// <summary>Identifiers given out.</summary>
    public NameTable Names { get; }

    /// <summary>Identifier of each unit.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>Streams.</summary>
    public StreamTable Streams { get; }

    /// <summary>Streams of carried words by the exit they come from.</summary>
    public Dictionary<int, string> Carries { get; } = [];

    /// <summary>The actor of a unit that has one.</summary>
    public Actor Actor(int unit, params IReadOnlyList<ActorArgument> arguments) => new(Ids[unit], Graph.Units[unit].Name, arguments);

    /// <summary>The usual actor: ports <c>in</c> and <c>out</c>.</summary>
    public (string SignatureHole, Actor Actor)[] Simple(int unit) => [("signature", Actor(unit, Streams.Input(unit, "in"), Streams.Output(unit, "out")))];
}
