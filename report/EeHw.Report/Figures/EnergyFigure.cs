using EeHw.Model.Numerics;
using EeHw.Report.Charts;
using EeHw.Report.Drawing;
using EeHw.Report.Readings;

namespace EeHw.Report.Figures;

/// <summary>Where the energy of a sample goes, with its band.</summary>
public static class EnergyFigure
{
    private const int MostRows = 16;

    /// <summary>Draws it.</summary>
    /// <param name="reading">A reading with energy parts.</param>
    /// <returns>The chart, or null where it has none.</returns>
    public static Chart? Create(Reading reading)
    {
        var all = reading.Measurement.EnergyParts.OrderByDescending(p => p.PicojoulesPerSample.Mean).ToList();
        if (all.Count == 0 || reading.Measurement.EnergyPjPerSample is not { } total)
        {
            return null;
        }

        var parts = all.Take(MostRows).ToList();
        if (all.Count > MostRows)
        {
            parts.Add(new($"{all.Count - MostRows} more", all.Skip(MostRows).Aggregate(default(Model.Units.Band), (sum, p) => sum + p.PicojoulesPerSample)));
        }

        var (scale, unit) = parts.Max(p => p.PicojoulesPerSample.High) switch { >= 1e9 => (1e9, "mJ"), >= 1e6 => (1e6, "µJ"), >= 1e3 => (1e3, "nJ"), _ => (1.0, "pJ") };
        return new()
        {
            Id = "energy",
            Title = "Energy of a sample by component",
            Source = $"{reading.Measurement.EnergySource ?? "modelled, uncalibrated"}. Total {Quantity.Energy(total.Mean)} per sample, band {Quantity.Energy(total.Low)} to {Quantity.Energy(total.High)}.",
            X = new() { Title = $"energy ({unit} per sample)", Minimum = 0 },
            Y = new() { Title = "", Rows = parts.Select(p => new ChartRow(p.Name)).ToValueList() },
            Layers =
            [
                new BarLayer("best guess", Ink.Blue, parts.Select((p, i) => new Bar(i, 0, p.PicojoulesPerSample.Mean / scale, null, $"{p.Name}: {Quantity.Energy(p.PicojoulesPerSample.Mean)} ({Quantity.Energy(p.PicojoulesPerSample.Low)} to {Quantity.Energy(p.PicojoulesPerSample.High)})")).ToValueList(), 0.6),
                new RangeLayer("band", Ink.Text, parts.Select((p, i) => new Bar(i, p.PicojoulesPerSample.Low / scale, p.PicojoulesPerSample.High / scale, null, $"{p.Name}: band {Quantity.Energy(p.PicojoulesPerSample.Low)} to {Quantity.Energy(p.PicojoulesPerSample.High)}")).ToValueList()),
                new NoteLayer(Ink.Muted, parts.Select(p => $"{Quantity.Energy(p.PicojoulesPerSample.Mean)} · {Quantity.ShortPercent(total.Mean == 0 ? 0 : p.PicojoulesPerSample.Mean / total.Mean)}").ToValueList()),
            ],
            RowHeight = 20,
        };
    }
}
