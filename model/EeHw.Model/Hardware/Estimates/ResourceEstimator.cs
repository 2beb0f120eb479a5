using System.Collections.Concurrent;
using EeHw.Model.Arithmetic;
using EeHw.Model.Platforms;
using EeHw.Model.Units;

namespace EeHw.Model.Hardware.Estimates;

/// <summary>
/// What units are made of before anybody synthesises them: DSP tiles and memories by the rule of a flow (<see cref="HardBlocks"/>), LUTs and flip-flops by fitted
/// coefficients (<see cref="FittedLogic"/>). Folding, simulator and checks all ask here, so that they cannot disagree. Never vendor utilisation.
/// </summary>
/// <param name="flow">Whose rule for tiles and memories; where Vivado's rule gives a multiplier no tile, its LUTs are counted.</param>
/// <param name="family">Part family.</param>
/// <param name="network">Weights, for columns of a weight memory that never change; null counts all columns.</param>
public sealed class ResourceEstimator(ResourceFlow flow, string family, QuantizedNetwork? network)
{
    private static readonly ConcurrentDictionary<string, ResourceEstimator> _vendor = new(StringComparer.Ordinal);
    private readonly HardBlocks _hard = new(flow, family, network);

    /// <summary>How LUTs and flip-flops are known, for print.</summary>
    public static string LogicSource => FittedLogic.Shipped.Source;

    /// <summary>By the vendor flow's rules, as folding and lowering count: Vivado's are the same for all families of AMD.</summary>
    /// <param name="platform">The platform; null for an AMD part.</param>
    /// <returns>The estimator, which keeps all columns of weight memories.</returns>
    public static ResourceEstimator Vendor(Platform? platform)
        => _vendor.GetOrAdd(platform is null || platform.PartFamily.HasVitis ? "xc7" : platform.Family, family => new ResourceEstimator(ResourceFlow.Vivado, family, null));

    /// <summary>The amount of one unit, without the FIFOs behind it.</summary>
    /// <param name="unit">The unit.</param>
    /// <returns>The amount.</returns>
    public Resources Of(Unit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        if (unit is ClockCrossing crossing)
        {
            return CrossingLogic.Of(crossing);
        }

        var inLuts = flow == ResourceFlow.Vivado && unit is MacArray mac && ResourceRules.MultiplierDsps(mac.Input.Signed ? mac.Input.Width : mac.Input.Width + 1, mac.WeightWidth, family) == 0;
        return Logic(UnitInstances.Of(unit, family, inLuts)) + _hard.Of(unit);
    }

    /// <summary>The amount of a channel's FIFO.</summary>
    /// <param name="channel">The channel.</param>
    /// <returns>The amount; nothing for a wire.</returns>
    public Resources Of(Channel channel) => Logic(UnitInstances.Of(channel, family)) + _hard.Of(channel);

    /// <summary>The amount of all units and FIFOs of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <returns>The sum.</returns>
    public Resources Of(UnitGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return graph.Channels.Aggregate(graph.Units.Aggregate(default(Resources), (sum, u) => sum + Of(u)), (sum, c) => sum + Of(c));
    }

    private static Resources Logic(UnitInstance? instance)
    {
        var (luts, ffs) = FittedLogic.Shipped.Of(instance);
        return new(luts, ffs, 0, 0, 0);
    }
}
