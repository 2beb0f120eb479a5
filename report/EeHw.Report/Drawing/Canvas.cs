namespace EeHw.Report.Drawing;

/// <summary>A page to draw on: points, y downwards. Two back ends, <see cref="SvgCanvas"/> and <see cref="PdfCanvas"/>, draw the same.</summary>
public abstract class Canvas
{
    /// <summary>A rectangle.</summary>
    /// <param name="x">Left.</param>
    /// <param name="y">Top.</param>
    /// <param name="width">Width.</param>
    /// <param name="height">Height.</param>
    /// <param name="paint">Paint.</param>
    /// <param name="tip">Words shown when pointed at, or null.</param>
    /// <param name="radius">Radius of the corners.</param>
    public abstract void Rectangle(double x, double y, double width, double height, Paint paint, string? tip = null, double radius = 0);

    /// <summary>A line through points, or a polygon when filled.</summary>
    /// <param name="points">Points.</param>
    /// <param name="paint">Paint.</param>
    /// <param name="tip">Words shown when pointed at, or null.</param>
    public abstract void Path(IReadOnlyList<(double X, double Y)> points, Paint paint, string? tip = null);

    /// <summary>A circle.</summary>
    /// <param name="x">Centre.</param>
    /// <param name="y">Centre.</param>
    /// <param name="radius">Radius.</param>
    /// <param name="paint">Paint.</param>
    /// <param name="tip">Words shown when pointed at, or null.</param>
    public abstract void Circle(double x, double y, double radius, Paint paint, string? tip = null);

    /// <summary>A line of words.</summary>
    /// <param name="x">Position (see the style's anchor).</param>
    /// <param name="y">Base line.</param>
    /// <param name="text">The words.</param>
    /// <param name="style">Style.</param>
    public abstract void Text(double x, double y, string text, TextStyle style);

    /// <summary>Begins a group of marks that belong together; nothing where the file has no groups.</summary>
    /// <param name="series">Number of the series within the picture.</param>
    /// <param name="isKey">Its entry in the legend, instead of its marks.</param>
    public virtual void Begin(int series, bool isKey)
    {
    }

    /// <summary>Ends the group.</summary>
    public virtual void End()
    {
    }

    /// <summary>The finished file.</summary>
    /// <returns>Its bytes.</returns>
    public abstract byte[] Finish();
}
