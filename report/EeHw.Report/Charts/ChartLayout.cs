using EeHw.Report.Drawing;

namespace EeHw.Report.Charts;

/// <summary>Where everything goes.</summary>
internal sealed class ChartLayout
{
    /// <summary>Size of most words.</summary>
    public const double FontSize = 11.5;

    /// <summary>Size of the title.</summary>
    public const double TitleSize = 14;

    /// <summary>Size of small words.</summary>
    public const double SmallSize = 10;

    /// <summary>Free border.</summary>
    public const double Edge = 14;

    /// <summary>Room for the names of rows.</summary>
    public const double LongestRowLabel = 230;

    /// <summary>Room for the label of a point.</summary>
    public const double LongestPointLabel = 240;

    /// <summary>Room for words at the end of a row.</summary>
    private const double LongestNote = 300;

    private const double TitleHeight = 18;
    private const double GroupHeight = 20;

    private readonly double[] _rowMiddles;

    private ChartLayout(Chart chart)
    {
        TitleLines = TextWidth.Wrap(chart.Title, TitleSize, chart.Width - (2 * Edge), isBold: true);
        var y = 40.0 + (Math.Max(0, TitleLines.Count - 1) * TitleHeight);
        (Legend, y) = PlaceLegend(chart, y);
        Top = y + (chart.Y.Rows.Count > 0 ? 0 : 6);
        RowHeight = chart.RowHeight;
        _rowMiddles = new double[chart.Y.Rows.Count];
        var at = Top + 4;
        for (var i = 0; i < _rowMiddles.Length; i++)
        {
            at += chart.Y.Rows[i].Group is { } group && (i == 0 || chart.Y.Rows[i - 1].Group != group) ? GroupHeight : 0;
            _rowMiddles[i] = at + (RowHeight / 2);
            at += RowHeight;
        }

        Bottom = chart.Y.Rows.Count > 0 ? at + 4 : Top + chart.PlotHeight;
        var notes = chart.Layers.OfType<NoteLayer>().SelectMany(n => n.Notes).Select(n => TextWidth.Of(Note(n), SmallSize)).DefaultIfEmpty(0).Max();
        Right = chart.Width - Edge - (notes > 0 ? notes + 10 : 12);
        if (chart.Y.Rows.Count > 0)
        {
            Left = Edge + Math.Min(LongestRowLabel, chart.Y.Rows.Max(r => TextWidth.Of(r.Label, FontSize))) + 12;
        }
        else
        {
            Y = new Scale(chart.Y, chart.Layers.SelectMany(YValues), Bottom, Top);
            Left = Edge + 20 + Y.Ticks.Select(t => TextWidth.Of(t.Label, FontSize)).DefaultIfEmpty(0).Max() + 7;
        }

        X = new Scale(chart.X, chart.Layers.SelectMany(XValues), Left, Right);
        SourceLines = TextWidth.Wrap("Source: " + chart.Source, SmallSize, chart.Width - (2 * Edge));
        Height = Bottom + 48 + (SourceLines.Count * 13) + 10;
    }

    public double Left { get; }

    public double Right { get; }

    public double Top { get; }

    public double Bottom { get; }

    public double Height { get; }

    public double RowHeight { get; }

    public Scale X { get; }

    public Scale? Y { get; }

    public IReadOnlyList<string> TitleLines { get; }

    public IReadOnlyList<string> SourceLines { get; }

    public IReadOnlyList<(ChartLayer Layer, string Words, double X, double Y)> Legend { get; }

    /// <summary>Words at the end of a row, shortened where they would leave the marks no room.</summary>
    public static string Note(string words) => TextWidth.Fit(words, SmallSize, LongestNote);

    /// <summary>Where line i of the title stands.</summary>
    public static double TitleAt(int line) => 24 + (line * TitleHeight);

    public static ChartLayout Of(Chart chart) => new(chart);

    public double RowMiddle(double row)
    {
        var i = Math.Clamp((int)Math.Round(row), 0, _rowMiddles.Length - 1);
        return _rowMiddles[i] + ((row - i) * RowHeight);
    }

    public double YAt(double value) => Y is null ? RowMiddle(value) : Y.At(value);

    private static (IReadOnlyList<(ChartLayer, string, double, double)> Entries, double Below) PlaceLegend(Chart chart, double top)
    {
        var entries = new List<(ChartLayer, string, double, double)>();
        var (x, y) = (Edge, top + 10);
        foreach (var layer in chart.Layers.Where(l => l.Name is not null))
        {
            var words = TextWidth.Fit(layer.Name!, FontSize, chart.Width - (2 * Edge) - 19 - 16);
            var width = 19 + TextWidth.Of(words, FontSize) + 16;
            if (x > Edge && x + width > chart.Width - Edge)
            {
                (x, y) = (Edge, y + 17);
            }

            entries.Add((layer, words, x, y));
            x += width;
        }

        return (entries, entries.Count == 0 ? top : y + 10);
    }

    private static IEnumerable<double> XValues(ChartLayer layer) => layer switch
    {
        BarLayer b => b.Bars.SelectMany(r => new[] { r.From, r.To }),
        RangeLayer r => r.Ranges.SelectMany(v => new[] { v.From, v.To }),
        LineLayer l => l.Points.Select(p => p.X),
        PointLayer p => p.Points.Select(v => v.X),
        _ => [],
    };

    private static IEnumerable<double> YValues(ChartLayer layer) => layer switch
    {
        LineLayer l => l.Points.Select(p => p.Y),
        PointLayer p => p.Points.Select(v => v.Y),
        _ => [],
    };
}
