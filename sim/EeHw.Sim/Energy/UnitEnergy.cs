using System.Numerics;
using EeHw.Model.Arithmetic;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Hardware;
using EeHw.Model.Platforms;
using EeHw.Model.Units;

namespace EeHw.Sim.Energy;

/// <summary>
/// Energy of one frame in one unit: events times energy per event. A bit of logic, register or LUT RAM toggles in half of its uses (random data: the
/// one assumption beside the platform's table); a memory access counts as many 36-bit (72-bit) block accesses as its width needs.
/// </summary>
internal sealed class UnitEnergy(EnergyTable table, string family)
{
    /// <summary>Share of uses in which a bit toggles.</summary>
    public const double ToggleShare = 0.5;

    /// <summary>Energy of a frame that passes a unit, in pJ; for a conditional buffer that of writing.</summary>
    public Band PerFrame(Unit unit) => unit switch
    {
        SlidingWindow u => (Access((long)u.Lanes * u.Format.Width, u.Memory) * u.InputWords) + (Access((long)u.Lanes * u.Window * u.Format.Width, u.Memory) * u.OutputWords),
        MacArray u => Mac(u),
        Pool u => Toggle((double)u.Lanes * u.Window * u.Input.Width) * u.IntervalCycles,
        GlobalPool u => Toggle(2.0 * u.Lanes * u.Format.Width) * u.IntervalCycles,
        Add u => Toggle(2.0 * u.Lanes * u.Epilogue.Output.Width) * u.IntervalCycles,
        Concat u => Toggle((double)u.Lanes * u.Epilogue.Output.Width) * u.IntervalCycles,
        Pointwise u => Toggle((double)u.Lanes * u.Epilogue.Output.Width) * u.IntervalCycles,
        Sigmoid u => (Access(u.Epilogue.Output.Width, u.Memory) + Toggle((double)SigmoidTable.Index.Width + u.Epilogue.Output.Width)) * ((double)u.Lanes * u.IntervalCycles),
        SelfGate u => ((u.IndexFractionBits is null ? default : Access(SelfGateTable.FactorWidth, u.Memory)) + Multiply(u.Input.Width + (u.Input.Signed ? 0 : 1), SelfGateTable.FactorWidth)
            + Toggle((2.0 * u.Input.Width) + SelfGateTable.FactorWidth + u.Epilogue.Output.Width)) * ((double)u.Lanes * u.IntervalCycles),
        ChannelNorm u => (Access(ShareTable.MultiplierWidth, u.Memory) + ((Multiply(ShareInput(u), ShareTable.MultiplierWidth + 1) + Toggle((4.0 * u.Input.Width) + u.Epilogue.Output.Width)) * u.Lanes)) * u.IntervalCycles,
        ClassMeans u => Distances(u),
        WidthAdapter u => Toggle((double)Math.Min(u.InputLanes, u.OutputLanes) * u.Format.Width) * u.IntervalCycles,
        Fork u => Toggle(u.WidthBits) * u.WordsPerFrame,
        ExitDecision u => PerDecision(u, 1),
        ConditionalBuffer u => Access(u.WidthBits, u.Memory) * u.WordsPerFrame,
        ClockCrossing u => Toggle((2.0 * u.WidthBits) + 6) * u.WordsPerFrame,
        ExitMerge => Toggle(16),
        _ => default,
    };

    /// <summary>
    /// Energy of one decision, in pJ: every logit is compared and kept (4 toggles of its bits), every exponential passes three registers, and the multiplications of the
    /// kind are done in DSP tiles or LUTs. What the exit before has handed on is written to a memory and read once.
    /// </summary>
    /// <param name="unit">The unit.</param>
    /// <param name="evaluatedShare">Share of samples whose exponentials are evaluated: below 1 only for the hybrid unit, whose margin settles the others.</param>
    public Band PerDecision(ExitDecision unit, double evaluatedShare)
    {
        var decision = DecisionUnit.Create(unit.Decision, unit.Classes, unit.Input);
        var (exponential, sum) = (unit.Decision.ExpFractionBits + 1, unit.Decision.ExpFractionBits + 2 + BitOperations.Log2((uint)unit.Classes));
        Band products = (decision is HysteresisUnit { Enter: var inner } ? inner : decision) switch
        {
            MarginBase2Unit => Multiply(MarginBase2Unit.ThresholdFractionBits + 1, sum),
            EntropyBase2Unit => (Multiply(exponential, unit.Input.Width + 1) * unit.Classes) + Multiply(sum, EntropyBase2Unit.LogFractionBits + 8),
            EeNetUnit e => (Multiply(exponential + 1, unit.Input.Width + 2) * unit.Classes) + Score(e, exponential + 1),
            DecisionProcessUnit p => (Multiply(exponential, unit.Input.Width + 1) * unit.Classes) + (Multiply(sum, EntropyBase2Unit.LogFractionBits + 8) * p.EntropyLimits.Count),
            StopDistributionUnit s => ((Multiply(exponential, unit.Input.Width + 1) + Multiply(unit.Input.Width + 1, StopDistributionUnit.WeightWidth)) * unit.Classes) + Multiply(sum, EntropyBase2Unit.LogFractionBits + 8)
                + Multiply(unit.Input.Width + 1, StopDistributionUnit.WeightWidth) + Multiply(sum, s.RegisterWidth) + Multiply(s.MomentWidth, StopDistributionUnit.WeightWidth),
            StabilityUnit y => (y.Distance == 0 ? Multiply(y.DifferenceWidth, y.DifferenceWidth) * unit.Classes : default) + Toggle(2.0 * unit.Classes * unit.Input.Width),
            MostConfidentUnit c => Toggle(2.0 * c.CarryBits),
            HybridUnit => Multiply(ExactExponential.MantissaBits + 1, ExactExponential.MantissaBits + 1) * unit.Classes,
            _ => default,
        };
        var carried = unit.CarryBits is { } bits ? Access(bits, MemoryStyle.Lutram) * 2 : default;
        return carried + Toggle(4.0 * unit.Classes * unit.Input.Width) + ((Toggle(3.0 * unit.Classes * unit.Decision.ExpFractionBits) + products) * evaluatedShare);
    }

    // Weights with every exponential; reciprocal and logarithm; products with the reciprocal and the entropy, and with earlier scores.
    private Band Score(EeNetUnit u, int exponential)
        => (Multiply(exponential, EeNetUnit.WeightBits) * u.Classes) + (Multiply(NormalisedSum.NormalBits - u.Spec.TableBits + 1, NormalisedSum.TableFractionBits + 2) * 2)
            + Multiply(u.NumeratorBits, NormalisedSum.ComplementFractionBits) + Multiply(EeNetUnit.EntropyBits + 1, NormalisedSum.ComplementFractionBits)
            + Multiply(EeNetUnit.EntropyBits + 1, EeNetUnit.WeightBits) + (Multiply(EeNetUnit.CarriedBits + 1, EeNetUnit.WeightBits) * u.Earlier);

    /// <summary>Energy of reading a frame out of a conditional buffer, in pJ.</summary>
    public Band ReadOut(ConditionalBuffer unit) => Access(unit.WidthBits, unit.Memory) * unit.WordsPerFrame;

    /// <summary>Energy of a frame that passes a FIFO, in pJ.</summary>
    public Band PerFrame(Channel channel) => channel.Depth == 0 ? default : Access(channel.WidthBits, channel.Memory) * (2.0 * channel.WordsPerFrame);

    private Band Mac(MacArray u)
    {
        return ((Multiply(u.Input.Width, u.WeightWidth) * u.Multipliers) + Access((long)u.Multipliers * u.WeightWidth, u.WeightMemory) + Toggle((double)u.Pe * u.AccumulatorWidth)) * u.IntervalCycles;
    }

    private Band Multiply(int a, int b) => ResourceRules.MultiplierDsps(a, b, family) is > 0 and var tiles
        ? table.DspMac.Band * tiles
        : table.LutMacPerBitProduct.Band * ((double)a * b);

    // Squares of every word; a root toggles its remainder and result once per bit; one multiplication per class.
    private Band Distances(ClassMeans u)
        => (((Multiply(u.DifferenceWidth, u.DifferenceWidth) * ((double)u.Pe * u.Simd)) + Access((long)u.Pe * u.Simd * u.MeanWidth, u.MeanMemory) + Toggle((double)u.Pe * u.SumWidth)) * u.MeanWords)
            + ((Multiply(u.RootCycles + 1, u.InverseWidth + 1) + Toggle((3.0 * u.RootCycles * u.RootCycles) + u.Epilogue.Output.Width)) * u.Classes);

    private static int ShareInput(ChannelNorm u) => u.Input.Width + (int)Math.Ceiling(Math.Log2(u.Shape.Channels)) + 1;

    private Band Access(long bits, MemoryStyle style) => style switch
    {
        MemoryStyle.Lutram => Toggle(bits),
        MemoryStyle.Uram => (table.UramAccess ?? table.Bram18Access).Band * Math.Ceiling(bits / 72.0),
        _ => table.Bram18Access.Band * Math.Ceiling(bits / 36.0),
    };

    private Band Toggle(double bits) => table.LutToggle.Band * (bits * ToggleShare);
}
