using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Report.Charts;
using EeHw.Report.Drawing;
using EeHw.Report.Figures;
using EeHw.Report.Readings;

namespace EeHw.Report.Comparisons;

/// <summary>Charts of several designs: where one is better than another, and at what price.</summary>
public static class ComparisonFigures
{
    private static readonly Marker[] _markers = [Marker.Disc, Marker.Diamond, Marker.Triangle, Marker.Ring];

    /// <summary>Draws them.</summary>
    /// <param name="designs">Designs in order.</param>
    /// <returns>Charts that the numbers allow, with distinct ids.</returns>
    public static ValueList<Chart> Create(IReadOnlyList<DesignReport> designs)
    {
        ArgumentNullException.ThrowIfNull(designs);
        var mains = designs.Select(d => (Design: d, Reading: ComparisonTable.Main(d))).Where(d => d.Reading is not null).Select(d => (d.Design, Reading: d.Reading! with { Label = d.Design.Name })).ToList();
        var readings = mains.Select(d => d.Reading).ToList();
        Chart?[] charts =
        [
            AccuracyEnergy(readings),
            ThroughputArea(mains),
            AccuracyCost(designs),
            ExitSharesFigure.Create(readings),
            LatencyFigure.CreatePercentiles(readings),
        ];
        return charts.OfType<Chart>().ToValueList();
    }

    private static Chart? AccuracyEnergy(IReadOnlyList<Reading> readings)
    {
        var known = readings.Where(r => r.Measurement is { AccuracyFraction: not null, EnergyPjPerSample: not null, Samples: > 0 }).ToList();
        if (known.Count < 2)
        {
            return null;
        }

        var (scale, unit) = known.Max(r => r.Measurement.EnergyPjPerSample!.Value.Mean) switch { >= 1e12 => (1e12, "J"), >= 1e9 => (1e9, "mJ"), >= 1e6 => (1e6, "µJ"), >= 1e3 => (1e3, "nJ"), _ => (1.0, "pJ") };
        return new()
        {
            Id = "accuracy-energy",
            Title = "Accuracy against energy",
            Source = Sources(known, m => m.EnergySource) + " Upright lines: standard error of the accuracy; flat lines: band of the energy.",
            X = new() { Title = $"energy ({unit} per sample)", IsLog = true },
            Y = new() { Title = "accuracy (%)" },
            Layers = known.SelectMany((r, i) => Marks(r.Label, r.Measurement, i)).ToValueList(),
        };

        IEnumerable<ChartLayer> Marks(string name, Measurement m, int i)
        {
            var (a, e) = (m.AccuracyFraction!.Value, m.EnergyPjPerSample!.Value);
            var error = Math.Sqrt(a * (1 - a) / m.Samples);
            yield return new LineLayer(null, Palette.Of(i), [new(e.Mean / scale, (a - error) * 100), new(e.Mean / scale, (a + error) * 100)]);
            yield return new LineLayer(null, Palette.Of(i), [new(e.Low / scale, a * 100), new(e.High / scale, a * 100)]);
            yield return new PointLayer(name, Palette.Of(i), _markers[i % _markers.Length], [new(e.Mean / scale, a * 100, name, $"{name}: {Quantity.Percent(a)} at {Quantity.Energy(e.Mean)} per sample")], 5.5);
        }
    }

    private static Chart? ThroughputArea(IReadOnlyList<(DesignReport Design, Reading Reading)> mains)
    {
        var known = mains.Select(d => (d.Reading, Share: LargestShare(d.Design, d.Reading.Measurement))).Where(d => d.Share is not null && d.Reading.Measurement.ThroughputPerSecond is not null).ToList();
        return known.Count < 2 ? null : new()
        {
            Id = "throughput-area",
            Title = "Throughput against area",
            Source = Sources([.. known.Select(k => k.Reading)], _ => null) + " Area: the resource of which the design takes the largest share of its part; an estimate, not vendor utilisation.",
            X = new() { Title = "largest share of the part (%)", Minimum = 0 },
            Y = new() { Title = "throughput (samples/s)", Minimum = 0 },
            Layers = known.Select((k, i) => (ChartLayer)new PointLayer(
                k.Reading.Label,
                Palette.Of(i),
                _markers[i % _markers.Length],
                [new(k.Share!.Value.Fraction * 100, k.Reading.Measurement.ThroughputPerSecond!.Value, k.Reading.Label, $"{k.Reading.Label}: {Quantity.Rate(k.Reading.Measurement.ThroughputPerSecond!.Value)}, {Quantity.Percent(k.Share.Value.Fraction)} of the {k.Share.Value.What}")],
                5.5)).ToValueList(),
        };
    }

    private static (double Fraction, string What)? LargestShare(DesignReport design, Measurement m)
    {
        if (m.Resources is not { } r || design.Part is not { } part)
        {
            return null;
        }

        (double Used, double All, string What)[] kinds = [(r.Luts, part.Luts, "LUTs"), (r.Ffs, part.Ffs, "flip-flops"), (r.Dsps, part.Dsps, "DSPs"), (r.Bram18, part.Bram18, "block RAMs"), (r.Uram, part.Uram, "ultra RAMs")];
        return kinds.Where(k => k.All > 0).Select(k => (k.Used / k.All, k.What)).OrderByDescending(k => k.Item1).Select(k => ((double, string)?)k).FirstOrDefault();
    }

    private static Chart? AccuracyCost(IReadOnlyList<DesignReport> designs)
    {
        var known = designs.Where(d => d.TradeOff is { Curve.Count: > 0 }).ToList();
        if (known.Count < 2)
        {
            return null;
        }

        var (scale, unit) = known.SelectMany(d => d.TradeOff!.Curve).Max(p => p.ExpectedMacs) switch { >= 1e9 => (1e9, "GMAC"), >= 1e6 => (1e6, "MMAC"), >= 1e3 => (1e3, "kMAC"), _ => (1.0, "MAC") };
        return new()
        {
            Id = "accuracy-cost",
            Title = "Accuracy against expected cost",
            Source = string.Join(" ", known.Select(d => $"{d.Name}: {d.TradeOff!.CurveName}; {d.TradeOff.Source}")) + " Cost: multiply-accumulates of the layers that ran, early heads included.",
            X = new() { Title = $"expected cost ({unit} per sample)" },
            Y = new() { Title = "accuracy (%)" },
            Layers = known.Select((d, i) => (ChartLayer)new LineLayer(d.Name, Palette.Of(i), d.TradeOff!.Curve.Select(p => new ChartPoint(p.ExpectedMacs / scale, p.AccuracyFraction * 100)).ToValueList(), i % 2 == 1)).ToValueList(),
        };
    }

    private static string Sources(IReadOnlyList<Reading> readings, Func<Measurement, string?> more)
        => string.Join("; ", readings.Select(r => $"{r.Label}: {r.Measurement.Tool}, {Quantity.Count(r.Measurement.Samples)} samples{(more(r.Measurement) is { } words ? ", " + words : "")}")) + ".";
}
