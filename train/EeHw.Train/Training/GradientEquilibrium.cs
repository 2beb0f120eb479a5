using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Layers;

namespace EeHw.Train.Training;

/// <summary>
/// Gradient equilibrium (Li et al. 2019, Improved Techniques for Training Adaptive Deep Networks, section 3.1): with exits i = 0..K-1, the gradient that reaches the tensor of
/// head i is (head + (K - i - 1) onward) / (K - i), the mean instead of the sum of the losses after it.
/// </summary>
internal static class GradientEquilibrium
{
    /// <summary>Puts gradient scales after the tensors on which heads stand.</summary>
    /// <param name="network">The network.</param>
    /// <returns>The network; its outputs are the same.</returns>
    public static Network Insert(Network network)
    {
        var stages = new NetworkStages(network);
        var exitOf = new int?[network.Layers.Count];
        for (var i = 1; i < network.Layers.Count; i++)
        {
            foreach (var j in network.Layers[i].Inputs.Where(j => !stages.IsBackbone(i) && stages.IsBackbone(j) && j > 0))
            {
                exitOf[j] ??= stages.StageOf[i];
            }
        }

        var layers = new List<Layer>();
        var place = new int[network.Layers.Count];
        var onward = new int[network.Layers.Count];
        for (var i = 0; i < place.Length; i++)
        {
            var inputs = network.Layers[i].Inputs.Select(j => stages.IsBackbone(i) ? onward[j] : place[j]).ToValueList();
            layers.Add(network.Layers[i] with { Inputs = inputs });
            place[i] = onward[i] = layers.Count - 1;
            if (exitOf[i] is { } k)
            {
                var left = network.ExitCount - k;
                layers.Add(Scale("head", 1.0 / left, place[i]));
                place[i] = layers.Count - 1;
                layers.Add(Scale("onward", left - 1, place[i]));
                onward[i] = layers.Count - 1;
            }

            Layer Scale(string what, double factor, int input) => new GradientScaleLayer { Name = $"{network.Layers[i].Name}:{what}", Inputs = [input], Output = network.Layers[i].Output, Factor = factor };
        }

        return network with { Layers = layers.ToValueList(), Exits = network.Exits.Select(e => e with { Layer = place[e.Layer] }).ToValueList() };
    }
}
