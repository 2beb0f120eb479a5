using EeHw.Model.Units;

namespace EeHw.Model.Results;

/// <summary>One way to spend idle time.</summary>
/// <param name="Name"><c>active</c>, <c>clock-gated</c>, <c>powered-down</c>.</param>
/// <param name="IsChosen">Whether the energy of the reading is that of this one.</param>
/// <param name="AsleepFraction">Share of time in the state.</param>
/// <param name="WakeUps">Times that the design was woken.</param>
/// <param name="BreakEvenNs">Idle time from which the state saves energy, ns; null where it never does.</param>
/// <param name="AveragePowerMw">Average power, mW.</param>
/// <param name="EnergyPjPerSample">Energy per sample, pJ.</param>
/// <param name="AddedLatencyNs">Mean delay of a sample by waking, ns, at most: a whole busy period is taken to be delayed.</param>
public sealed record PowerStateUse(string Name, bool IsChosen, double AsleepFraction, long WakeUps, double? BreakEvenNs, Band AveragePowerMw, Band EnergyPjPerSample, double AddedLatencyNs);
