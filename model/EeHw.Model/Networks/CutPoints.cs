using EeHw.Model.Numerics;

namespace EeHw.Model.Networks;

/// <summary>Where exits can be attached to a network, and which of those places is near a share of its cost.</summary>
public static class CutPoints
{
    /// <summary>Every tensor between the input and the final logits that belongs to the backbone, in the order of the layers.</summary>
    /// <param name="network">The network.</param>
    /// <returns>The places; none where the input is classified at once.</returns>
    public static ValueList<CutPoint> Of(Network network)
    {
        var stages = new NetworkStages(network);
        var costs = new NetworkCosts(network);
        var final = network.Exits[^1].Layer;
        var backbone = Enumerable.Range(0, network.Layers.Count).Where(stages.IsBackbone).ToList();
        var needs = Ancestors(network);
        var readers = backbone.SelectMany(i => network.Layers[i].Inputs.Select(j => (Input: j, Reader: i))).ToLookup(p => p.Input, p => p.Reader);
        return backbone
            .Where(i => i != 0 && i != final)
            .Select(i =>
            {
                var macs = backbone.Where(j => needs[i][j]).Sum(j => costs.LayerMacs[j]);
                return new CutPoint(i, network.Layers[i].Name, network.Layers[i].Output, macs, (double)macs / Math.Max(1, costs.BackboneMacs[^1]), macs > 0 && IsClean(i));
            })
            .ToValueList();

        // Every path from the input to the answer leads through the tensor: all others are before or behind it, and no edge leads from before to behind.
        bool IsClean(int i)
            => network.Layers[i] is not FlattenLayer
                && backbone.All(j => needs[i][j] || (needs[j][i] && network.Layers[j].Inputs.All(input => needs[input][i])))
                && !(network.Layers[i] is ConvLayer or DenseLayer or AddLayer && readers[i].Count() == 1 && network.Layers[readers[i].Single()] is ReluLayer or ClipLayer);
    }

    /// <summary>The clean place whose share of the backbone's MACs is nearest; of equals the last, whose tensor is what the pools left.</summary>
    /// <param name="points">Places, as of <see cref="Of"/>.</param>
    /// <param name="fraction">Share, 0 to 1.</param>
    /// <returns>The place; null where there is no clean one.</returns>
    public static CutPoint? Nearest(IEnumerable<CutPoint> points, double fraction)
        => points.Where(p => p.IsClean).Reverse().MinBy(p => Math.Abs(p.BackboneFraction - fraction));

    // needs[i][j]: layer i needs layer j, or is it.
    private static bool[][] Ancestors(Network network)
    {
        var needs = new bool[network.Layers.Count][];
        for (var i = 0; i < needs.Length; i++)
        {
            needs[i] = new bool[needs.Length];
            needs[i][i] = true;
            foreach (var input in network.Layers[i].Inputs)
            {
                for (var j = 0; j <= input; j++)
                {
                    needs[i][j] |= needs[input][j];
                }
            }
        }

        return needs;
    }
}
