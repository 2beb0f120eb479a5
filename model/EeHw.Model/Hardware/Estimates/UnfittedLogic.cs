using System.Numerics;
using EeHw.Model.Arithmetic;
using EeHw.Model.Units;

namespace EeHw.Model.Hardware.Estimates;

/// <summary>LUTs and flip-flops of units that were not measured yet: one LUT per bit of an adder, multiplexer or comparison, one flip-flop per bit of a register, 8 of each per counter.</summary>
internal static class UnfittedLogic
{
    private const double CounterBits = 8;

    /// <summary>The estimate; nothing for what is no hardware.</summary>
    public static Resources Of(Unit unit) => unit switch
    {
        Sigmoid u => new Resources(Memory(u.Epilogue.Output.Width, SigmoidTable.Entries, u.Memory) * u.Lanes, 0, 0, 0, 0) + Logic((double)u.Lanes * u.Input.Width, u.Lanes * (SigmoidTable.Index.Width + (double)u.Epilogue.Output.Width), 0),
        ChannelNorm u => Shares(u),
        ClassMeans u => Distances(u),
        _ => default,
    };

    // Banks; the sum, its highest bit, two shifts of the sum's width per lane or word; multiplication and rounding.
    private static Resources Shares(ChannelNorm u)
    {
        var sum = u.Input.Width + BitOperations.Log2((uint)u.Shape.Channels) + 1;
        var shift = sum * (double)(BitOperations.Log2((uint)sum) + 1);
        var memory = Memory((long)u.Lanes * u.Input.Width, 2L * u.WordsPerPixel, MemoryStyle.Lutram) + Memory(ShareTable.MultiplierWidth, 1 << ShareTable.IndexBits, u.Memory);
        return Logic(
            memory + Scale(u.Lanes, sum + 1, ShareTable.MultiplierWidth) + (u.Lanes * (u.Input.Width + shift + u.Epilogue.Output.Width)) + (3.0 * sum) + shift,
            (u.Lanes * ((2.0 * sum) + u.Epilogue.Output.Width)) + (3.0 * sum) + ShareTable.MultiplierWidth,
            2);
    }

    // Differences, squares, sums; per class in parallel a remainder, a result and a radicand; multiplication and rounding.
    private static Resources Distances(ClassMeans u)
    {
        var multipliers = (double)u.Pe * u.Simd;
        var square = ResourceRules.MultiplierDsps(u.DifferenceWidth, u.DifferenceWidth) == 0 ? multipliers * ResourceRules.MultiplierLuts(u.DifferenceWidth, u.DifferenceWidth) : 0;
        return Logic(
            Memory((long)u.Pe * u.Simd * u.MeanWidth, u.MeanWords, u.MeanMemory) + Scale(u.Pe, u.RootCycles + 1, u.InverseWidth)
            + square + (multipliers * 3.0 * u.DifferenceWidth) + (u.Pe * (u.SumWidth + (3.0 * u.RootCycles) + u.Epilogue.Output.Width)),
            u.Pe * ((2.0 * u.SumWidth) + (4.0 * u.RootCycles) + u.Epilogue.Output.Width),
            3);
    }

    private static double Memory(long width, long depth, MemoryStyle style) => style == MemoryStyle.Lutram ? ResourceRules.LutramLuts(width, depth) : 0;

    private static double Scale(int lanes, int a, int b) => ResourceRules.MultiplierDsps(a, b + 1) == 0 ? lanes * ResourceRules.MultiplierLuts(a, b + 1) : 0;

    private static Resources Logic(double luts, double ffs, int counters) => new(luts + (counters * CounterBits), ffs + (counters * CounterBits), 0, 0, 0);
}
