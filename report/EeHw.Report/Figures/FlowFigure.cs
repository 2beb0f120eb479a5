using EeHw.Model.Results;
using EeHw.Model.Units;
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
    private const double Height = 246;
    private const double Edge = 14;
    private const double Entry = 74;
    private const double Gap = 76;
    private const double Top = 46;
    private const double BoxHeight = 84;
    private const double FullBand = 66;
    private const double Size = 11.5;

    private readonly Reading _reading;

    private FlowFigure(Reading reading) => _reading = reading;

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

    private void Draw(Canvas canvas)
    {
        var m = _reading.Measurement;
        var stages = m.ExitShares.Count;
        var box = (Width - (2 * Edge) - Entry - ((stages - 1) * Gap)) / stages;
        var middle = Top + (BoxHeight / 2);
        canvas.Text(Edge, 24, Title, new TextStyle(14, IsBold: true));
        Band(canvas, Edge, Edge + Entry, middle, 1);
        canvas.Text(Edge + 4, middle + 4, m.ThroughputPerSecond is { } rate ? Quantity.Rate(rate) : "100 %", new TextStyle(Size, IsBold: true));
        var reach = 1.0;
        for (var k = 0; k < stages; k++)
        {
            var x = Edge + Entry + (k * (box + Gap));
            Exit(canvas, k, x + (box / 2), box + Gap - 14);
            reach = Math.Max(0, reach - m.ExitShares[k]);
            if (k < stages - 1)
            {
                Band(canvas, x + box, x + box + Gap, middle, reach);
                canvas.Text(x + box + (Gap / 2), middle - (FullBand * reach / 2) - 5, Quantity.ShortPercent(reach), new TextStyle(Size, Anchor: TextAnchor.Middle, IsBold: true));
            }

            Stage(canvas, k, x, box);
        }

        canvas.Text(Edge, Height - 11, $"Source: {_reading.Label}: {m.Tool}, {Quantity.Count(m.Samples)} samples. Width of a band: share of samples. Latencies are means.", new TextStyle(10, Ink.Muted));
    }

    private static void Band(Canvas canvas, double from, double to, double y, double share)
    {
        var half = Math.Max(0.6, FullBand * share / 2);
        canvas.Path([(from, y - half), (to, y - half), (to, y + half), (from, y + half)], Paint.Area(Ink.Grey), $"{Quantity.Percent(share)} of the samples");
    }

    private void Stage(Canvas canvas, int stage, double x, double width)
    {
        var units = _reading.Measurement.Units.Where(u => u.Stage == stage).ToList();
        var ink = Palette.Of(stage);
        canvas.Rectangle(x, Top, width, BoxHeight, Paint.Area(ink), $"stage {stage + 1}: {units.Count} units", radius: 7);
        var slowest = units.MaxBy(u => u.IntervalCycles);
        var resources = units.Where(u => u.Resources is not null).Aggregate(default(Resources), (sum, u) => sum + u.Resources!.Value);
        Line(canvas, x, width, 22, $"stage {stage + 1}", 13, ink, isBold: true);
        if (slowest is not null)
        {
            Line(canvas, x, width, 43, $"{Quantity.Count(slowest.IntervalCycles)} cycles per frame", Size, ink);
            Line(canvas, x, width, 58, $"slowest unit: {slowest.Name[(slowest.Name.IndexOf('/', StringComparison.Ordinal) + 1)..]}", 10, ink);
        }

        if (resources != default)
        {
            Line(canvas, x, width, 73, $"{Quantity.Count(resources.Luts)} LUT · {Quantity.Count(resources.Dsps)} DSP · {Quantity.Count(resources.Bram18)} BRAM18", 10, ink);
        }
    }

    private static void Line(Canvas canvas, double x, double width, double below, string words, double size, Ink ink, bool isBold = false)
        => canvas.Text(x + (width / 2), Top + below, TextWidth.Fit(words, size, width - 10), new TextStyle(size, ink, TextAnchor.Middle, isBold, IsUpon: true));

    private void Exit(Canvas canvas, int k, double x, double room)
    {
        var m = _reading.Measurement;
        var half = Math.Max(0.8, FullBand * m.ExitShares[k] / 2);
        var (from, neck, tip) = (Top + BoxHeight - 4, Top + BoxHeight + 20, Top + BoxHeight + 38);
        canvas.Path([(x - half, from), (x + half, from), (x + half, neck), (x + half + 7, neck), (x, tip), (x - half - 7, neck), (x - half, neck)], Paint.Area(Ink.Grey), $"{Quantity.Percent(m.ExitShares[k])} leave at exit {k + 1}");
        var exit = k < m.Exits.Count ? m.Exits[k] : null;
        Words(18, $"exit {k + 1}: {Quantity.ShortPercent(m.ExitShares[k])} leave", 12.5, true);
        if (Times(exit) is { } times)
        {
            Words(35, times, Size, false);
        }

        void Words(double below, string words, double size, bool isBold)
            => canvas.Text(x, tip + below, TextWidth.Fit(words, size, room), new TextStyle(size, Anchor: TextAnchor.Middle, IsBold: isBold));
    }

    private static string? Times(ExitUse? exit) => exit switch
    {
        { Decided: { } decided, Released: { } released } => $"decided after {Quantity.Duration(decided.Mean)}, out after {Quantity.Duration(released.Mean)}",
        { Released: { } released } => $"out after {Quantity.Duration(released.Mean)}",
        _ => null,
    };
}
