namespace EeHw.Model.Platforms;

/// <summary>The shell of a card, and what it leaves of the part.</summary>
/// <param name="Name">The shell, as its vendor names it.</param>
/// <param name="Luts">LUTs left.</param>
/// <param name="Ffs">Flip-flops left.</param>
/// <param name="Dsps">DSP tiles left.</param>
/// <param name="Bram18">Block RAMs of 18 kbit left.</param>
/// <param name="Uram">Ultra RAMs left.</param>
public sealed record ShellShare(string Name, Quantity Luts, Quantity Ffs, Quantity Dsps, Quantity Bram18, Quantity Uram)
{
    /// <summary>What is left, as amounts.</summary>
    public Units.Resources Left => new(Luts.Value, Ffs.Value, Dsps.Value, Bram18.Value, Uram.Value);
}
