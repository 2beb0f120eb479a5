namespace EeHw.Check;

/// <summary>What a conditional buffer in RTL counted over a run, up to the clock in which the last answer left.</summary>
/// <param name="Dropped">Frames dropped because their sample left.</param>
/// <param name="Forwarded">Frames whose reading began.</param>
/// <param name="FullStallClocks">Clocks in which the writer had a word and no bank was free; 32 bits, wraps.</param>
public sealed record RtlBufferCounters(long Dropped, long Forwarded, long FullStallClocks);
