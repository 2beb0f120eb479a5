namespace EeHw.Model.Units;

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
