using System.Numerics;
using EeHw.Model.Units;

namespace EeHw.Model.Hardware.Estimates;

/// <summary>
/// LUTs and flip-flops of a crossing. Flip-flops are what Yosys 0.23 counts, on all of 16 instances of 2 to 800 bits and 2 to 512 words: the output word and its valid bit, and of each pointer a count, a
/// Gray code and two registers on the other side, whose highest bits two share. LUTs: the memory, and of pointers what lies nearest to the same instances (largest error 8 LUTs up to 64 words).
/// </summary>
internal static class CrossingLogic
{
    private const int RegistersPerPointerBit = 8;
    private const double LutsPerPointerBit = 3.2;
    private const double LutsEach = 1.5;
    private const double LutsPerSelection = 0.5;

    /// <summary>The amount of a crossing; its memory is never block RAM.</summary>
    public static Resources Of(ClockCrossing unit)
    {
        var bits = BitOperations.Log2((uint)unit.Depth) + 1;
        var memory = Structures.Memory(unit.WidthBits, unit.Depth) + (LutsPerSelection * Structures.MemorySelect(unit.WidthBits, unit.Depth));
        return new(Math.Round(memory + (LutsPerPointerBit * bits) + LutsEach), unit.WidthBits + (RegistersPerPointerBit * bits) - 1, 0, 0, 0);
    }
}
