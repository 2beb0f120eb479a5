using System.Globalization;
using System.Text;

namespace EeHw.Report.Charts;

/// <summary>The numbers of a chart as a table: RFC 4180, one row per mark, so that a figure can be drawn again with other tools.</summary>
/// <remarks>
/// Columns: series, row (what stands in a row of its own), the horizontal value (with the axis' title and unit as header), its end for bars and ranges, the vertical value,
/// the words beside the mark and in its tip, and where the numbers come from. Numbers have all digits (round trip) and a decimal point.
/// </remarks>
public static class ChartCsv
{
    /// <summary>Writes the table.</summary>
    /// <param name="chart">The chart.</param>
    /// <returns>UTF-8 with LF.</returns>
    public static byte[] ToBytes(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        var hasRows = chart.Y.Rows.Count > 0;
        var text = new StringBuilder();
        Line(text, ["series", "row", chart.X.Title, $"{chart.X.Title}, end", hasRows ? "" : chart.Y.Title, "words", "source"]);
        for (var i = 0; i < chart.Layers.Count; i++)
        {
            var series = chart.Layers[i].Name ?? (ChartSeries.Of(chart, i) is { } of ? chart.Layers[of].Name! : "");
            foreach (var mark in Marks(chart.Layers[i]))
            {
                Line(text, [series, hasRows ? Row(chart, mark.Y) : "", Number(mark.X), Number(mark.End), hasRows ? "" : Number(mark.Y), mark.Words ?? "", chart.Source]);
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static IEnumerable<(double? X, double? End, double Y, string? Words)> Marks(ChartLayer layer) => layer switch
    {
        BarLayer bars => bars.Bars.Select(b => ((double?)b.From, (double?)b.To, b.Row, (string?)b.Tip)),
        RangeLayer ranges => ranges.Ranges.Select(b => ((double?)b.From, (double?)b.To, b.Row, (string?)b.Tip)),
        LineLayer line => line.Points.Select(p => ((double?)p.X, (double?)null, p.Y, Words(p))),
        PointLayer points => points.Points.Select(p => ((double?)p.X, (double?)null, p.Y, Words(p))),
        NoteLayer notes => notes.Notes.Select((n, row) => ((double?)null, (double?)null, (double)row, (string?)n)).Where(n => n.Item4 is { Length: > 0 }),
        _ => throw new InvalidOperationException($"{layer.GetType().Name} has no table."),
    };

    // A tip that begins with the label says it already.
    private static string? Words(ChartPoint p)
        => p.Label is not { Length: > 0 } label ? p.Tip : p.Tip is not { Length: > 0 } tip ? label : tip.StartsWith(label, StringComparison.Ordinal) ? tip : $"{label}; {tip}";

    private static string Row(Chart chart, double y)
    {
        var row = chart.Y.Rows[Math.Clamp((int)Math.Round(y), 0, chart.Y.Rows.Count - 1)];
        return row.Group is { } group ? $"{group}: {row.Label}" : row.Label;
    }

    /// <summary>A number with all digits; nothing for one that is not known.</summary>
    internal static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Appends a row.</summary>
    /// <param name="text">The table.</param>
    /// <param name="cells">Its cells.</param>
    internal static void Line(StringBuilder text, IReadOnlyList<string> cells)
        => text.AppendJoin(',', cells.Select(Cell)).Append('\n');

    private static string Cell(string cell)
        => cell.AsSpan().IndexOfAny(",\"\n\r") >= 0 ? "\"" + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : cell;
}
