using EeHw.Model.Hardware;
using EeHw.Model.Hardware.Estimates;
using Amount = EeHw.Model.Units.Resources;

namespace EeHw.Sim.Resources;

/// <summary>
/// What each unit is made of: DSP tiles and block RAM by Vivado's rule, as lowering counts them, LUTs and flip-flops by fitted coefficients
/// (<see cref="ResourceEstimator"/>). Never Vivado utilisation.
/// </summary>
public static class UnitResources
{
    // Vivado's rule is the same for all families, and drops no column of a weight memory.
    private static readonly ResourceEstimator _estimator = new(ResourceFlow.Vivado, "xc7", null);

    /// <summary>The amount of one unit, without the FIFOs behind it.</summary>
    /// <param name="unit">The unit.</param>
    /// <returns>LUTs and flip-flops estimated, DSPs and memories by Vivado's rule.</returns>
    public static Amount Of(Unit unit) => _estimator.Of(unit);

    /// <summary>The amount of a channel's FIFO.</summary>
    /// <param name="channel">The channel.</param>
    /// <returns>As for a unit.</returns>
    public static Amount Of(Channel channel) => _estimator.Of(channel);
}
