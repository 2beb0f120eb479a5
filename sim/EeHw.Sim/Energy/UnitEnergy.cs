using EeHw.Model.Hardware;
using EeHw.Model.Platforms;
using EeHw.Model.Units;

namespace EeHw.Sim.Energy;

/// <summary>
/// Energy of one frame in one unit: events times energy per event. A bit of logic, register or LUT RAM toggles in half of its uses (random data: the
/// one assumption beside the platform's table); a memory access counts as many 36-bit (72-bit) block accesses as its width needs.
/// </summary>
internal sealed class UnitEnergy(EnergyTable table)
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
        WidthAdapter u => Toggle((double)Math.Min(u.InputLanes, u.OutputLanes) * u.Format.Width) * u.IntervalCycles,
        Fork u => Toggle(u.WidthBits) * u.WordsPerFrame,
        ExitDecision u => Toggle(u.Lanes * ((4.0 * u.Input.Width) + (3.0 * u.Decision.ExpFractionBits))) * u.IntervalCycles,
        ConditionalBuffer u => Access(u.WidthBits, u.Memory) * u.WordsPerFrame,
        ExitMerge => Toggle(16),
        _ => default,
    };

    /// <summary>Energy of reading a frame out of a conditional buffer, in pJ.</summary>
    public Band ReadOut(ConditionalBuffer unit) => Access(unit.WidthBits, unit.Memory) * unit.WordsPerFrame;

    /// <summary>Energy of a frame that passes a FIFO, in pJ.</summary>
    public Band PerFrame(Channel channel) => channel.Depth == 0 ? default : Access(channel.WidthBits, channel.Memory) * (2.0 * channel.WordsPerFrame);

    private Band Mac(MacArray u)
    {
        var multiply = ResourceRules.MultiplierDsps(u.Input.Width, u.WeightWidth) is > 0 and var tiles
            ? table.DspMac.Band * tiles
            : table.LutMacPerBitProduct.Band * ((double)u.Input.Width * u.WeightWidth);
        return ((multiply * u.Multipliers) + Access((long)u.Multipliers * u.WeightWidth, u.WeightMemory) + Toggle((double)u.Pe * u.AccumulatorWidth)) * u.IntervalCycles;
    }

    private Band Access(long bits, MemoryStyle style) => style switch
    {
        MemoryStyle.Lutram => Toggle(bits),
        MemoryStyle.Uram => (table.UramAccess ?? table.Bram18Access).Band * Math.Ceiling(bits / 72.0),
        _ => table.Bram18Access.Band * Math.Ceiling(bits / 36.0),
    };

    private Band Toggle(double bits) => table.LutToggle.Band * (bits * ToggleShare);
}
