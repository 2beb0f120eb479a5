namespace EeHw.Model.Hardware;

/// <summary>What a memory is made of.</summary>
public enum MemoryStyle
{
    /// <summary>Registers or LUT RAM.</summary>
    Lutram,

    /// <summary>Block RAM.</summary>
    Bram,

    /// <summary>Ultra RAM.</summary>
    Uram,
}
