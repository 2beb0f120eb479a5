namespace EeHw.Sim;

/// <summary>When an exit's answer for a sample was there.</summary>
/// <param name="Sample">Sample from 0, in the order they were let in.</param>
/// <param name="Index">Its place in the trace that is walked.</param>
/// <param name="Exit">Exit from 0.</param>
/// <param name="Ticks">Ticks of the undivided clock from the sample's arrival; for a closed workload from its first word.</param>
public readonly record struct DecisionMoment(long Sample, int Index, int Exit, long Ticks);
