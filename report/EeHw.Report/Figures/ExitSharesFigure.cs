using EeHw.Model.Numerics;
using EeHw.Report.Charts;
using EeHw.Report.Drawing;
using EeHw.Report.Readings;

namespace EeHw.Report.Figures;

/// <summary>Where samples leave: one stacked bar per reading.</summary>
public static class ExitSharesFigure
{
    /// <summary>Draws it.</summary>
    /// <param name="readings">Readings; those without shares are left out.</param>
    /// <returns>The chart, or null where no reading has shares.</returns>
    public static Chart? Create(IReadOnlyList<Reading> readings)
    {
        var shown = readings.Where(r => r.Measurement.ExitShares.Count > 0).ToList();
        if (shown.Count == 0)
        {
            return null;
        }

        var exits = shown.Max(r => r.Measurement.ExitShares.Count);
        var layers = Enumerable.Range(0, exits).Select(k => (ChartLayer)new BarLayer(Name(k), Palette.Of(k), shown.SelectMany((r, row) => Bars(r, row, k)).ToValueList(), 0.7));
        return new()
        {
            Id = "exit-shares",
            Title = "Where samples leave",
            Source = string.Join("; ", shown.Select(r => $"{r.Label}: {r.Measurement.Tool}, {Quantity.Count(r.Measurement.Samples)} samples")) + ".",
            X = new() { Title = "share of samples (%)", Minimum = 0, Maximum = 100 },
            Y = new() { Title = "", Rows = shown.Select(r => new ChartRow(r.Label)).ToValueList() },
            Layers = layers.ToValueList(),
            RowHeight = 30,
        };

        string Name(int k) => shown.SelectMany(r => r.Measurement.Exits.Skip(k).Take(1)).Select(e => $"exit {k + 1}: {e.Name}").FirstOrDefault() ?? $"exit {k + 1}";

        static IEnumerable<Bar> Bars(Reading reading, int row, int k)
        {
            var shares = reading.Measurement.ExitShares;
            if (k < shares.Count)
            {
                var from = shares.Take(k).Sum() * 100;
                var number = shares.Count > Palette.Series.Count ? $"{k + 1}: " : ""; // colours come again
                yield return new(row, from, from + (shares[k] * 100), number + Quantity.ShortPercent(shares[k]), $"{reading.Label}: {Quantity.Percent(shares[k])} leave at exit {k + 1}");
            }
        }
    }
}
