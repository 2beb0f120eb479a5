using EeHw.Model.Exits.Metrics;
using EeHw.Model.Numerics;
using EeHw.Report.Charts;
using EeHw.Report.Drawing;

namespace EeHw.Report.Figures;

/// <summary>Accuracy against expected cost: the curve of a policy family, each exit alone, the operating point, the oracle.</summary>
public static class AccuracyCostFigure
{
    private static readonly (Marker Marker, Ink Ink)[] _looks = [(Marker.Diamond, Ink.Vermilion), (Marker.Triangle, Ink.Green), (Marker.Disc, Ink.Purple)];

    /// <summary>Draws it.</summary>
    /// <param name="tradeOff">The numbers.</param>
    /// <param name="metrics">Gives the oracle and, with its number of samples, standard errors; null: neither is drawn.</param>
    /// <returns>The chart.</returns>
    public static Chart Create(TradeOff tradeOff, ExitMetrics? metrics = null)
    {
        var most = tradeOff.Exits.Concat(tradeOff.Curve).Concat(tradeOff.Points).Select(p => p.ExpectedMacs).DefaultIfEmpty(1).Max();
        var (scale, unit) = most switch { >= 1e9 => (1e9, "GMAC"), >= 1e6 => (1e6, "MMAC"), >= 1e3 => (1e3, "kMAC"), _ => (1.0, "MAC") };
        var layers = new List<ChartLayer>
        {
            new LineLayer(tradeOff.CurveName, Ink.Blue, tradeOff.Curve.Select(p => At(p, null)).ToValueList()),
            new PointLayer("one exit answers all", Ink.Muted, Marker.Ring, tradeOff.Exits.Select(p => At(p, p.Name)).ToValueList(), 4),
        };
        for (var i = 0; i < tradeOff.Points.Count; i++)
        {
            var point = tradeOff.Points[i];
            var (marker, ink) = _looks[i % _looks.Length];
            AddError(point, ink);
            layers.Add(new PointLayer(point.Name, ink, marker, [At(point, $"{Quantity.Percent(point.AccuracyFraction)} at {Quantity.Macs(point.ExpectedMacs)}")], 5.5));
        }

        if (metrics is not null)
        {
            var oracle = new TradeOffPoint("oracle", metrics.OracleMacs, metrics.Oracle.Fraction);
            layers.Add(new PointLayer("oracle: everybody stops at the first right exit", Ink.Sky, Marker.Disc, [At(oracle, $"{Quantity.Percent(oracle.AccuracyFraction)} at {Quantity.Macs(oracle.ExpectedMacs)}")], 5));
        }

        return new()
        {
            Id = "accuracy-cost",
            Title = "Accuracy against expected cost",
            Source = $"{tradeOff.Source} Cost: multiply-accumulates of the layers that ran, early heads included.{(metrics is null ? "" : " Upright lines: standard error of the accuracy.")}",
            X = new() { Title = $"expected cost ({unit} per sample)" },
            Y = new() { Title = "accuracy (%)" },
            Layers = layers.ToValueList(),
        };

        // Upright, one standard error to either side.
        void AddError(TradeOffPoint p, Ink ink)
        {
            if (metrics is not null)
            {
                var error = Math.Sqrt(p.AccuracyFraction * (1 - p.AccuracyFraction) / metrics.Samples);
                layers.Add(new LineLayer(null, ink, [At(p with { AccuracyFraction = p.AccuracyFraction - error }, null), At(p with { AccuracyFraction = p.AccuracyFraction + error }, null)]));
            }
        }

        ChartPoint At(TradeOffPoint p, string? label)
            => new(p.ExpectedMacs / scale, p.AccuracyFraction * 100, label, $"{p.Name}: {Quantity.Percent(p.AccuracyFraction)} at {Quantity.Macs(p.ExpectedMacs)} per sample");
    }
}
