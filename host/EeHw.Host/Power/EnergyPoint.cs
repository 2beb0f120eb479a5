namespace EeHw.Host.Power;

/// <summary>One reading of a meter.</summary>
/// <param name="Seconds">Time since the log was opened.</param>
/// <param name="Joules">Energy since then.</param>
public readonly record struct EnergyPoint(double Seconds, double Joules);
