using EeHw.Model.Designs;
using EeHw.Sim.Energy;

namespace EeHw.Sim.Control;

/// <summary>What a governor is to do.</summary>
/// <param name="Control">Levels, and what moves them.</param>
/// <param name="Power">Battery and thermal path.</param>
/// <param name="Rates">What things cost.</param>
/// <param name="NsPerTick">Period of the undivided clock, ns.</param>
/// <param name="Schedule">Levels by the tick from which they hold, ascending; empty where something else moves them.</param>
internal sealed record GovernorPlan(ControlChoice Control, PowerChoice Power, EnergyRates Rates, double NsPerTick, IReadOnlyList<(long Tick, int Level)> Schedule)
{
    /// <summary>How it throttles, in ticks; null for never.</summary>
    public ThrottlePlan? Throttle { get; } = Power.Throttle is { } t
        ? new ThrottlePlan(t.OnC, t.OffC, t.By == ThrottleChoice.ByClock ? t.Divider : 1, t.By == ThrottleChoice.ByClock ? 0 : (long)Math.Ceiling((t.GapNs ?? 0) / NsPerTick))
        : null;

    /// <summary>Whether a design has something to govern.</summary>
    public static bool IsNeeded(ControlChoice control, PowerChoice power) => control.Levels.Count > 0 || power.Throttle is not null || power.Battery is not null;
}

/// <summary>Throttling in ticks.</summary>
/// <param name="OnC">From this temperature on, °C.</param>
/// <param name="OffC">Until it is below this, °C.</param>
/// <param name="Divider">The clock is divided by this; 1: it is not.</param>
/// <param name="GapTicks">Least ticks from one sample that is let in to the next; 0: any.</param>
internal sealed record ThrottlePlan(double OnC, double OffC, int Divider, long GapTicks);

/// <summary>What a controller of levels looks at.</summary>
/// <param name="Charge">Charge of the battery, 0 to 1.</param>
/// <param name="TemperatureC">Temperature of the chip, °C.</param>
/// <param name="Waiting">Samples that wait outside.</param>
internal readonly record struct GovernorView(double? Charge, double TemperatureC, long Waiting);
