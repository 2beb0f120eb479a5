using EeHw.Model.Numerics;
using EeHw.Model.Units;

namespace EeHw.Model.Results;

/// <summary>Temperature of the chip under its average power, from ambient on.</summary>
/// <param name="ChipPowerMw">Average power of the chip (external memory is beside it), mW.</param>
/// <param name="SteadyC">Temperature in the end, °C.</param>
/// <param name="LimitC">Highest allowed, °C.</param>
/// <param name="TimeConstantS">R·C, s.</param>
/// <param name="LimitReachedS">Time after which the limit is passed, s; null where it never is.</param>
/// <param name="SustainableClockFraction">Share of the clock at which the end temperature is the limit: 1 where it stays below, 0 where static power alone passes it.</param>
/// <param name="TimeS">Times of <paramref name="TemperatureC"/>, s: quarters of the time constant.</param>
/// <param name="TemperatureC">Temperature at those times, °C.</param>
public sealed record ThermalUse(
    Band ChipPowerMw, Band SteadyC, double LimitC, double TimeConstantS, double? LimitReachedS, double SustainableClockFraction, ValueList<double> TimeS, ValueList<double> TemperatureC);
