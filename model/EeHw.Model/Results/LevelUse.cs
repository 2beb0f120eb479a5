using EeHw.Model.Numerics;

namespace EeHw.Model.Results;

/// <summary>What one level of the policy did.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TimeFraction">Share of time in which it held.</param>
/// <param name="Samples">Samples that were let in under it and left.</param>
/// <param name="ExitShares">Share of them per exit.</param>
/// <param name="AccuracyFraction">Share of right answers; null where labels are not known.</param>
/// <param name="EventEnergyPj">Energy of the units that its samples pass, mean of a sample, pJ; modelled. What is proportional to time is not in it.</param>
public sealed record LevelUse(string Name, double TimeFraction, long Samples, ValueList<double> ExitShares, double? AccuracyFraction, double? EventEnergyPj);
