using EeHw.Report.Drawing;

namespace EeHw.Report.Charts;

/// <summary>Draws charts. Layout first (margins from the measured words), then grid, marks, labels, legend.</summary>
public static class ChartRenderer
{
    private const double FontSize = ChartLayout.FontSize;
    private const double SmallSize = 10;
    private const double Edge = ChartLayout.Edge;

    /// <summary>A picture in SVG.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="isStandalone">With its own colours (a file), or following a page's style.</param>
    /// <returns>UTF-8.</returns>
    public static byte[] ToSvg(Chart chart, bool isStandalone)
    {
        var layout = ChartLayout.Of(chart);
        var canvas = new SvgCanvas(chart.Width, layout.Height, chart.Title, isStandalone);
        Draw(chart, layout, canvas);
        return canvas.Finish();
    }

    /// <summary>A picture in PDF.</summary>
    /// <param name="chart">The chart.</param>
    /// <returns>A one-page document.</returns>
    public static byte[] ToPdf(Chart chart)
    {
        var layout = ChartLayout.Of(chart);
        var canvas = new PdfCanvas(chart.Width, layout.Height);
        Draw(chart, layout, canvas);
        return canvas.Finish();
    }

    private static void Draw(Chart chart, ChartLayout layout, Canvas canvas)
    {
        for (var i = 0; i < layout.TitleLines.Count; i++)
        {
            canvas.Text(Edge, ChartLayout.TitleAt(i), layout.TitleLines[i], new TextStyle(ChartLayout.TitleSize, IsBold: true));
        }

        DrawLegend(chart, layout, canvas);
        DrawAxes(chart, layout, canvas);
        var placer = new LabelPlacer(layout.Left + 2, layout.Top, layout.Right - 2, layout.Bottom - 2);
        var painter = new LayerPainter(canvas, layout, placer, FontSize, SmallSize);
        for (var i = 0; i < chart.Layers.Count; i++)
        {
            painter.Draw(chart.Layers[i], ChartSeries.Of(chart, i));
        }

        painter.DrawLabels();
        var y = layout.Height - Edge - ((layout.SourceLines.Count - 1) * 13) + 3;
        foreach (var line in layout.SourceLines)
        {
            canvas.Text(Edge, y, line, new TextStyle(SmallSize, Ink.Muted));
            y += 13;
        }
    }

    private static void DrawLegend(Chart chart, ChartLayout layout, Canvas canvas)
    {
        foreach (var (layer, words, x, y) in layout.Legend)
        {
            canvas.Begin(ChartSeries.Of(chart, chart.Layers.ToList().FindIndex(l => ReferenceEquals(l, layer)))!.Value, isKey: true);
            switch (layer)
            {
                case BarLayer:
                    canvas.Rectangle(x, y - 9, 12, 10, Paint.Area(layer.Ink), radius: 2);
                    break;
                case LineLayer line:
                    canvas.Path([(x, y - 4), (x + 14, y - 4)], Paint.Line(layer.Ink, 2.2, line.IsDashed ? "4 3" : null));
                    break;
                case RangeLayer:
                    canvas.Path([(x, y - 4), (x + 14, y - 4)], Paint.Line(layer.Ink, 1.6));
                    canvas.Path([(x, y - 7), (x, y - 1)], Paint.Line(layer.Ink, 1.6));
                    canvas.Path([(x + 14, y - 7), (x + 14, y - 1)], Paint.Line(layer.Ink, 1.6));
                    break;
                case PointLayer points:
                    LayerPainter.DrawMarker(canvas, points.Marker, x + 7, y - 4, 4.5, layer.Ink, null);
                    break;
            }

            canvas.Text(x + 19, y, words, new TextStyle(FontSize));
            canvas.End();
        }
    }

    private static void DrawAxes(Chart chart, ChartLayout layout, Canvas canvas)
    {
        var edge = double.NegativeInfinity;
        foreach (var (value, label) in layout.X.Ticks)
        {
            var x = layout.X.At(value);
            canvas.Path([(x, layout.Top), (x, layout.Bottom)], Paint.Line(Ink.Grid));
            var half = TextWidth.Of(label, FontSize) / 2;
            if (x - half > edge + 6)
            {
                canvas.Text(x, layout.Bottom + 17, label, new TextStyle(FontSize, Ink.Muted, TextAnchor.Middle));
                edge = x + half;
            }
        }

        canvas.Path([(layout.Left, layout.Top), (layout.Left, layout.Bottom), (layout.Right, layout.Bottom)], Paint.Line(Ink.Axis));
        canvas.Text((layout.Left + layout.Right) / 2, layout.Bottom + 36, chart.X.Title, new TextStyle(FontSize, Anchor: TextAnchor.Middle));
        if (chart.Y.Rows.Count == 0)
        {
            foreach (var (value, label) in layout.Y!.Ticks)
            {
                var y = layout.Y.At(value);
                canvas.Path([(layout.Left, y), (layout.Right, y)], Paint.Line(Ink.Grid));
                canvas.Text(layout.Left - 7, y + (FontSize * 0.36), label, new TextStyle(FontSize, Ink.Muted, TextAnchor.End));
            }

            canvas.Text(Edge + 6, (layout.Top + layout.Bottom) / 2, chart.Y.Title, new TextStyle(FontSize, Anchor: TextAnchor.Middle, Rotation: -90));
        }
        else
        {
            for (var i = 0; i < chart.Y.Rows.Count; i++)
            {
                var (label, group) = chart.Y.Rows[i];
                if (group is not null && (i == 0 || chart.Y.Rows[i - 1].Group != group))
                {
                    var y = layout.RowMiddle(i) - (layout.RowHeight / 2) - 5;
                    var words = TextWidth.Fit(group, SmallSize + 0.5, layout.Right - Edge, isBold: true);
                    canvas.Rectangle(Edge, y - 10, TextWidth.Of(words, SmallSize + 0.5, isBold: true) + 4, 13, Paint.Area(Ink.Paper));
                    canvas.Text(Edge, y, words, new TextStyle(SmallSize + 0.5, Ink.Muted, IsBold: true));
                }

                canvas.Text(layout.Left - 8, layout.RowMiddle(i) + (FontSize * 0.36), TextWidth.Fit(label, FontSize, ChartLayout.LongestRowLabel), new TextStyle(FontSize, Anchor: TextAnchor.End));
            }
        }

    }
}
