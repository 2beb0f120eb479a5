namespace EeHw.Model.Units;

/// <summary>An amount of hardware.</summary>
/// <param name="Luts">Look-up tables.</param>
/// <param name="Ffs">Flip-flops.</param>
/// <param name="Dsps">DSP tiles.</param>
/// <param name="Bram18">Block RAMs of 18 kbit.</param>
/// <param name="Uram">Ultra RAMs of 288 kbit.</param>
public readonly record struct Resources(double Luts, double Ffs, double Dsps, double Bram18, double Uram)
{
    /// <summary>Adds component by component.</summary>
    /// <param name="a">One amount.</param>
    /// <param name="b">The other.</param>
    /// <returns>The sum.</returns>
    public static Resources operator +(Resources a, Resources b)
        => new(a.Luts + b.Luts, a.Ffs + b.Ffs, a.Dsps + b.Dsps, a.Bram18 + b.Bram18, a.Uram + b.Uram);

    /// <summary>The larger, component by component.</summary>
    /// <param name="a">One amount.</param>
    /// <param name="b">The other.</param>
    /// <returns>The smallest amount that both fit into.</returns>
    public static Resources Max(Resources a, Resources b)
        => new(Math.Max(a.Luts, b.Luts), Math.Max(a.Ffs, b.Ffs), Math.Max(a.Dsps, b.Dsps), Math.Max(a.Bram18, b.Bram18), Math.Max(a.Uram, b.Uram));

    /// <summary>Whether this fits into a part.</summary>
    /// <param name="part">What there is.</param>
    /// <returns>True when no component exceeds the part's.</returns>
    public bool FitsInto(Resources part)
        => Luts <= part.Luts && Ffs <= part.Ffs && Dsps <= part.Dsps && Bram18 <= part.Bram18 && Uram <= part.Uram;
}
