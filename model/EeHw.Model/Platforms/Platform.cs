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

    /// <summary>Name of the family, whose rules resources follow: <see cref="FamilyLibrary"/>.</summary>
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

    /// <summary>Amounts in the family's own terms; empty where these are the terms of the units' needs, and without fabric.</summary>
    public ValueList<PartAmount> Own { get; init; } = [];

    /// <summary>What a card's shell leaves of the part; null where there is none.</summary>
    public ShellShare? Shell { get; init; }

    /// <summary>The array of a chip without fabric; null for others.</summary>
    public EngineArea? Engine { get; init; }

    /// <summary>The family.</summary>
    public PartFamily PartFamily => FamilyLibrary.Of(Family);

    /// <summary>The whole part, as amounts in the terms of the units' needs.</summary>
    public Resources WholePart => new(Luts.Value, Ffs.Value, Dsps.Value, Bram18.Value, Uram.Value);

    /// <summary>What a design may take, as amounts: the part, or what the shell leaves of it.</summary>
    public Resources Resources => Shell?.Left ?? WholePart;
}
