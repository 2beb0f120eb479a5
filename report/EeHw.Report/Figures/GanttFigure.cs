using EeHw.Model.Numerics;
using EeHw.Report.Charts;
using EeHw.Report.Drawing;
using EeHw.Report.Gantts;

namespace EeHw.Report.Figures;

/// <summary>Stages, samples or the contents of a region over time.</summary>
public static class GanttFigure
{
    // What is shorter is drawn that wide, so that it is seen.
    private const double LeastShare = 1.0 / 300;

    private static readonly Ink[] _inks = [Ink.Blue, Ink.Orange, Ink.Green, Ink.Vermilion, Ink.Purple];

    /// <summary>Draws it.</summary>
    /// <param name="id">Name in file names.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="rows">The rows.</param>
    /// <returns>The chart, or null without a row.</returns>
    public static Chart? Create(string id, string title, string source, IReadOnlyList<GanttRow> rows)
    {
        var spans = rows.SelectMany(r => r.Spans).Where(s => s.ToNs > s.FromNs).ToList();
        if (spans.Count == 0)
        {
            return null;
        }

        var end = spans.Max(s => s.ToNs);
        var (scale, unit) = TimeScale.Of(end);
        var least = end * LeastShare;
        var isWidened = spans.Any(s => s.ToNs - s.FromNs < least);
        return new()
        {
            Id = id,
            Title = title,
            Source = isWidened ? source + " What is shorter than a 300th of the width is drawn that wide." : source,
            X = new() { Title = $"time ({unit})", Minimum = 0, Maximum = end / scale },
            Y = new() { Title = "", Rows = rows.Select(r => new ChartRow(r.Name, r.Group)).ToValueList() },
            Layers = spans.Select(s => s.Kind).Distinct().Select((kind, i) => (ChartLayer)new BarLayer(
                kind,
                _inks[i % _inks.Length],
                rows.SelectMany((r, row) => r.Spans.Where(s => s.Kind == kind && s.ToNs > s.FromNs).Select(s => new Bar(row, Math.Min(s.FromNs, end - least) / scale, Math.Max(s.ToNs, Math.Min(s.FromNs, end - least) + least) / scale, null, $"{r.Name}, {kind}: {Quantity.Duration(s.FromNs)} to {Quantity.Duration(s.ToNs)}"))).ToValueList())).ToValueList(),
            RowHeight = 20,
        };
    }
}
