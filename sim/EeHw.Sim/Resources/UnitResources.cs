using System.Numerics;
using EeHw.Model.Arithmetic;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Hardware;
using Amount = EeHw.Model.Units.Resources;

namespace EeHw.Sim.Resources;

/// <summary>
/// What each unit is made of. DSP tiles and block RAM by the rules lowering uses (<see cref="ResourceRules"/>, <see cref="HardBlocks"/>); LUTs and flip-flops
/// are estimates: one LUT per bit of an adder, multiplexer or comparison, one flip-flop per bit of a register the unit's contract names, 8 LUTs and 8
/// flip-flops for each counter. Never Vivado utilisation.
/// </summary>
public static class UnitResources
{
    private const double CounterBits = 8;

    private static readonly HardBlocks _hard = new(ResourceFlow.Vivado, "xc7", null);

    /// <summary>The amount of one unit, without the FIFOs behind it.</summary>
    /// <param name="unit">The unit.</param>
    /// <returns>LUTs and flip-flops estimated, DSPs and memories by Vivado's rules.</returns>
    public static Amount Of(Unit unit) => Soft(unit) + _hard.Of(unit);

    /// <summary>The amount of a channel's FIFO.</summary>
    /// <param name="channel">The channel.</param>
    /// <returns>As for a unit.</returns>
    public static Amount Of(Channel channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return channel.Depth == 0 ? default
            : Memory(channel.WidthBits, channel.Depth, channel.Memory) + Logic(BitOperations.Log2((uint)channel.Depth) + 4, (2.0 * BitOperations.Log2((uint)channel.Depth)) + 4, 0) + _hard.Of(channel);
    }

    private static Amount Soft(Unit unit) => unit switch
    {
        SlidingWindow u => Window(u),
        MacArray u => Mac(u),
        Pool u => Logic(2.0 * u.Lanes * u.Window * u.Input.Width, (u.IsMax ? 1 : 2) * (double)u.Lanes * u.Epilogue.Output.Width, 1) + Scale(u.IsMax ? 0 : u.Lanes, u.Input.Width, u.Epilogue.Output.Width),
        GlobalPool u => Memory((long)u.Lanes * SumWidth(u), u.Input.Channels / u.Lanes, MemoryStyle.Lutram) + Logic((double)u.Lanes * SumWidth(u), 2.0 * u.Lanes * u.Epilogue.Output.Width, 2) + Scale(u.Lanes, SumWidth(u), u.Epilogue.Output.Width),
        Add u => Logic(u.Lanes * (Math.Max(u.InputA.Width, u.InputB.Width) + 1 + u.Epilogue.Output.Width), u.Lanes * u.Epilogue.Output.Width, 0),
        Concat u => Logic(u.Lanes * u.Epilogue.Output.Width * u.InputChannels.Count, u.Lanes * u.Epilogue.Output.Width, 1),
        Pointwise u => Logic(u.Lanes * u.Epilogue.Output.Width, u.Lanes * u.Epilogue.Output.Width, 0),
        Sigmoid u => new Amount(Memory(u.Epilogue.Output.Width, SigmoidTable.Entries, u.Memory).Luts * u.Lanes, 0, 0, 0, 0) + Logic((double)u.Lanes * u.Input.Width, u.Lanes * (SigmoidTable.Index.Width + (double)u.Epilogue.Output.Width), 0),
        ChannelNorm u => Shares(u),
        ClassMeans u => Distances(u),
        WidthAdapter u => Logic((double)Math.Max(u.InputLanes, u.OutputLanes) * u.Format.Width, (double)Common(u) * u.Format.Width, 1),
        Fork u => Logic(2.0 * u.Copies, u.WidthBits + u.Copies, 0),
        ExitDecision u => Decision(u),
        ConditionalBuffer u => Memory(u.WidthBits, u.WordsPerFrame * u.Frames, u.Memory) + Logic(u.Frames * 2.0, u.WidthBits + (2.0 * u.Frames), 5),
        ExitMerge u => Logic(u.ReorderSlots * (2.0 + u.Exits), u.InOrder ? u.ReorderSlots * (8.0 + BitOperations.Log2((uint)u.Exits + 1)) : u.IdBits, 2),
        _ => default,
    };

    // LUTs of a memory in LUT RAM; what other memories take is in the hard blocks.
    private static Amount Memory(long width, long depth, MemoryStyle style)
        => style == MemoryStyle.Lutram ? new Amount(ResourceRules.LutramLuts(width, depth), 0, 0, 0, 0) : default;

    private static Amount Window(SlidingWindow u)
    {
        // WIN positions in one word come from as many copies of the buffer.
        var width = (long)u.Lanes * u.Format.Width;
        var banks = Math.Max(1, u.Window);
        var all = new Amount(Memory(width, u.BufferWords, u.Memory).Luts * banks, 0, 0, 0, 0);
        return all + Logic(banks > 1 ? (double)banks * width : 0, (double)banks * width, 8);
    }

    private static Amount Mac(MacArray u)
    {
        var dsps = (double)u.Multipliers * ResourceRules.MultiplierDsps(u.Input.Width, u.WeightWidth);
        var multiply = dsps == 0 ? u.Multipliers * ResourceRules.MultiplierLuts(u.Input.Width, u.WeightWidth) : 0;
        var product = u.Input.Width + u.WeightWidth;
        return Memory((long)u.Multipliers * u.WeightWidth, u.WeightWords, u.WeightMemory)
            + Logic(multiply + ((double)u.Multipliers * product) + (2.0 * u.Pe * u.AccumulatorWidth), (u.Multipliers * product) + (u.Pe * (u.AccumulatorWidth + u.Epilogue.Output.Width)), 2);
    }

    // Banks; the sum, its highest bit, two shifts of the sum's width per lane or word; multiplication and rounding.
    private static Amount Shares(ChannelNorm u)
    {
        var sum = u.Input.Width + BitOperations.Log2((uint)u.Shape.Channels) + 1;
        var shift = sum * (double)(BitOperations.Log2((uint)sum) + 1);
        var scale = Scale(u.Lanes, sum + 1, ShareTable.MultiplierWidth);
        return Memory((long)u.Lanes * u.Input.Width, 2L * u.WordsPerPixel, MemoryStyle.Lutram) + Memory(ShareTable.MultiplierWidth, 1 << ShareTable.IndexBits, u.Memory) + scale
            + Logic((u.Lanes * (u.Input.Width + shift + u.Epilogue.Output.Width)) + (3.0 * sum) + shift, (u.Lanes * ((2.0 * sum) + u.Epilogue.Output.Width)) + (3.0 * sum) + ShareTable.MultiplierWidth, 2);
    }

    // Differences, squares, sums; per class in parallel a remainder, a result and a radicand; multiplication and rounding.
    private static Amount Distances(ClassMeans u)
    {
        var multipliers = (double)u.Pe * u.Simd;
        var square = ResourceRules.MultiplierDsps(u.DifferenceWidth, u.DifferenceWidth) == 0 ? multipliers * ResourceRules.MultiplierLuts(u.DifferenceWidth, u.DifferenceWidth) : 0;
        return Memory((long)u.Pe * u.Simd * u.MeanWidth, u.MeanWords, u.MeanMemory) + Scale(u.Pe, u.RootCycles + 1, u.InverseWidth)
            + Logic(
                square + (multipliers * 3.0 * u.DifferenceWidth) + (u.Pe * (u.SumWidth + (3.0 * u.RootCycles) + u.Epilogue.Output.Width)),
                u.Pe * ((2.0 * u.SumWidth) + (4.0 * u.RootCycles) + u.Epilogue.Output.Width),
                3);
    }

    private static Amount Decision(ExitDecision u)
    {
        var exponentials = u.Decision.ExpFractionBits > 0;
        var bits = u.Decision.ExpFractionBits + 1 + BitOperations.Log2((uint)u.Classes) + 1;
        var tables = DecisionUnit.Create(u.Decision, u.Classes, u.Input).Constants.Where(c => !c.IsRunTime && c.Name != "log_table").Sum(c => u.Lanes * ResourceRules.LutramLuts(c.Width, c.Values.Count));
        var memory = exponentials ? Memory((long)u.Lanes * u.Input.Width, 2L * ((u.Classes + u.Lanes - 1) / u.Lanes), MemoryStyle.Lutram) : default;
        return memory + Logic(tables + (u.Lanes * ((4.0 * u.Input.Width) + (exponentials ? (4.0 * u.Input.Width) + (3.0 * bits) : 0))), (3.0 * u.Input.Width) + (exponentials ? u.Lanes * (2.0 * u.Input.Width) + (2.0 * bits) : 0), 3);
    }

    private static Amount Scale(int lanes, int a, int b)
    {
        // The mean's multiplication with a reciprocal of the output's width plus one.
        var dsps = lanes * ResourceRules.MultiplierDsps(a, b + 1);
        return new Amount(dsps == 0 ? lanes * ResourceRules.MultiplierLuts(a, b + 1) : 0, 0, 0, 0, 0);
    }

    private static int SumWidth(GlobalPool u) => u.Format.Width + BitOperations.Log2((uint)u.Input.Pixels) + 1;

    private static int Common(WidthAdapter u) => u.InputLanes / (int)BigInteger.GreatestCommonDivisor(u.InputLanes, u.OutputLanes) * u.OutputLanes;

    private static Amount Logic(double luts, double ffs, int counters) => new(luts + (counters * CounterBits), ffs + (counters * CounterBits), 0, 0, 0);
}
