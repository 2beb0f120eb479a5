using System.Text;

namespace EeHw.Report.Drawing;

/// <summary>
/// The colours. Series colours are those of Okabe and Ito (2008, "Color Universal Design"), which people with every kind of colour blindness
/// can tell apart, lightened for a dark background. Neighbouring series also differ in lightness, so that a grey print can be read.
/// </summary>
public static class Palette
{
    private static readonly (Ink Ink, string Light, string Dark, string OnLight, string OnDark)[] _colours =
    [
        (Ink.Text, "#1b1f24", "#e6edf3", "#ffffff", "#0d1117"),
        (Ink.Muted, "#59636e", "#9aa5b1", "#ffffff", "#0d1117"),
        (Ink.Grid, "#e4e7eb", "#2a313a", "#1b1f24", "#e6edf3"),
        (Ink.Axis, "#8c959f", "#6e7781", "#ffffff", "#0d1117"),
        (Ink.Paper, "#ffffff", "#151a21", "#1b1f24", "#e6edf3"),
        (Ink.Blue, "#0072b2", "#4aa8de", "#ffffff", "#0d1117"),
        (Ink.Orange, "#e69f00", "#f0b429", "#1b1f24", "#0d1117"),
        (Ink.Green, "#009e73", "#2fc197", "#ffffff", "#0d1117"),
        (Ink.Purple, "#cc79a7", "#e0a3c6", "#1b1f24", "#0d1117"),
        (Ink.Sky, "#7cc4ee", "#9ad4f5", "#1b1f24", "#0d1117"),
        (Ink.Vermilion, "#d55e00", "#f58742", "#ffffff", "#0d1117"),
        (Ink.Grey, "#d5dae0", "#3a434e", "#1b1f24", "#e6edf3"),
    ];

    /// <summary>Inks for series, in the order of use.</summary>
    public static IReadOnlyList<Ink> Series { get; } = [Ink.Blue, Ink.Orange, Ink.Green, Ink.Purple, Ink.Sky, Ink.Vermilion];

    /// <summary>The ink of a series.</summary>
    /// <param name="index">Series from 0; wraps around.</param>
    /// <returns>An ink.</returns>
    public static Ink Of(int index) => Series[index % Series.Count];

    /// <summary>Colour on a light background.</summary>
    /// <param name="ink">Ink.</param>
    /// <returns><c>#rrggbb</c>.</returns>
    public static string Light(Ink ink) => _colours[(int)ink].Light;

    /// <summary>Colour of words upon an area of an ink, light background.</summary>
    /// <param name="ink">Ink of the area.</param>
    /// <returns><c>#rrggbb</c>.</returns>
    public static string LightOn(Ink ink) => _colours[(int)ink].OnLight;

    /// <summary>Style sheet of a picture that stands alone: light, and dark where the reader's screen is.</summary>
    /// <returns>CSS.</returns>
    public static string StandaloneCss()
        => Classes(c => c.Light, c => c.OnLight) + "@media (prefers-color-scheme: dark){" + Classes(c => c.Dark, c => c.OnDark) + "}";

    /// <summary>Style sheet of pictures within a page: classes that follow the page's variables.</summary>
    /// <returns>CSS.</returns>
    public static string PageCss() => Classes(c => $"var(--{Name(c.Ink)})", c => $"var(--on-{Name(c.Ink)})");

    /// <summary>Variables of a page's theme.</summary>
    /// <param name="dark">Dark theme.</param>
    /// <returns>CSS declarations.</returns>
    public static string Variables(bool dark)
        => string.Concat(_colours.Select(c => $"--{Name(c.Ink)}:{(dark ? c.Dark : c.Light)};--on-{Name(c.Ink)}:{(dark ? c.OnDark : c.OnLight)};"));

    /// <summary>Name of an ink in style sheets.</summary>
    /// <param name="ink">Ink.</param>
    /// <returns>Lower case.</returns>
    public static string Name(Ink ink) => ink.ToString().ToLowerInvariant();

    private static string Classes(Func<(Ink Ink, string Light, string Dark, string OnLight, string OnDark), string> colour, Func<(Ink Ink, string Light, string Dark, string OnLight, string OnDark), string> on)
    {
        var css = new StringBuilder();
        foreach (var c in _colours)
        {
            var name = Name(c.Ink);
            css.Append($".f-{name}{{fill:{colour(c)}}}.s-{name}{{stroke:{colour(c)}}}.on-{name}{{fill:{on(c)}}}");
        }

        return css.ToString();
    }
}
