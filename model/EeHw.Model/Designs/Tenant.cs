namespace EeHw.Model.Designs;

/// <summary>One of several sources of samples that share a design: its arrivals, its deadline, its data, and who goes first.</summary>
/// <param name="Name">Name, unique in the workload.</param>
/// <param name="Priority">1 is let in first; equals go by arrival. What is inside the design is never overtaken at its entrance (non-preemptive).</param>
/// <param name="Arrivals">Kind, periods, file, deadline and seed of its arrivals; its number of samples says nothing.</param>
public sealed record Tenant(string Name, int Priority, Workload Arrivals)
{
    /// <summary>Begin of its part of the data, as a fraction of the samples.</summary>
    public double DataFrom { get; init; }

    /// <summary>End of its part of the data, greater than <see cref="DataFrom"/>.</summary>
    public double DataTo { get; init; } = 1;
}
