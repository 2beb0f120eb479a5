namespace EeHw.Model.Units;

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
