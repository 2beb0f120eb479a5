using EeHw.Model.Units;

namespace EeHw.Check;

/// <summary>What Yosys made of one unit or FIFO.</summary>
/// <param name="Instance">Name of the instance in the generated core.</param>
/// <param name="Module">The hand-written module.</param>
/// <param name="Resources">LUTs (those that are memory included), flip-flops, DSPs, BRAM18 (a RAMB36 is two), URAM.</param>
/// <param name="MemoryLuts">LUTs of these that are distributed RAM or shift registers.</param>
public sealed record YosysCount(string Instance, string Module, Resources Resources, double MemoryLuts);
