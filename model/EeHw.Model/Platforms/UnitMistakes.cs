namespace EeHw.Model.Platforms;

/// <summary>Units that figures of platform files are mistaken for, and what one of each is in the figure's own.</summary>
internal static class UnitMistakes
{
    private static readonly Dictionary<string, (string Unit, double Factor)[]> _units = new(StringComparer.Ordinal)
    {
        ["MHz"] = [("Hz", 1e-6), ("kHz", 1e-3), ("GHz", 1e3)],
        ["bytes/s"] = [("GB/s", 1e9), ("MB/s", 1e6), ("kB/s", 1e3), ("Gb/s", 1.25e8), ("Mb/s", 1.25e5), ("bits/s", 0.125)],
        ["bytes"] = [("bits", 0.125), ("MB", 1e6), ("kB", 1e3), ("MiB", 1 << 20), ("Mb", 1.25e5)],
        ["pJ"] = [("nJ", 1e3), ("fJ", 1e-3), ("J", 1e12)],
        ["pJ/bit"] = [("nJ/bit", 1e3), ("fJ/bit", 1e-3), ("J/bit", 1e12)],
        ["W"] = [("mW", 1e-3), ("µW", 1e-6)],
        ["mW per MHz per 50000 FF"] = [("W per MHz per 50000 FF", 1e3), ("µW per MHz per 50000 FF", 1e-3)],
        ["count"] = [("RAMB36", 2), ("BRAM36", 2)],
    };

    /// <summary>A value in another unit as one in the figure's own; null where the unit is not known.</summary>
    public static double? Convert(double value, string from, string unit)
        => _units.GetValueOrDefault(unit, []).Where(u => u.Unit == from).Select(u => (double?)(value * u.Factor)).FirstOrDefault();

    /// <summary>The unit in which a value would lie in a range, and what it is in the figure's own; null where there is none.</summary>
    public static (string Unit, double Value)? LooksLike(double value, string unit, (double Low, double High) plausible)
    {
        foreach (var (name, factor) in _units.GetValueOrDefault(unit, []))
        {
            if (unit != "count" && value * factor >= plausible.Low && value * factor <= plausible.High)
            {
                return (name, value * factor);
            }
        }

        return null;
    }
}
