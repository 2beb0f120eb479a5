using EeHw.Model.Numerics;

namespace EeHw.Model.Networks;

/// <summary>How a network falls into stages: stage k is what exit k needs and no earlier exit did.</summary>
public sealed class NetworkStages
{
    private readonly bool[][] _needed;

    /// <summary>Cuts a network into stages.</summary>
    /// <param name="network">The network.</param>
    public NetworkStages(Network network)
    {
        Network = network;
        _needed = [.. network.Exits.Select(e => AncestorsOf(network, e.Layer))];
        var stageOf = new int[network.Layers.Count];
        Array.Fill(stageOf, -1);
        for (var k = 0; k < network.ExitCount; k++)
        {
            for (var i = 0; i < stageOf.Length; i++)
            {
                if (stageOf[i] < 0 && _needed[k][i])
                {
                    stageOf[i] = k;
                }
            }
        }

        StageOf = ValueList.Create<int>(stageOf);
    }

    /// <summary>The network that was cut.</summary>
    public Network Network { get; }

    /// <summary>For each layer its stage from 0, or -1 for a layer that no exit needs (a reader never makes one).</summary>
    public ValueList<int> StageOf { get; }

    /// <summary>Whether exit <paramref name="exit"/> needs layer <paramref name="layer"/>.</summary>
    /// <param name="exit">Exit from 0.</param>
    /// <param name="layer">Layer index.</param>
    /// <returns>True for the exit's own layer and everything before it.</returns>
    public bool Needs(int exit, int layer) => _needed[exit][layer];

    /// <summary>Whether a layer belongs to the backbone, that is, the final exit needs it.</summary>
    /// <param name="layer">Layer index.</param>
    /// <returns>True for backbone, false for an early head.</returns>
    public bool IsBackbone(int layer) => _needed[^1][layer];

    /// <summary>
    /// Layers of an earlier stage (or the input) whose outputs stage <paramref name="stage"/> or a later one reads, ascending:
    /// what must be kept while exit <paramref name="stage"/> - 1 decides.
    /// </summary>
    /// <param name="stage">Stage, from 1.</param>
    /// <returns>Layer indices.</returns>
    public ValueList<int> Crossing(int stage)
    {
        var crossing = new SortedSet<int>();
        for (var i = 0; i < StageOf.Count; i++)
        {
            if (StageOf[i] >= stage)
            {
                crossing.UnionWith(Network.Layers[i].Inputs.Where(j => StageOf[j] < stage));
            }
        }

        // An exit may read a layer of an earlier stage directly.
        crossing.UnionWith(Network.Exits.Skip(stage).Select(e => e.Layer).Where(j => StageOf[j] < stage));
        return crossing.ToValueList();
    }

    private static bool[] AncestorsOf(Network network, int layer)
    {
        var needed = new bool[network.Layers.Count];
        needed[layer] = true;
        for (var i = layer; i >= 0; i--)
        {
            if (needed[i])
            {
                foreach (var j in network.Layers[i].Inputs)
                {
                    needed[j] = true;
                }
            }
        }

        return needed;
    }
}
