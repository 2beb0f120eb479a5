using EeHw.Model.Numerics;
using EeHw.Model.Units;

namespace EeHw.Model.Platforms;

/// <summary>A part on a board: what there is to build with. Data files under platforms/, every figure with its source.</summary>
public sealed record Platform
{
    /// <summary>Name in designs, lower case: <c>zc706</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Board.</summary>
    public required string Board { get; init; }

    /// <summary>Part number as vendor tools take it.</summary>
    public required string Part { get; init; }

    /// <summary>Family for resource rules: <c>xc7</c> or <c>xcup</c>.</summary>
    public required string Family { get; init; }

    /// <summary>Look-up tables.</summary>
    public required Quantity Luts { get; init; }

    /// <summary>Flip-flops.</summary>
    public required Quantity Ffs { get; init; }

    /// <summary>DSP tiles.</summary>
    public required Quantity Dsps { get; init; }

    /// <summary>Block RAMs of 18 kbit.</summary>
    public required Quantity Bram18 { get; init; }

    /// <summary>Ultra RAMs.</summary>
    public required Quantity Uram { get; init; }

    /// <summary>Highest clock accepted in a design, MHz.</summary>
    public required Quantity MaximumClock { get; init; }

    /// <summary>External memory peak in bytes/s.</summary>
    public required Quantity MemoryBandwidth { get; init; }

    /// <summary>The external memory's devices; null where no data sheet of theirs is known.</summary>
    public MemoryModule? Memory { get; init; }

    /// <summary>Configuration ports.</summary>
    public required ValueList<ConfigurationPort> ConfigurationPorts { get; init; }

    /// <summary>Full bitstream in bytes.</summary>
    public required Quantity FullBitstream { get; init; }

    /// <summary>Energies.</summary>
    public required EnergyTable Energy { get; init; }

    /// <summary>Everything there is, as amounts.</summary>
    public Resources Resources => new(Luts.Value, Ffs.Value, Dsps.Value, Bram18.Value, Uram.Value);
}
