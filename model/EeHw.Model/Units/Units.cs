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

    /// <summary>Whether this fits into a part.</summary>
    /// <param name="part">What there is.</param>
    /// <returns>True when no component exceeds the part's.</returns>
    public bool FitsInto(Resources part)
        => Luts <= part.Luts && Ffs <= part.Ffs && Dsps <= part.Dsps && Bram18 <= part.Bram18 && Uram <= part.Uram;
}

/// <summary>A clock frequency.</summary>
/// <param name="Megahertz">MHz, greater than 0.</param>
public readonly record struct Frequency(double Megahertz)
{
    /// <summary>Time of a number of clocks in nanoseconds.</summary>
    /// <param name="cycles">Clocks.</param>
    /// <returns>Nanoseconds.</returns>
    public double Nanoseconds(double cycles) => cycles * 1000 / Megahertz;

    /// <summary>Events per second for one event in that many clocks.</summary>
    /// <param name="cycles">Clocks per event.</param>
    /// <returns>Events per second.</returns>
    public double PerSecond(double cycles) => Megahertz * 1e6 / cycles;
}

/// <summary>A best guess between two bounds.</summary>
/// <param name="Mean">The best guess.</param>
/// <param name="Low">Lower bound.</param>
/// <param name="High">Upper bound.</param>
public readonly record struct Band(double Mean, double Low, double High)
{
    /// <summary>Adds bounds to bounds (fully correlated errors).</summary>
    /// <param name="a">One.</param>
    /// <param name="b">The other.</param>
    /// <returns>The sum.</returns>
    public static Band operator +(Band a, Band b) => new(a.Mean + b.Mean, a.Low + b.Low, a.High + b.High);

    /// <summary>Scales all three.</summary>
    /// <param name="a">The band.</param>
    /// <param name="factor">A factor, not negative.</param>
    /// <returns>The scaled band.</returns>
    public static Band operator *(Band a, double factor) => new(a.Mean * factor, a.Low * factor, a.High * factor);
}
