namespace EeHw.Host.Power;

/// <summary>Counts the energy of this machine, or of a part of it, everything that runs on it included.</summary>
public abstract class EnergyMeter
{
    /// <summary>What it measures: <c>powercap package-0</c>, ...</summary>
    public abstract string Name { get; }

    /// <summary>Energy since the meter was opened.</summary>
    /// <returns>Joules, ascending.</returns>
    public abstract double ReadJoules();
}
