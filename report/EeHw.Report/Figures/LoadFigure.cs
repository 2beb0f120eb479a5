using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Report.Charts;
using EeHw.Report.Drawing;
using EeHw.Report.Readings;

namespace EeHw.Report.Figures;

/// <summary>Response times against load, with the knee.</summary>
public static class LoadFigure
{
    /// <summary>Draws it.</summary>
    /// <param name="reading">A reading with a load curve.</param>
    /// <returns>The chart, or null without one.</returns>
    public static Chart? Create(Reading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        if (reading.Measurement.Load is not { Points.Count: > 1 } load || load.Points.Any(p => p.ResponseNs is null))
        {
            return null;
        }

        var (scale, unit) = TimeScale.Of(load.Points.Max(p => p.ResponseNs!.P50));
        var knee = load.Points.Single(p => p.LoadFraction == load.KneeFraction);
        return new()
        {
            Id = "latency-against-load",
            Title = "Latency against load",
            Source = $"{reading.Label}: {reading.Measurement.Tool}; Poisson arrivals, time from arrival to answer. Load 100 % is {Quantity.Rate(load.SustainablePerSecond)}, what the design takes when a sample is always waiting. Dashed: the mean's 95 % confidence interval by batch means. Knee: the load with the most load per mean response (Kleinrock 1979), of those tried.",
            X = new() { Title = "load (% of the sustainable rate)", Minimum = 0, Maximum = 100 },
            Y = new() { Title = $"response ({unit})", IsLog = true },
            Layers =
            [
                Line("mean", Ink.Blue, p => p.ResponseNs!.Mean, false),
                Line(null, Ink.Blue, p => p.ResponseNs!.Mean + (p.ErrorNs ?? 0), true),
                Line(null, Ink.Blue, p => Math.Max(p.ResponseNs!.Mean - (p.ErrorNs ?? 0), p.ResponseNs!.Mean / 10), true),
                Line("p50", Ink.Sky, p => p.ResponseNs!.P50, false),
                Line("p99", Ink.Orange, p => p.ResponseNs!.P99, false),
                new PointLayer("knee", Ink.Vermilion, Marker.Diamond, [new ChartPoint(knee.LoadFraction * 100, knee.ResponseNs!.Mean / scale, $"knee: {Quantity.ShortPercent(knee.LoadFraction)}, {Quantity.Duration(knee.ResponseNs.Mean)}", "the most load per mean response")], 6),
            ],
            PlotHeight = 260,
        };

        LineLayer Line(string? name, Ink ink, Func<LoadPoint, double> get, bool isDashed)
            => new(name, ink, load.Points.Select(p => new ChartPoint(p.LoadFraction * 100, get(p) / scale)).ToValueList(), isDashed);
    }
}
