using EeHw.Model.Numerics;
using EeHw.Report.Charts;
using EeHw.Report.Drawing;

namespace EeHw.Report.Figures;

/// <summary>Roofline (Williams, Waterman, Patterson, CACM 2009) of an engine or a device: layers by arithmetic intensity and rate, under what array or processor and memory allow.</summary>
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
        var isDevice = roofline.IsDevice;

        // Operations per multiply-accumulate of the axes' unit.
        var (perMac, rate, intensityUnit) = isDevice ? (2.0, "GFLOP/s", "FLOP/B") : (1.0, "GMAC/s", "MAC/B");
        var ridge = peakMacsPerSecond / bytesPerSecond;
        var (low, high) = (Math.Min(ridge, layers.Min(l => l.MacsPerByte)) / 1.5, Math.Max(ridge, layers.Max(l => l.MacsPerByte)) * 1.5);
        return new()
        {
            Id = isDevice ? "roofline-device" : "roofline",
            Title = isDevice ? "Roofline of the device: layers under its measured peak and memory rate" : "Roofline: layers under what array and memory allow",
            Source = source,
            X = new() { Title = isDevice ? "operational intensity (FLOP/B)" : "multiply-accumulates per byte of DRAM (MAC/B)", IsLog = true },
            Y = new() { Title = $"rate ({rate})", IsLog = true },
            Layers =
            [
                new LineLayer(isDevice ? "measured peak of multiply-adds and of the memory" : "array and memory at their most", Ink.Muted, [Roof(low), Roof(ridge), Roof(high)]),
                Points(isDevice ? "under the peak" : "bound by computing", Ink.Blue, Marker.Disc, false),
                Points(isDevice ? "under the memory" : "bound by memory", Ink.Vermilion, Marker.Diamond, true),
            ],
        };

        ChartPoint Roof(double intensity)
        {
            var most = Math.Min(peakMacsPerSecond, intensity * bytesPerSecond) / Giga * perMac;
            return new(intensity * perMac, most, null, FormattableString.Invariant($"{most:0.##} {rate} at {intensity * perMac:0.##} {intensityUnit}"));
        }

        PointLayer Points(string name, Ink ink, Marker marker, bool isMemory) => new(
            name,
            ink,
            marker,
            layers.Where(l => l.IsMemoryBound == isMemory)
                .GroupBy(l => (Near(l.MacsPerByte), Near(l.MacsPerSecond)))
                .Select(g => Point(g.First(), g.Count() == 1 ? First(g.First().Name) : FormattableString.Invariant($"{First(g.First().Name)} +{g.Count() - 1}"), string.Join(", ", g.Select(l => l.Name))))
                .ToValueList());

        ChartPoint Point(RooflinePoint l, string label, string names)
            => new(l.MacsPerByte * perMac, l.MacsPerSecond / Giga * perMac, label, FormattableString.Invariant($"{names}: {l.MacsPerSecond / Giga * perMac:0.##} {rate} at {l.MacsPerByte * perMac:0.##} {intensityUnit}"));

        // Of what is computed in one pass, the layer that multiplies; the tip names all.
        static string First(string pass) => pass.Split(" + ")[0];

        // Layers that lie within a tenth of each other share a point; the tip names them all.
        static double Near(double value) => Math.Round(Math.Log(value) * 10);
    }
}
