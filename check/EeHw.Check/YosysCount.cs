using EeHw.Model.Units;

namespace EeHw.Check;

/// <summary>What Yosys made of one unit or FIFO.</summary>
/// <param name="Instance">Name of the instance in the generated core.</param>
/// <param name="Module">The hand-written module.</param>
/// <param name="Resources">In the family's own terms: LUTs (those that are memory included; of an ECP5 LUT4s, a carry cell being two), flip-flops, multipliers or DSP tiles, BRAM18 or EBR (a RAMB36 is two), URAM.</param>
/// <param name="MemoryLuts">LUTs of these that are distributed RAM or shift registers.</param>
public sealed record YosysCount(string Instance, string Module, Resources Resources, double MemoryLuts);
