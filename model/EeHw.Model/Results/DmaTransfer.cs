namespace EeHw.Model.Results;

/// <summary>A burst between the design and its memory.</summary>
/// <param name="Clock">Clock of the design in which it is due.</param>
/// <param name="IsWrite">An answer going out; else an input word coming in.</param>
/// <param name="Address">Byte address, a multiple of <see cref="DmaMap.BurstBytes"/>.</param>
public readonly record struct DmaTransfer(long Clock, bool IsWrite, long Address);
