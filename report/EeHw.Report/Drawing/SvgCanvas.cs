using System.Globalization;
using System.Text;

namespace EeHw.Report.Drawing;

/// <summary>Draws SVG 1.1 with style classes; no fonts embedded, no script.</summary>
public sealed class SvgCanvas : Canvas
{
    private const string Fonts = "Helvetica,Arial,'Liberation Sans','DejaVu Sans',sans-serif";

    private readonly StringBuilder _text = new();

    /// <summary>Begins a picture.</summary>
    /// <param name="width">Width in points.</param>
    /// <param name="height">Height in points.</param>
    /// <param name="title">What it shows, for screen readers.</param>
    /// <param name="isStandalone">Whether it brings its own colours (a file) or follows a page's.</param>
    public SvgCanvas(double width, double height, string title, bool isStandalone)
    {
        var (w, h) = (Number(width), Number(height));
        _text.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" font-family=\"{Fonts}\" role=\"img\" aria-label=\"{Escape(title)}\">\n");
        if (isStandalone)
        {
            _text.Append("<style>").Append(Palette.StandaloneCss()).Append("</style>\n");
            Rectangle(0, 0, width, height, Paint.Area(Ink.Paper));
        }
    }

    /// <inheritdoc/>
    public override void Rectangle(double x, double y, double width, double height, Paint paint, string? tip = null, double radius = 0)
    {
        _text.Append($"<rect x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(width)}\" height=\"{Number(height)}\"");
        if (radius > 0)
        {
            _text.Append($" rx=\"{Number(radius)}\"");
        }

        End("rect", paint, tip);
    }

    /// <inheritdoc/>
    public override void Path(IReadOnlyList<(double X, double Y)> points, Paint paint, string? tip = null)
    {
        _text.Append("<path d=\"");
        for (var i = 0; i < points.Count; i++)
        {
            _text.Append(i == 0 ? 'M' : 'L').Append(Number(points[i].X)).Append(' ').Append(Number(points[i].Y));
        }

        _text.Append(paint.Fill is null ? "\" stroke-linejoin=\"round\" stroke-linecap=\"round\"" : "Z\"");
        End("path", paint, tip);
    }

    /// <inheritdoc/>
    public override void Circle(double x, double y, double radius, Paint paint, string? tip = null)
    {
        _text.Append($"<circle cx=\"{Number(x)}\" cy=\"{Number(y)}\" r=\"{Number(radius)}\"");
        End("circle", paint, tip);
    }

    /// <inheritdoc/>
    public override void Text(double x, double y, string text, TextStyle style)
    {
        _text.Append($"<text x=\"{Number(x)}\" y=\"{Number(y)}\" font-size=\"{Number(style.Size)}\" class=\"{(style.IsUpon ? "on" : "f")}-{Palette.Name(style.Ink)}\"");
        _text.Append(style.Anchor switch { TextAnchor.Middle => " text-anchor=\"middle\"", TextAnchor.End => " text-anchor=\"end\"", _ => "" });
        if (style.IsBold)
        {
            _text.Append(" font-weight=\"bold\"");
        }

        if (style.Rotation != 0)
        {
            _text.Append($" transform=\"rotate({Number(style.Rotation)} {Number(x)} {Number(y)})\"");
        }

        _text.Append('>').Append(Escape(text)).Append("</text>\n");
    }

    /// <inheritdoc/>
    public override void Begin(int series, bool isKey) => _text.Append($"<g data-{(isKey ? "key" : "series")}=\"{series}\">\n");

    /// <inheritdoc/>
    public override void End() => _text.Append("</g>\n");

    /// <inheritdoc/>
    public override byte[] Finish() => Encoding.UTF8.GetBytes(_text + "</svg>\n");

    private static string Number(double value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);

    private static string Escape(string text) => Markup.Escape(text);

    private void End(string element, Paint paint, string? tip)
    {
        var fill = paint.Fill is { } f ? "f-" + Palette.Name(f) : null;
        var stroke = paint.Stroke is { } s ? "s-" + Palette.Name(s) : null;
        _text.Append($" class=\"{string.Join(' ', new[] { fill, stroke }.Where(c => c is not null))}\"");
        if (fill is null)
        {
            _text.Append(" fill=\"none\"");
        }

        if (stroke is not null)
        {
            _text.Append($" stroke-width=\"{Number(paint.Width)}\"");
        }

        if (paint.Dash is not null)
        {
            _text.Append($" stroke-dasharray=\"{paint.Dash}\"");
        }

        if (paint.Opacity < 1)
        {
            _text.Append($" opacity=\"{Number(paint.Opacity)}\"");
        }

        _text.Append(tip is null ? "/>\n" : $"><title>{Escape(tip)}</title></{element}>\n");
    }
}
