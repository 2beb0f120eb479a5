namespace EeHw.Model.Results;

/// <summary>What a FIFO or buffer held.</summary>
/// <param name="Name">Hierarchical name.</param>
/// <param name="Depth">Depth in words (frames for conditional buffers).</param>
/// <param name="HighWater">Most words (frames) it held.</param>
/// <param name="MinimumDepth">Smallest depth found sufficient for this trace, or null where not searched.</param>
/// <param name="DeadlockFreeDepth">For skip FIFOs: smallest depth that does not deadlock, or null.</param>
public sealed record FifoUse(string Name, long Depth, long HighWater, long? MinimumDepth, long? DeadlockFreeDepth = null);
