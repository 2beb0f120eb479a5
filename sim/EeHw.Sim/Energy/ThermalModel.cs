using EeHw.Model.Designs;

namespace EeHw.Sim.Energy;

/// <summary>
/// Temperature of a chip behind one thermal resistance and capacity: C·dT/dt = P - (T - ambient)/R, so that under constant power T goes to ambient + R·P as
/// 1 - e^(-t/RC). Leakage that grows with temperature is not in it.
/// </summary>
/// <param name="path">The path of the heat.</param>
public sealed class ThermalModel(ThermalPath path)
{
    /// <summary>Temperature in the end under constant power, °C.</summary>
    /// <param name="watts">Power, W.</param>
    /// <returns>ambient + R·P.</returns>
    public double Steady(double watts) => path.AmbientC + (path.ResistanceKPerW * watts);

    /// <summary>Temperature after a time of constant power, °C.</summary>
    /// <param name="startC">Temperature at its start, °C.</param>
    /// <param name="watts">Power, W.</param>
    /// <param name="seconds">Time, s, 0 or more.</param>
    /// <returns>The temperature.</returns>
    public double After(double startC, double watts, double seconds)
    {
        var steady = Steady(watts);
        return steady + ((startC - steady) * Math.Exp(-seconds / path.TimeConstantS));
    }

    /// <summary>Time until the limit is reached under constant power, s.</summary>
    /// <param name="startC">Temperature at the start, °C.</param>
    /// <param name="watts">Power, W.</param>
    /// <returns>0 where the start is there already, null where it is never reached.</returns>
    public double? SecondsToLimit(double startC, double watts)
        => startC >= path.LimitC ? 0
            : Steady(watts) > path.LimitC ? path.TimeConstantS * Math.Log((Steady(watts) - startC) / (Steady(watts) - path.LimitC))
            : null;

    /// <summary>Share of the clock at which the end temperature is the limit.</summary>
    /// <param name="fixedWatts">Power that does not depend on the clock, W.</param>
    /// <param name="clockedWatts">Power at the full clock that is proportional to it, W.</param>
    /// <returns>1 where the full clock stays below the limit; 0 where the fixed power alone is too much.</returns>
    public double SustainableClock(double fixedWatts, double clockedWatts)
    {
        var allowed = ((path.LimitC - path.AmbientC) / path.ResistanceKPerW) - fixedWatts;
        return allowed >= clockedWatts ? 1 : Math.Max(0, allowed / clockedWatts);
    }
}
