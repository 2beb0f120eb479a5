using EeHw.Report.Drawing;

namespace EeHw.Report.Charts;

/// <summary>Draws the marks of layers; labels of points come last, so that they know what to avoid.</summary>
internal sealed class LayerPainter(Canvas canvas, ChartLayout layout, LabelPlacer placer, double fontSize, double smallSize)
{
    private readonly List<(double X, double Y, double Radius, string Label, int? Series)> _labels = [];
    private readonly List<(double X, double Y)> _points = [];

    /// <summary>Draws one marker.</summary>
    public static void DrawMarker(Canvas canvas, Marker marker, double x, double y, double r, Ink ink, string? tip)
    {
        switch (marker)
        {
            case Marker.Ring:
                canvas.Circle(x, y, r, new Paint(Ink.Paper, ink, 2), tip);
                break;
            case Marker.Diamond:
                canvas.Path([(x, y - (r * 1.35)), (x + (r * 1.35), y), (x, y + (r * 1.35)), (x - (r * 1.35), y)], new Paint(ink, Ink.Paper, 1), tip);
                break;
            case Marker.Triangle:
                canvas.Path([(x, y - (r * 1.2)), (x + (r * 1.15), y + (r * 0.9)), (x - (r * 1.15), y + (r * 0.9))], new Paint(ink, Ink.Paper, 1), tip);
                break;
            case Marker.Tick:
                canvas.Path([(x, y - (r * 1.5)), (x, y + (r * 1.5))], Paint.Line(ink, 2.6), tip);
                break;
            default:
                canvas.Circle(x, y, r, new Paint(ink, Ink.Paper, 1), tip);
                break;
        }
    }

    /// <summary>Draws a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="series">Series it belongs to; null for none.</param>
    public void Draw(ChartLayer layer, int? series)
    {
        if (series is { } of)
        {
            canvas.Begin(of, isKey: false);
        }

        switch (layer)
        {
            case BarLayer bars:
                DrawBars(bars);
                break;
            case RangeLayer ranges:
                DrawRanges(ranges);
                break;
            case LineLayer line:
                var path = line.Points.Select(p => (layout.X.At(p.X), layout.YAt(p.Y))).ToList();
                canvas.Path(path, Paint.Line(line.Ink, 2.2, line.IsDashed ? "5 4" : null));
                placer.ReserveLine(path);
                break;
            case PointLayer points:
                DrawPoints(points, series);
                break;
            case NoteLayer notes:
                for (var i = 0; i < notes.Notes.Count; i++)
                {
                    canvas.Text(layout.Right + 10, layout.RowMiddle(i) + (smallSize * 0.36), ChartLayout.Note(notes.Notes[i]), new TextStyle(smallSize, notes.Ink));
                }

                break;
        }

        if (series is not null)
        {
            canvas.End();
        }
    }

    /// <summary>Draws the labels that were collected.</summary>
    public void DrawLabels()
    {
        foreach (var (x, y, radius, label, series) in _labels)
        {
            var (tx, ty) = placer.Place(x, y, radius, label, fontSize);
            if (series is { } of)
            {
                canvas.Begin(of, isKey: false);
            }

            DrawLeader(x, y, radius, tx, ty - (fontSize * 0.4), TextWidth.Of(label, fontSize));
            canvas.Text(tx, ty, label, new TextStyle(fontSize));
            if (series is not null)
            {
                canvas.End();
            }
        }
    }

    // A thin line from a point to a label that found room only at a distance, or beside another point.
    private void DrawLeader(double x, double y, double radius, double labelX, double labelMiddle, double labelWidth)
    {
        var (nearestX, nearestY, length) = Nearest(x, y);
        var isElsewhere = _points.Any(p => (p.X != x || p.Y != y) && Nearest(p.X, p.Y).Length < length + 2);
        if (length > radius + (isElsewhere ? 3 : 10))
        {
            var t = (radius + 2) / length;
            canvas.Path([(x + ((nearestX - x) * t), y + ((nearestY - y) * t)), (nearestX, nearestY)], Paint.Line(Ink.Axis, 0.8));
        }

        (double X, double Y, double Length) Nearest(double px, double py)
        {
            var nx = Math.Clamp(px, labelX, labelX + labelWidth);
            var ny = labelMiddle + (Math.Sign(py - labelMiddle) * Math.Min(Math.Abs(py - labelMiddle), fontSize * 0.55));
            return (nx, ny, Math.Sqrt(((px - nx) * (px - nx)) + ((py - ny) * (py - ny))));
        }
    }

    private void DrawBars(BarLayer layer)
    {
        var height = layout.RowHeight * layer.Thickness;
        foreach (var bar in layer.Bars)
        {
            var (x0, x1, y) = (layout.X.At(bar.From), layout.X.At(bar.To), layout.YAt(bar.Row));
            if (x1 - x0 < 0.05)
            {
                continue;
            }

            canvas.Rectangle(x0, y - (height / 2), x1 - x0, height, Paint.Area(layer.Ink), bar.Tip, Math.Min(2, (x1 - x0) / 2));
            if (bar.Label is not null && TextWidth.Of(bar.Label, smallSize) + 6 <= x1 - x0 && height >= smallSize)
            {
                canvas.Text((x0 + x1) / 2, y + (smallSize * 0.36), bar.Label, new TextStyle(smallSize, layer.Ink, TextAnchor.Middle, IsUpon: true));
            }
        }
    }

    private void DrawRanges(RangeLayer layer)
    {
        foreach (var range in layer.Ranges)
        {
            var (x0, x1, y) = (layout.X.At(range.From), layout.X.At(range.To), layout.YAt(range.Row));
            var paint = Paint.Line(layer.Ink, 1.6);
            canvas.Path([(x0, y), (x1, y)], paint, range.Tip);
            canvas.Path([(x0, y - 3.5), (x0, y + 3.5)], paint);
            canvas.Path([(x1, y - 3.5), (x1, y + 3.5)], paint);
        }
    }

    private void DrawPoints(PointLayer layer, int? series)
    {
        foreach (var point in layer.Points)
        {
            var (x, y, r) = (layout.X.At(point.X), layout.YAt(point.Y), layer.Radius);
            DrawMarker(canvas, layer.Marker, x, y, r, layer.Ink, point.Tip);
            placer.Reserve(x - r - 1, y - r - 1, x + r + 1, y + r + 1);
            _points.Add((x, y));
            if (point.Label is not null)
            {
                _labels.Add((x, y, r, TextWidth.Fit(point.Label, fontSize, ChartLayout.LongestPointLabel), series));
            }
        }
    }
}
