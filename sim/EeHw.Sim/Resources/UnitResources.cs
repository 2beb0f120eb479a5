using EeHw.Model.Hardware;
using EeHw.Model.Hardware.Estimates;
using EeHw.Model.Platforms;
using Amount = EeHw.Model.Units.Resources;

namespace EeHw.Sim.Resources;

/// <summary>
/// What each unit is made of: DSP tiles and block RAM by the vendor flow's rule, as lowering counts them, LUTs and flip-flops by fitted coefficients
/// (<see cref="ResourceEstimator"/>). Never vendor utilisation.
/// </summary>
public static class UnitResources
{
    /// <summary>The amount of one unit on an AMD part, without the FIFOs behind it.</summary>
    /// <param name="unit">The unit.</param>
    /// <returns>LUTs and flip-flops estimated, DSPs and memories by the flow's rule.</returns>
    public static Amount Of(Unit unit) => Of(unit, null);

    /// <summary>The amount of one unit, without the FIFOs behind it.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="platform">The platform, whose family's rules count; null for an AMD part.</param>
    /// <returns>As for an AMD part.</returns>
    public static Amount Of(Unit unit, Platform? platform) => ResourceEstimator.Vendor(platform).Of(unit);

    /// <summary>The amount of a channel's FIFO on an AMD part.</summary>
    /// <param name="channel">The channel.</param>
    /// <returns>As for a unit.</returns>
    public static Amount Of(Channel channel) => Of(channel, null);

    /// <summary>The amount of a channel's FIFO.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="platform">As for a unit.</param>
    /// <returns>As for a unit.</returns>
    public static Amount Of(Channel channel, Platform? platform) => ResourceEstimator.Vendor(platform).Of(channel);
}
