using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Train.Deployments;

/// <summary>
/// A profile made from a network: every layer is a step; its time is its MACs over the machine's rate. Where the times of a simulated design are given, those of a stage are shared
/// out over its layers by their MACs. Layers without MACs take no time.
/// </summary>
public static class NetworkProfile
{
    /// <summary>Makes the steps.</summary>
    /// <param name="network">The network.</param>
    /// <param name="deviceMacsPerSecond">Rate of the device, MAC/s.</param>
    /// <param name="serverMacsPerSecond">Rate of the server, MAC/s.</param>
    /// <param name="decidedNs">Time from the first word to the decision at each exit on the device [K], ns; null: by its rate.</param>
    /// <returns>Steps stage by stage: backbone, then the head of the stage's exit.</returns>
    public static ValueList<SystemStep> Steps(Network network, double deviceMacsPerSecond, double serverMacsPerSecond, IReadOnlyList<double>? decidedNs = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        var (stages, costs) = (new NetworkStages(network), new NetworkCosts(network));
        var stageMacs = Order(network, stages).GroupBy(l => stages.StageOf[l]).ToDictionary(g => g.Key, g => g.Sum(l => costs.LayerMacs[l]));
        return Steps(network, Device, l => costs.LayerMacs[l] / serverMacsPerSecond * 1e9);

        double Device(int layer)
        {
            var (stage, macs) = (stages.StageOf[layer], costs.LayerMacs[layer]);
            return decidedNs is null ? macs / deviceMacsPerSecond * 1e9 : stageMacs[stage] == 0 ? 0 : (decidedNs[stage] - (stage > 0 ? decidedNs[stage - 1] : 0)) * macs / stageMacs[stage];
        }
    }

    /// <summary>Makes the steps from the time of each layer.</summary>
    /// <param name="network">The network.</param>
    /// <param name="deviceNs">Time of a layer on the device, ns.</param>
    /// <param name="serverNs">Time of a layer on the server, ns.</param>
    /// <returns>Steps stage by stage: backbone, then the head of the stage's exit.</returns>
    public static ValueList<SystemStep> Steps(Network network, Func<int, double> deviceNs, Func<int, double> serverNs)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(deviceNs);
        ArgumentNullException.ThrowIfNull(serverNs);
        var stages = new NetworkStages(network);
        var order = Order(network, stages);
        return order.Select((layer, at) => new SystemStep(
            network.Layers[layer].Name,
            stages.IsBackbone(layer) ? null : network.Exits[stages.StageOf[layer]].Name,
            deviceNs(layer),
            serverNs(layer),
            stages.IsBackbone(layer) ? Crossing(network, order, at) : 0)).ToValueList();
    }

    private static List<int> Order(Network network, NetworkStages stages)
        => [.. Enumerable.Range(0, network.Layers.Count)
            .Where(l => network.Layers[l] is not InputLayer && Enumerable.Range(0, network.ExitCount).Any(k => stages.Needs(k, l)))
            .OrderBy(l => stages.StageOf[l])
            .ThenBy(l => stages.IsBackbone(l) ? 0 : 1)
            .ThenBy(l => l)];

    // Values of all tensors that steps beyond a place still read; of the last step its own.
    private static long Crossing(Network network, List<int> order, int at)
    {
        var done = order.Take(at + 1).ToHashSet();
        var read = order.Skip(at + 1).SelectMany(l => network.Layers[l].Inputs).Where(i => done.Contains(i) || network.Layers[i] is InputLayer).Distinct().ToList();
        return read.Count == 0 ? network.Layers[order[at]].Output.Elements : read.Sum(i => network.Layers[i].Output.Elements);
    }
}
