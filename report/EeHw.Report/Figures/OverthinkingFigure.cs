using EeHw.Model.Exits.Metrics;
using EeHw.Model.Numerics;
using EeHw.Report.Charts;
using EeHw.Report.Drawing;

namespace EeHw.Report.Figures;

/// <summary>What each exit adds: right for the first time, right once more, wrong though an earlier exit may have been right.</summary>
public static class OverthinkingFigure
{
    /// <summary>Draws it.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <returns>The chart.</returns>
    public static Chart Create(ExitMetrics metrics)
    {
        var parts = new (string Name, Ink Ink, Func<ExitQuality, long> Count)[]
        {
            ("right, and no earlier exit was", Ink.Blue, e => e.FirstRight),
            ("right, as an earlier exit was", Ink.Sky, e => e.Right.Count - e.FirstRight),
            ("wrong", Ink.Vermilion, e => e.Right.Samples - e.Right.Count),
        };
        return new()
        {
            Id = "overthinking",
            Title = "What each exit adds",
            Source = $"Counted on {Quantity.Count(metrics.Samples)} samples in the design's arithmetic. {Quantity.Percent(metrics.Wasteful.Fraction)} are right before the end; {Quantity.Percent(metrics.Destructive.Fraction)} are so and wrong at the end. Definitions: Kaya et al., ICML 2019.",
            X = new() { Title = "share of samples (%)", Minimum = 0, Maximum = 100 },
            Y = new() { Title = "", Rows = metrics.Exits.Select(e => new ChartRow(e.Name)).ToValueList() },
            Layers = parts.Select((part, p) => (ChartLayer)new BarLayer(part.Name, part.Ink, metrics.Exits.Select((e, row) => Bar(e, row, p)).ToValueList(), 0.7)).ToValueList(),
            RowHeight = 30,
        };

        Bar Bar(ExitQuality exit, int row, int p)
        {
            double samples = exit.Right.Samples;
            var from = parts.Take(p).Sum(q => q.Count(exit)) / samples;
            var share = parts[p].Count(exit) / samples;
            return new(row, from * 100, (from + share) * 100, Quantity.ShortPercent(share), $"{exit.Name}: {Quantity.Percent(share)} {parts[p].Name}");
        }
    }
}
