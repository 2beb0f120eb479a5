using EeHw.Model.Numerics;

namespace EeHw.Model.Platforms;

/// <summary>A family of parts: what its resources are called, how they map, and which tools build for it. Data files of <c>Platforms/Data/Families</c>.</summary>
public sealed record PartFamily
{
    /// <summary>Name in platform files: <c>xc7</c>, <c>ecp5</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Name for people.</summary>
    public required string Title { get; init; }

    /// <summary>Whether there is programmable fabric that streaming units can be built of.</summary>
    public required bool HasFabric { get; init; }

    /// <summary>Whether Vitis HLS builds for it.</summary>
    public required bool HasVitis { get; init; }

    /// <summary>Whose synthesis script a generated project gets: <c>xilinx</c>, <c>ecp5</c>, or <c>none</c> where Yosys has no flow that its rules are known of.</summary>
    public required string Synthesis { get; init; }

    /// <summary>Its resources.</summary>
    public required ValueList<FamilyAmount> Amounts { get; init; }

    /// <summary>Flip-flops to each unit of logic (LUT, ALM); null without fabric.</summary>
    public Quantity? RegistersPerLogic { get; init; }

    /// <summary>What marketing counts to each unit of logic: logic cells, logic elements.</summary>
    public Quantity? CellsPerLogic { get; init; }

    /// <summary>Units of logic to each block RAM, with the bounds of what parts have.</summary>
    public Quantity? LogicPerBram { get; init; }

    /// <summary>Bytes of a full bitstream to each unit of logic, with the bounds of what parts have.</summary>
    public Quantity? BytesPerLogic { get; init; }

    /// <summary>Words of 32 bits in a configuration frame; null where the family is not configured in such frames.</summary>
    public Quantity? FrameWords { get; init; }
}
