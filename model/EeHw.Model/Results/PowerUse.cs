using EeHw.Model.Numerics;

namespace EeHw.Model.Results;

/// <summary>What idle states save on this workload, and how warm the chip becomes.</summary>
/// <param name="IdleFraction">Share of time in which no sample was in the design.</param>
/// <param name="States">Each state that the design describes, as if it were the chosen one.</param>
/// <param name="Thermal">Temperature; null where no thermal path is given.</param>
public sealed record PowerUse(double IdleFraction, ValueList<PowerStateUse> States, ThermalUse? Thermal);
