using EeHw.Model.Numerics;
using EeHw.Report.Charts;
using EeHw.Report.Drawing;

namespace EeHw.Report.Figures;

/// <summary>Roofline of an engine (Williams, Waterman, Patterson, CACM 2009): layers by arithmetic intensity and rate, under what array and memory allow.</summary>
public static class RooflineFigure
{
    private const double Giga = 1e9;

    /// <summary>Draws it.</summary>
    /// <param name="roofline">Layers, at least one, and their roof.</param>
    /// <returns>The chart.</returns>
    public static Chart Create(Roofline roofline)
    {
        ArgumentNullException.ThrowIfNull(roofline);
        var (layers, peakMacsPerSecond, bytesPerSecond, source) = roofline;
        var ridge = peakMacsPerSecond / bytesPerSecond;
        var (low, high) = (Math.Min(ridge, layers.Min(l => l.MacsPerByte)) / 1.5, Math.Max(ridge, layers.Max(l => l.MacsPerByte)) * 1.5);
        return new()
        {
            Id = "roofline",
            Title = "Roofline: layers under what array and memory allow",
            Source = source,
            X = new() { Title = "multiply-accumulates per byte of DRAM (MAC/B)", IsLog = true },
            Y = new() { Title = "rate (GMAC/s)", IsLog = true },
            Layers =
            [
                new LineLayer("array and memory at their most", Ink.Muted, [Roof(low), Roof(ridge), Roof(high)]),
                Points("bound by computing", Ink.Blue, Marker.Disc, false),
                Points("bound by memory", Ink.Vermilion, Marker.Diamond, true),
            ],
        };

        ChartPoint Roof(double intensity)
        {
            var rate = Math.Min(peakMacsPerSecond, intensity * bytesPerSecond) / Giga;
            return new(intensity, rate, null, FormattableString.Invariant($"{rate:0.##} GMAC/s at {intensity:0.##} MAC/B"));
        }

        PointLayer Points(string name, Ink ink, Marker marker, bool isMemory) => new(
            name,
            ink,
            marker,
            layers.Where(l => l.IsMemoryBound == isMemory)
                .GroupBy(l => (Near(l.MacsPerByte), Near(l.MacsPerSecond)))
                .Select(g => Point(g.First(), g.Count() == 1 ? g.First().Name : FormattableString.Invariant($"{g.First().Name} +{g.Count() - 1}"), string.Join(", ", g.Select(l => l.Name))))
                .ToValueList());

        static ChartPoint Point(RooflinePoint l, string label, string names)
            => new(l.MacsPerByte, l.MacsPerSecond / Giga, label, FormattableString.Invariant($"{names}: {l.MacsPerSecond / Giga:0.##} GMAC/s at {l.MacsPerByte:0.##} MAC/B"));

        // Layers that lie within a tenth of each other share a point; the tip names them all.
        static double Near(double value) => Math.Round(Math.Log(value) * 10);
    }
}
