using EeHw.Model.Numerics;
using EeHw.Report.Charts;
using EeHw.Report.Drawing;
using EeHw.Report.Figures;

namespace EeHw.Report.Contests;

/// <summary>Accuracy against cost of several policies at equal budgets.</summary>
public static class ContestFigure
{
    private static readonly Ink[] _inks = [Ink.Blue, Ink.Vermilion, Ink.Green, Ink.Purple, Ink.Orange, Ink.Sky, Ink.Grey];

    private static readonly Marker[] _markers = [Marker.Disc, Marker.Diamond, Marker.Triangle, Marker.Ring, Marker.Tick];

    /// <summary>Draws it.</summary>
    /// <param name="id">Name in file names.</param>
    /// <param name="title">Title.</param>
    /// <param name="axis">What the cost is, with its unit in brackets.</param>
    /// <param name="source">Where the numbers come from.</param>
    /// <param name="series">Policies in order.</param>
    /// <returns>The chart.</returns>
    public static Chart Create(string id, string title, string axis, string source, IReadOnlyList<ContestSeries> series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var layers = new List<ChartLayer>();
        for (var i = 0; i < series.Count; i++)
        {
            var (one, ink, marker) = (series[i], _inks[i % _inks.Length], _markers[i % _markers.Length]);
            var points = one.Points.Select(p => new ChartPoint(p.Cost.Mean, p.AccuracyFraction * 100, null, Tip(one.Name, p))).ToValueList();
            var bands = one.Points.Where(p => p.Cost.High > p.Cost.Low).Select(p => new Bar(p.AccuracyFraction * 100, p.Cost.Low, p.Cost.High, null, Tip(one.Name, p))).ToValueList();
            if (bands.Count > 0 && i == 0)
            {
                // One table prices all of them, so all bands are equally wide: one policy's say it.
                layers.Add(new RangeLayer("band of the energies of " + one.Name, Ink.Muted, bands));
            }

            layers.Add(new LineLayer(null, ink, points, IsDashed: i >= _inks.Length));
            layers.Add(new PointLayer(one.Name, ink, marker, points, 3.5));
        }

        return new()
        {
            Id = id,
            Title = title,
            Source = source,
            X = new() { Title = axis },
            Y = new() { Title = "accuracy (%)" },
            Layers = layers.ToValueList(),
        };
    }

    private static string Tip(string name, ContestPoint p)
        => $"{name}: {Quantity.Percent(p.AccuracyFraction)} ± {Quantity.Percent(p.StandardError)} at {Quantity.Plain(p.Cost.Mean)}"
            + (p.Cost.High > p.Cost.Low ? $" ({Quantity.Plain(p.Cost.Low)} to {Quantity.Plain(p.Cost.High)})" : "");
}
