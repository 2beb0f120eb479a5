namespace EeHw.Sim.Workloads;

/// <summary>When samples come.</summary>
public interface IArrivals
{
    /// <summary>Time of the next sample; never earlier than that of the one before.</summary>
    /// <returns>Femtoseconds from the start.</returns>
    long Next();
}
