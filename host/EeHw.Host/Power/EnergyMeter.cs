namespace EeHw.Host.Power;

/// <summary>Counts the energy of this machine, or of a part of it, everything that runs on it included.</summary>
public abstract class EnergyMeter : IDisposable
{
    /// <summary>What it measures: <c>powercap package-0</c>, ...</summary>
    public abstract string Name { get; }

    /// <summary>Time between two updates of what is read, seconds; 1 ms as RAPL has it (Intel SDM volume 3B, platform-specific power management) unless a meter says otherwise.</summary>
    public virtual double UpdateSeconds => 1e-3;

    /// <summary>Energy since the meter was opened.</summary>
    /// <returns>Joules, ascending.</returns>
    /// <exception cref="IOException">The meter can be read no longer.</exception>
    public abstract double ReadJoules();

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
