using EeHw.Model.Numerics;
using EeHw.Report.Charts;
using EeHw.Report.Drawing;
using EeHw.Report.Readings;

namespace EeHw.Report.Figures;

/// <summary>How long samples take: per exit from the first input word to the decision and to the released answer, simulated and measured.</summary>
public static class LatencyFigure
{
    /// <summary>Cumulative distributions.</summary>
    /// <param name="curves">Curves.</param>
    /// <returns>The chart, or null where there is no curve.</returns>
    public static Chart? CreateDistribution(IReadOnlyList<LatencyCurve> curves)
    {
        if (curves.Count == 0)
        {
            return null;
        }

        var (scale, unit) = Unit(curves.Max(c => c.QuantilesNs[^1]));
        var names = curves.Select(KeyOf).Distinct().ToList();
        var layers = curves.Select(c => (ChartLayer)new LineLayer(
            $"{c.Name}, {c.Source}",
            Palette.Of(names.IndexOf(KeyOf(c))),
            c.QuantilesNs.Select((v, i) => new ChartPoint(v / scale, 100.0 * i / (c.QuantilesNs.Count - 1))).ToValueList(),
            c.Name.EndsWith("decided", StringComparison.Ordinal)));
        return new()
        {
            Id = "latency-distribution",
            Title = "Latency distribution",
            Source = "time from a sample's first input word to its decision (dashed) and to its answer leaving (full line); simulated times are those of the design, measured times those of the host's device.",
            X = new() { Title = $"latency ({unit})", IsLog = true },
            Y = new() { Title = "samples no slower (%)", Minimum = 0, Maximum = 100 },
            Layers = layers.ToValueList(),
        };
    }

    /// <summary>Percentiles of the readings.</summary>
    /// <param name="readings">Readings; those without latencies are left out.</param>
    /// <returns>The chart, or null where no reading has latencies.</returns>
    public static Chart? CreatePercentiles(IReadOnlyList<Reading> readings)
    {
        var rows = readings.SelectMany(RowsOf).ToList();
        if (rows.Count == 0)
        {
            return null;
        }

        var (scale, unit) = Unit(rows.Max(r => r.Times.P50));
        return new()
        {
            Id = "latency",
            Title = "Latency by exit",
            Source = string.Join("; ", readings.Where(r => r.Measurement.LatencyNs is not null).Select(r => $"{r.Label}: {r.Measurement.Tool}")) + ". In-order release waits for slower samples before; decided shows the exit's own speed.",
            X = new() { Title = $"latency ({unit})", IsLog = true },
            Y = new() { Title = "", Rows = rows.Select(r => new ChartRow(r.Name, r.Group)).ToValueList() },
            Layers =
            [
                new RangeLayer("p50 to p99", Ink.Sky, rows.Select((r, i) => new Bar(i, r.Times.P50 / scale, r.Times.P99 / scale, null, Tip(r))).ToValueList()),
                new PointLayer("p50", Ink.Blue, Marker.Disc, Points(r => r.P50), 4.5),
                new PointLayer("p95", Ink.Orange, Marker.Diamond, Points(r => r.P95), 3.6),
                new PointLayer("max", Ink.Vermilion, Marker.Tick, Points(r => r.Max), 3.6),
                new NoteLayer(Ink.Muted, rows.Select(r => $"mean {Quantity.Duration(r.Times.Mean)}").ToValueList()),
            ],
        };

        ValueList<ChartPoint> Points(Func<Model.Results.Distribution, double> get) => rows.Select((r, i) => new ChartPoint(get(r.Times) / scale, i, null, Tip(r))).ToValueList();

        static string Tip(LatencyRow r) => $"{r.Group}, {r.Name}: mean {Quantity.Duration(r.Times.Mean)}, p50 {Quantity.Duration(r.Times.P50)}, p95 {Quantity.Duration(r.Times.P95)}, p99 {Quantity.Duration(r.Times.P99)}, max {Quantity.Duration(r.Times.Max)}";
    }

    private static IEnumerable<LatencyRow> RowsOf(Reading reading)
    {
        var m = reading.Measurement;
        if (m.LatencyNs is { } all)
        {
            yield return new(reading.Label, "all exits, released", all);
        }

        for (var k = 0; k < m.Exits.Count; k++)
        {
            if (m.Exits[k].Decided is { } decided)
            {
                yield return new(reading.Label, $"exit {k + 1}, decided", decided);
            }

            if (m.Exits[k].Released is { } released)
            {
                yield return new(reading.Label, $"exit {k + 1}, released", released);
            }
        }
    }

    private static (double Scale, string Unit) Unit(double nanoseconds)
        => nanoseconds switch { >= 1e9 => (1e9, "s"), >= 2e6 => (1e6, "ms"), >= 2e3 => (1e3, "µs"), _ => (1.0, "ns") };

    // Decided and released of an exit share a colour; curves of different devices do not.
    private static string KeyOf(LatencyCurve curve) => curve.Name.Contains(',', StringComparison.Ordinal) ? curve.Name.Split(',')[0] : $"{curve.Name}, {curve.Source}";

    private sealed record LatencyRow(string Group, string Name, Model.Results.Distribution Times);
}
