namespace EeHw.Sim.Kernel;

/// <summary>What a sample that is let in brings along.</summary>
/// <param name="Arrival">Tick at which its first word could be offered.</param>
/// <param name="Tenant">Whose it is, from 0.</param>
/// <param name="Level">Level of the policy that holds for it.</param>
/// <param name="Exit">Exit at which it will leave.</param>
/// <param name="IsRight">Whether its answer is right, where that is known.</param>
internal readonly record struct Ticket(long Arrival, int Tenant, int Level, int Exit, bool IsRight)
{
    /// <summary>Its place in the trace that is walked.</summary>
    public int Index { get; init; }
}
