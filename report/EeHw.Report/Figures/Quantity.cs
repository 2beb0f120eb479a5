using System.Globalization;

namespace EeHw.Report.Figures;

/// <summary>Values in words for people: three to four digits and the unit that suits the size.</summary>
public static class Quantity
{
    /// <summary>A whole number with thousands separators.</summary>
    /// <param name="value">The number.</param>
    /// <returns><c>44,688</c>.</returns>
    public static string Count(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number: whole from 1000 on, else four digits.</summary>
    /// <param name="value">The number.</param>
    /// <returns><c>2,797</c> or <c>12.5</c>.</returns>
    public static string Plain(double value) => Math.Abs(value) >= 1000 ? Count(value) : value.ToString(Math.Abs(value) >= 100 ? "0.#" : "0.###", CultureInfo.InvariantCulture);

    /// <summary>A time.</summary>
    /// <param name="nanoseconds">Nanoseconds.</param>
    /// <returns><c>20.9 µs</c>.</returns>
    public static string Duration(double nanoseconds) => Scaled(nanoseconds, ["ns", "µs", "ms", "s"]);

    /// <summary>An energy.</summary>
    /// <param name="picojoules">Picojoules.</param>
    /// <returns><c>1.26 µJ</c>.</returns>
    public static string Energy(double picojoules) => Scaled(picojoules, ["pJ", "nJ", "µJ", "mJ", "J"]);

    /// <summary>A power.</summary>
    /// <param name="milliwatts">Milliwatts.</param>
    /// <returns><c>412 mW</c>.</returns>
    public static string Power(double milliwatts) => Scaled(milliwatts * 1e3, ["µW", "mW", "W"]);

    /// <summary>Samples per second.</summary>
    /// <param name="perSecond">Rate in 1/s.</param>
    /// <returns><c>44,688 /s</c>.</returns>
    public static string Rate(double perSecond) => (perSecond >= 100 ? Count(perSecond) : perSecond.ToString("0.##", CultureInfo.InvariantCulture)) + " /s";

    /// <summary>A share.</summary>
    /// <param name="fraction">Fraction.</param>
    /// <returns><c>91.45 %</c>.</returns>
    public static string Percent(double fraction) => (fraction * 100).ToString("0.0#", CultureInfo.InvariantCulture) + " %";

    /// <summary>A share, where there is little room.</summary>
    /// <param name="fraction">Fraction.</param>
    /// <returns><c>91.5 %</c>.</returns>
    public static string ShortPercent(double fraction) => fraction is > 0 and < 0.0005 ? "< 0.1 %" : (fraction * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    /// <summary>Multiply-accumulates.</summary>
    /// <param name="macs">MACs.</param>
    /// <returns><c>274 kMAC</c>.</returns>
    public static string Macs(double macs) => Scaled(macs, ["MAC", "kMAC", "MMAC", "GMAC"]);

    private static string Scaled(double value, string[] units)
    {
        var i = 0;
        while (i < units.Length - 1 && Math.Abs(value) >= 1000)
        {
            value /= 1000;
            i++;
        }

        var digits = Math.Abs(value) switch { >= 100 => "0", >= 10 => "0.0", _ => "0.00" };
        return $"{(value == 0 ? "0" : value.ToString(digits, CultureInfo.InvariantCulture))} {units[i]}";
    }
}
