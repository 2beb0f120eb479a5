using System.Text;
using EeHw.Model.Results;
using EeHw.Model.Units;
using EeHw.Report.Charts;
using EeHw.Report.Drawing;
using EeHw.Report.Readings;

namespace EeHw.Report.Figures;

/// <summary>The design at a glance: stages as boxes, samples as bands whose width is their share, exits downwards.</summary>
public sealed class FlowFigure
{
    /// <summary>Name in file names.</summary>
    public const string Id = "flow";

    /// <summary>What it shows.</summary>
    public const string Title = "Samples through the design";

    private const double Width = 1180;
    private const int MostInARow = 6;
    private const double RowPitch = 196;
    private const double Edge = 14;
    private const double Entry = 74;
    private const double Gap = 76;
    private const double Top = 46;
    private const double BoxHeight = 84;
    private const double FullBand = 66;
    private const double Size = 11.5;

    private readonly Reading _reading;
    private readonly int _stages;
    private readonly int _perRow;

    private FlowFigure(Reading reading)
    {
        _reading = reading;
        _stages = reading.Measurement.ExitShares.Count;
        var rows = (_stages + MostInARow - 1) / MostInARow;
        _perRow = (_stages + rows - 1) / rows;
        Height = Top + (rows * RowPitch) + 4;
    }

    // More stages than fit beside each other go on in the next row.
    private double Height { get; }

    /// <summary>Makes it.</summary>
    /// <param name="design">The design.</param>
    /// <returns>The picture, or null where no reading knows units and exits.</returns>
    public static FlowFigure? Create(DesignReport design)
        => design.Readings.FirstOrDefault(r => r.Measurement.Units.Any(u => u.BusyFraction > 0) && r.Measurement.ExitShares.Count > 0) is { } reading ? new(reading) : null;

    /// <summary>The picture in SVG.</summary>
    /// <param name="isStandalone">With its own colours (a file), or following a page's style.</param>
    /// <returns>UTF-8.</returns>
    public byte[] ToSvg(bool isStandalone)
    {
        var canvas = new SvgCanvas(Width, Height, Title, isStandalone);
        Draw(canvas);
        return canvas.Finish();
    }

    /// <summary>The picture in PDF.</summary>
    /// <returns>A one-page document.</returns>
    public byte[] ToPdf()
    {
        var canvas = new PdfCanvas(Width, Height);
        Draw(canvas);
        return canvas.Finish();
    }

    /// <summary>Its numbers as a table: a row per stage.</summary>
    /// <returns>UTF-8 with LF.</returns>
    public byte[] ToCsv()
    {
        var m = _reading.Measurement;
        var text = new StringBuilder();
        ChartCsv.Line(text, ["stage", "exit", "samples that enter (%)", "samples that leave (%)", "slowest unit", "interval (cycles per frame)", "LUT", "DSP", "BRAM18", "decided after, mean (ns)", "out after, mean (ns)", "source"]);
        var reach = 1.0;
        for (var k = 0; k < _stages; k++)
        {
            var (slowest, resources) = Of(k);
            var exit = k < m.Exits.Count ? m.Exits[k] : null;
            ChartCsv.Line(text,
            [
                ChartCsv.Number(k + 1), exit?.Name ?? "", ChartCsv.Number(reach * 100), ChartCsv.Number(m.ExitShares[k] * 100), slowest?.Name ?? "", ChartCsv.Number(slowest?.IntervalCycles),
                ChartCsv.Number(resources?.Luts), ChartCsv.Number(resources?.Dsps), ChartCsv.Number(resources?.Bram18), ChartCsv.Number(exit?.Decided?.Mean), ChartCsv.Number(exit?.Released?.Mean), Source,
            ]);
            reach = Math.Max(0, reach - m.ExitShares[k]);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private string Source => $"{_reading.Label}: {_reading.Measurement.Tool}, {Quantity.Count(_reading.Measurement.Samples)} samples. Width of a band: share of samples. Latencies are means.";

    private (UnitUse? Slowest, Resources? Amount) Of(int stage)
    {
        var units = _reading.Measurement.Units.Where(u => u.Stage == stage).ToList();
        return (units.MaxBy(u => u.IntervalCycles), units.Any(u => u.Resources is not null) ? units.Where(u => u.Resources is not null).Aggregate(default(Resources), (sum, u) => sum + u.Resources!.Value) : null);
    }

    private void Draw(Canvas canvas)
    {
        var m = _reading.Measurement;
        var box = (Width - (2 * Edge) - Entry - ((_perRow - 1) * Gap)) / _perRow;
        canvas.Text(Edge, 24, Title, new TextStyle(14, IsBold: true));
        var reach = 1.0;
        for (var k = 0; k < _stages; k++)
        {
            var top = Top + (k / _perRow * RowPitch);
            var middle = top + (BoxHeight / 2);
            var x = Edge + Entry + (k % _perRow * (box + Gap));
            if (k % _perRow == 0)
            {
                Band(canvas, Edge, Edge + Entry, middle, reach);
                var words = k == 0 ? m.ThroughputPerSecond is { } rate ? Quantity.Rate(rate) : "100 %" : Quantity.ShortPercent(reach);
                canvas.Text(Edge + 4, k == 0 ? middle + 4 : middle - (FullBand * reach / 2) - 5, TextWidth.Fit(words, Size, Entry - 4, isBold: true), new TextStyle(Size, IsBold: true));
            }

            Exit(canvas, k, x + (box / 2), top, Math.Min(box + Gap - 14, 2 * (Width - 4 - x - (box / 2))));
            reach = Math.Max(0, reach - m.ExitShares[k]);
            if (k < _stages - 1 && (k + 1) % _perRow != 0)
            {
                Band(canvas, x + box, x + box + Gap, middle, reach);
                canvas.Text(x + box + (Gap / 2), middle - (FullBand * reach / 2) - 5, Quantity.ShortPercent(reach), new TextStyle(Size, Anchor: TextAnchor.Middle, IsBold: true));
            }

            Stage(canvas, k, x, top, box);
        }

        canvas.Text(Edge, Height - 11, TextWidth.Fit("Source: " + Source, 10, Width - (2 * Edge)), new TextStyle(10, Ink.Muted));
    }

    private static void Band(Canvas canvas, double from, double to, double y, double share)
    {
        var half = Math.Max(0.6, FullBand * share / 2);
        canvas.Path([(from, y - half), (to, y - half), (to, y + half), (from, y + half)], Paint.Area(Ink.Grey), $"{Quantity.Percent(share)} of the samples");
    }

    private void Stage(Canvas canvas, int stage, double x, double top, double width)
    {
        var units = _reading.Measurement.Units.Count(u => u.Stage == stage);
        var ink = Palette.Of(stage);
        canvas.Rectangle(x, top, width, BoxHeight, Paint.Area(ink), $"stage {stage + 1}: {units} units", radius: 7);
        var (slowest, amount) = Of(stage);
        Line(canvas, x, width, top + 22, $"stage {stage + 1}", 13, ink, isBold: true);
        if (slowest is not null)
        {
            Line(canvas, x, width, top + 43, $"{Quantity.Count(slowest.IntervalCycles)} cycles per frame", Size, ink);
            Line(canvas, x, width, top + 58, $"slowest unit: {slowest.Name[(slowest.Name.IndexOf('/', StringComparison.Ordinal) + 1)..]}", 10, ink);
        }

        if (amount is { } resources && resources != default)
        {
            Line(canvas, x, width, top + 73, $"{Quantity.Count(resources.Luts)} LUT · {Quantity.Count(resources.Dsps)} DSP · {Quantity.Count(resources.Bram18)} BRAM18", 10, ink);
        }
    }

    private static void Line(Canvas canvas, double x, double width, double y, string words, double size, Ink ink, bool isBold = false)
        => canvas.Text(x + (width / 2), y, TextWidth.Fit(words, size, width - 10, isBold), new TextStyle(size, ink, TextAnchor.Middle, isBold, IsUpon: true));

    private void Exit(Canvas canvas, int k, double x, double top, double room)
    {
        var m = _reading.Measurement;
        var half = Math.Max(0.8, FullBand * m.ExitShares[k] / 2);
        var (from, neck, tip) = (top + BoxHeight - 4, top + BoxHeight + 20, top + BoxHeight + 38);
        canvas.Path([(x - half, from), (x + half, from), (x + half, neck), (x + half + 7, neck), (x, tip), (x - half - 7, neck), (x - half, neck)], Paint.Area(Ink.Grey), $"{Quantity.Percent(m.ExitShares[k])} leave at exit {k + 1}");
        var exit = k < m.Exits.Count ? m.Exits[k] : null;
        Words(18, $"exit {k + 1}: {Quantity.ShortPercent(m.ExitShares[k])} leave", 12.5, true);
        if (exit is { Decided: { } decided, Released: { } released })
        {
            var line = $"decided after {Quantity.Duration(decided.Mean)}, out after {Quantity.Duration(released.Mean)}";
            if (TextWidth.Of(line, Size) <= room)
            {
                Words(35, line, Size, false);
            }
            else
            {
                Words(34, $"decided: {Quantity.Duration(decided.Mean)}", 10.5, false);
                Words(48, $"out: {Quantity.Duration(released.Mean)}", 10.5, false);
            }
        }
        else if (exit?.Released is { } alone)
        {
            Words(35, $"out after {Quantity.Duration(alone.Mean)}", Size, false);
        }

        void Words(double below, string words, double size, bool isBold)
            => canvas.Text(x, tip + below, TextWidth.Fit(words, size, room, isBold), new TextStyle(size, Anchor: TextAnchor.Middle, IsBold: isBold));
    }
}
