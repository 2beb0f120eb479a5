namespace EeHw.Report.Drawing;

/// <summary>How a shape is painted.</summary>
/// <param name="Fill">Ink of its area, or null for none.</param>
/// <param name="Stroke">Ink of its line, or null for none.</param>
/// <param name="Width">Line width in points.</param>
/// <param name="Dash">Dash pattern (<c>4 3</c>), or null for a full line.</param>
/// <param name="Opacity">1 is opaque.</param>
public sealed record Paint(Ink? Fill, Ink? Stroke = null, double Width = 1, string? Dash = null, double Opacity = 1)
{
    /// <summary>A filled area.</summary>
    /// <param name="ink">Ink.</param>
    /// <returns>Paint.</returns>
    public static Paint Area(Ink ink) => new(ink);

    /// <summary>A line.</summary>
    /// <param name="ink">Ink.</param>
    /// <param name="width">Width in points.</param>
    /// <param name="dash">Dash pattern or null.</param>
    /// <returns>Paint.</returns>
    public static Paint Line(Ink ink, double width = 1, string? dash = null) => new(null, ink, width, dash);
}
