namespace EeHw.Model.Platforms;

/// <summary>What a chip without fabric has: an array of processing elements and memory for it.</summary>
/// <param name="Elements">Processing elements, each one multiply-accumulate per clock.</param>
/// <param name="Sram">On-chip memory in bytes.</param>
public sealed record EngineArea(Quantity Elements, Quantity Sram);
