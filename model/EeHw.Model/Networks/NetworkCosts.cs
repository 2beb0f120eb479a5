using EeHw.Model.Numerics;

namespace EeHw.Model.Networks;

/// <summary>What a network costs in multiply-accumulates and parameters.</summary>
public sealed class NetworkCosts
{
    /// <summary>Counts a network.</summary>
    /// <param name="network">The network.</param>
    public NetworkCosts(Network network)
    {
        var stages = new NetworkStages(network);
        LayerMacs = network.Layers.Select(l => l.Macs).ToValueList();
        var shared = new HashSet<string>();
        LayerParameters = network.Layers.Select(l => l is DenseLayer { SharedWeights: { } name } && !shared.Add(name) ? 0 : l.Parameters).ToValueList();
        var exits = Enumerable.Range(0, network.ExitCount).ToList();
        StageMacs = exits.Select(k => Sum(i => stages.StageOf[i] == k)).ToValueList();
        CumulativeMacs = exits.Select(k => Sum(i => stages.StageOf[i] >= 0 && stages.StageOf[i] <= k)).ToValueList();
        BackboneMacs = exits.Select(k => Sum(i => stages.Needs(k, i) && stages.IsBackbone(i))).ToValueList();
        HeadMacs = exits.Select(k => Sum(i => stages.Needs(k, i) && !stages.IsBackbone(i))).ToValueList();

        long Sum(Func<int, bool> counts) => Enumerable.Range(0, network.Layers.Count).Where(counts).Sum(i => LayerMacs[i]);
    }

    /// <summary>MACs of each layer; convolutions, dense layers and class means count, everything else is 0.</summary>
    public ValueList<long> LayerMacs { get; }

    /// <summary>Weights, biases and means of each layer; shared weights count at the first layer that has them.</summary>
    public ValueList<long> LayerParameters { get; }

    /// <summary>Per exit: MACs that its stage adds (head included).</summary>
    public ValueList<long> StageMacs { get; }

    /// <summary>Per exit c_k: MACs to obtain its answer with every earlier head evaluated.</summary>
    public ValueList<long> CumulativeMacs { get; }

    /// <summary>Per exit b_k: MACs of the backbone up to it, no early head counted. For the final exit the whole plain network.</summary>
    public ValueList<long> BackboneMacs { get; }

    /// <summary>Per exit: MACs of its own early head; 0 for the final exit, whose head is backbone.</summary>
    public ValueList<long> HeadMacs { get; }

    /// <summary>Sum of all parameters.</summary>
    public long Parameters => LayerParameters.Sum();
}
