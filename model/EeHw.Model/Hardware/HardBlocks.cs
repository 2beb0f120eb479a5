using System.Numerics;
using EeHw.Model.Arithmetic;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Networks;
using EeHw.Model.Units;

namespace EeHw.Model.Hardware;

/// <summary>
/// DSP tiles and block RAM of the units as the hand-written RTL states them: what is multiplied, which memories there are and of what style. Everything
/// but the flow's rule is the same for both flows.
/// </summary>
/// <param name="flow">Whose rules.</param>
/// <param name="family">Part family.</param>
/// <param name="network">Weights, for columns of a weight memory that never change (Yosys drops them); null counts all columns.</param>
public sealed class HardBlocks(ResourceFlow flow, string family, QuantizedNetwork? network)
{
    // Fixed widths of the entropy unit: its logarithm has 20 fraction bits and 8 before them. Its multiples of ln 2 are constants.
    private const int LogarithmBits = 28;

    /// <summary>The hard blocks of a unit.</summary>
    /// <param name="unit">The unit.</param>
    /// <returns>DSPs, BRAM18 and URAM; no LUTs or flip-flops.</returns>
    public Resources Of(Unit unit) => unit switch
    {
        SlidingWindow u => Copies(Memory((long)u.Lanes * u.Format.Width, u.BufferWords, u.Memory, isConstant: false), u.Window),
        MacArray u => Memory(WeightBits(u), u.WeightWords, u.WeightMemory, isConstant: true) + Tiles(u.Multipliers * Multiplier(WithSign(u.Input), u.WeightWidth, u.AccumulatorWidth)),
        Pool { IsMax: false } u => Tiles(u.Lanes * Multiplier(u.Input.Width + 1 + Bits((u.Window * u.WordsPerOutput) + 1), ReciprocalBits(u) + 1)),
        GlobalPool u => Tiles(u.Lanes * Constant(u.Format.Width + 1 + Bits(u.Input.Pixels + 1), PoolReciprocal.For(u.Input.Pixels).Multiplier)),
        Sigmoid u => Copies(Memory(u.Epilogue.Output.Width, SigmoidTable.Entries, u.Memory, isConstant: true), u.Lanes),
        SelfGate u => Gate(u),
        ChannelNorm u => Memory(ShareTable.MultiplierWidth, 1 << ShareTable.IndexBits, u.Memory, isConstant: true) + Tiles(u.Lanes * Multiplier(SumBits(u) + 1, ShareTable.MultiplierWidth + 1)),
        ClassMeans u => Memory((long)u.Pe * u.Simd * u.MeanWidth, u.MeanWords, u.MeanMemory, isConstant: true)
            + Tiles((u.Pe * u.Simd * Multiplier(u.DifferenceWidth, u.DifferenceWidth)) + (u.Pe * Multiplier(u.RootCycles + 1, u.InverseWidth + 1))),
        ExitDecision u => Tiles(Decision(u)),
        ConditionalBuffer u => Memory(u.WidthBits, u.WordsPerFrame * u.Frames, u.Memory, isConstant: false) + Tiles(2 * BankAddress(u)),
        _ => default,
    };

    /// <summary>The hard blocks of a channel's FIFO.</summary>
    /// <param name="channel">The channel.</param>
    /// <returns>BRAM18 and URAM.</returns>
    public Resources Of(Channel channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return channel.Depth == 0 ? default : Memory(channel.WidthBits, channel.Depth, channel.Memory, isConstant: false);
    }

    // A slope is a constant of the netlist, chosen by a bit; Yosys makes the multiplication of its bits that differ.
    private Resources Gate(SelfGate u)
        => Tiles(u.Lanes * Multiplier(WithSign(u.Input), SelfGateTable.FactorWidth))
            + (u.IndexFractionBits is null ? default : Copies(Memory(SelfGateTable.FactorWidth, SelfGateTable.Entries, u.Memory, isConstant: true), u.Lanes));

    private static Resources Tiles(int count) => new(0, 0, count, 0, 0);

    private static Resources Copies(Resources one, int count) => new(0, 0, 0, one.Bram18 * count, one.Uram * count);

    // Without the epsilon where the network is not given: it is small beside the sum.
    private int SumBits(ChannelNorm u)
        => network?.Network.Layers[u.Layer] is ChannelNormLayer layer ? ShareTable.For(layer, u.Input).SumWidth : RangeAnalysis.SignedWidth((Int128)u.Shape.Channels * u.Input.MaxRaw) - 1;

    private static int WithSign(FixedFormat format) => format.Signed ? format.Width : format.Width + 1;

    // $clog2
    private static int Bits(long things) => things <= 1 ? 0 : BitOperations.Log2((ulong)things - 1) + 1;

    // The RTL asks for block RAM where ultra RAM was chosen, and Yosys is not told to use ultra RAM.
    private Resources Memory(long width, long depth, MemoryStyle style, bool isConstant) => (style, flow) switch
    {
        (MemoryStyle.Lutram, _) => default,
        (_, ResourceFlow.Yosys) => new(0, 0, 0, YosysRules.Bram18(width, depth, isConstant, family), 0),
        (MemoryStyle.Uram, _) => new(0, 0, 0, 0, ResourceRules.Uram(width, depth)),
        _ => new(0, 0, 0, ResourceRules.Bram18(width, depth), 0),
    };

    private int Multiplier(int a, int b, int product = int.MaxValue)
        => flow == ResourceFlow.Yosys ? YosysRules.MultiplierDsps(a, b, product, family) : ResourceRules.MultiplierDsps(a, b, family);

    private int Constant(int a, long constant)
    {
        if (flow == ResourceFlow.Vivado)
        {
            return ResourceRules.MultiplierDsps(a, BitOperations.Log2((ulong)constant) + 2, family);
        }

        return YosysRules.ConstantFactorBits(constant) is > 0 and var bits ? YosysRules.MultiplierDsps(a, bits, int.MaxValue, family) : 0;
    }

    // A bank times the words of a frame, once to write and once to read. Neither factor has a sign; trailing zeros of the constant are wires.
    private int BankAddress(ConditionalBuffer u)
    {
        var odd = u.WordsPerFrame >> BitOperations.TrailingZeroCount(u.WordsPerFrame);
        return odd == 1 ? 0 : Multiplier(Bits(u.Frames), BitOperations.Log2((uint)odd) + 1);
    }

    private long WeightBits(MacArray u)
    {
        var all = (long)u.Multipliers * u.WeightWidth;
        if (flow == ResourceFlow.Vivado || network is null || u.WeightMemory == MemoryStyle.Lutram)
        {
            return all;
        }

        var packed = WeightPacking.Pack(u, network);
        var mask = (1L << u.WeightWidth) - 1;
        var varying = 0L;
        for (var m = 0; m < u.Multipliers; m++)
        {
            var differences = 0L;
            for (var word = 1; word < u.WeightWords; word++)
            {
                differences |= (long)packed[(word * u.Multipliers) + m] ^ packed[m];
            }

            varying += BitOperations.PopCount((ulong)(differences & mask));
        }

        return varying;
    }

    // All reciprocals of a pool at the finest binary point among them.
    private int ReciprocalBits(Pool u)
    {
        if (network?.Network.Layers[u.Layer] is not PoolLayer layer || layer.CountPadding || layer.Padding == Padding.None)
        {
            return PoolReciprocal.For(1).MultiplierWidth;
        }

        var windows = WindowGeometry.Of(layer, network.Network.Layers[layer.Inputs[0]].Output);
        var reciprocals = Enumerable.Range(0, u.Output.Pixels)
            .Select(p => PoolReciprocal.For(PoolReciprocal.DivisorAt(layer, windows, p / u.Output.Width, p % u.Output.Width))).ToList();
        var finest = reciprocals.Max(r => r.Shift);
        return reciprocals.Max(r => r.MultiplierWidth + finest - r.Shift);
    }

    private int Decision(ExitDecision u)
    {
        var unit = DecisionUnit.Create(u.Decision, u.Classes, u.Input);
        var exponential = u.Decision.ExpFractionBits + 1;
        var sum = exponential + Bits(u.Classes + 1);
        return (unit is HysteresisUnit { Enter: var inner } ? inner : unit) switch
        {
            MarginBase2Unit => Multiplier(unit.Registers[0].Width + 1, sum + 1),
            EntropyBase2Unit => (u.Lanes * Multiplier(exponential + 1, u.Input.Width + 2)) + Multiplier(sum + 1, LogarithmBits),
            EeNetUnit e => (u.Lanes * (Multiplier(exponential + 1, u.Input.Width + 2) + Multiplier(exponential + 1, EeNetUnit.WeightBits))) + EeNet(e),
            DecisionProcessUnit p => (u.Lanes * Multiplier(exponential + 1, u.Input.Width + 2)) + (p.EntropyLimits.Count * Multiplier(sum + 1, LogarithmBits)),
            StopDistributionUnit s => (u.Lanes * (Multiplier(exponential + 1, u.Input.Width + 2) + Multiplier(u.Input.Width + 2, StopDistributionUnit.WeightWidth)))
                + Multiplier(sum + 1, LogarithmBits) + Multiplier(u.Input.Width + 2, StopDistributionUnit.WeightWidth) + Multiplier(sum + 1, s.RegisterWidth + 1) + Multiplier(s.MomentWidth + 1, StopDistributionUnit.WeightWidth),
            StabilityUnit { Distance: 0 } y => u.CarryBits is null ? 0 : u.Lanes * Multiplier(y.DifferenceWidth, y.DifferenceWidth),
            HybridUnit => u.Lanes * Multiplier(ExactExponential.MantissaBits + 2, ExactExponential.MantissaBits + 2),
            _ => 0,
        };
    }

    // Table and Newton step, the two products with 1 - 1/s, that with the entropy, those with earlier scores.
    private int EeNet(EeNetUnit u)
    {
        var (low, complement) = (NormalisedSum.NormalBits - u.Spec.TableBits + 1, NormalisedSum.ComplementFractionBits);
        return (2 * Multiplier(low, NormalisedSum.TableFractionBits + 2)) + Multiplier(u.NumeratorBits, complement) + Multiplier(EeNetUnit.EntropyBits + 1, complement)
            + Multiplier(EeNetUnit.EntropyBits + 1, EeNetUnit.WeightBits) + (u.Earlier * Multiplier(EeNetUnit.CarriedBits + 1, EeNetUnit.WeightBits));
    }
}
