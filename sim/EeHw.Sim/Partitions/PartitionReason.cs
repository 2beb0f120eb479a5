namespace EeHw.Sim.Partitions;

/// <summary>One of the four things that can make reconfiguration win, and what it does here.</summary>
/// <param name="Name">Weight memory, folding steps, static power, drifting share.</param>
/// <param name="IsFor">Whether it speaks for swapping; null where it makes no difference.</param>
/// <param name="Text">With figures and units.</param>
public sealed record PartitionReason(string Name, bool? IsFor, string Text);
