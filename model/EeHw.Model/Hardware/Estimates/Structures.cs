using System.Numerics;

namespace EeHw.Model.Hardware.Estimates;

/// <summary>What pieces of hardware take before any fit: addresses, tables and memories made of LUTs with six inputs.</summary>
internal static class Structures
{
    private const int WordsPerLut = 64;

    /// <summary>Bits that number so many things, at least 1.</summary>
    public static int Bits(long things) => Math.Max(1, Clog2(things));

    /// <summary>Verilog's $clog2.</summary>
    public static int Clog2(long things) => things <= 1 ? 0 : BitOperations.Log2((ulong)things - 1) + 1;

    /// <summary>LUTs of a table: one per bit and 64 words; among few words equal columns share one.</summary>
    public static double Table(double width, long words)
    {
        var address = Clog2(words);
        var different = address >= 5 ? width : Math.Min(width, Math.Pow(2, Math.Pow(2, address)) - 2);
        return words <= 1 ? 0 : different * Parts(words);
    }

    /// <summary>Bits of a table: contents that look random are not brought to the fewest LUTs.</summary>
    public static double TableBits(double width, long words) => words <= 1 ? 0 : width * words;

    /// <summary>1 where a count does not wrap by itself: adding then takes a comparison and a subtraction.</summary>
    public static double Wraps(long count) => BitOperations.IsPow2(count) ? 0 : 1;

    /// <summary>LUTs of a memory with one write and one read port: four hold 6 bits of 32 words or 3 bits of 64.</summary>
    public static double Memory(double width, long words) => words <= 32 ? 4 * Math.Ceiling(width / 6) : 4 * Math.Ceiling(width / 3) * Parts(words);

    /// <summary>Selecting among the parts of a memory, and write enables for them.</summary>
    public static double MemorySelect(double width, long words) => words <= WordsPerLut ? 0 : (width + 1) * (Parts(words) - 1);

    private static long Parts(long words) => ResourceRules.CeilDivide(words, (long)WordsPerLut);
}
