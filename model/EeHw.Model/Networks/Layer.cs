using EeHw.Model.Numerics;

namespace EeHw.Model.Networks;

/// <summary>One layer of a network: a node of the graph with its parameters.</summary>
public abstract record Layer
{
    /// <summary>Unique name, as in the source file where that has one.</summary>
    public required string Name { get; init; }

    /// <summary>Indices of the layers whose outputs are read, all smaller than this layer's own index.</summary>
    public required ValueList<int> Inputs { get; init; }

    /// <summary>Shape of the output.</summary>
    public required Shape Output { get; init; }

    /// <summary>The kind in lower case, as printed: <c>conv</c>, <c>dense</c>, ...</summary>
    public abstract string Kind { get; }

    /// <summary>Multiply-accumulates for one sample.</summary>
    public virtual long Macs => 0;

    /// <summary>Constants that the layer holds: weights, biases, means.</summary>
    public virtual long Parameters => 0;
}
