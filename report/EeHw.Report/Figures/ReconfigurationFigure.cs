using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Report.Charts;
using EeHw.Report.Drawing;
using EeHw.Report.Readings;

namespace EeHw.Report.Figures;

/// <summary>All stages on the chip at once beside stages that take turns in one region.</summary>
public static class ReconfigurationFigure
{
    private static readonly (string Name, Func<Measurement, double?> Get, Func<double, string> Format)[] _metrics =
    [
        ("throughput (more is better)", m => m.ThroughputPerSecond, Quantity.Rate),
        ("latency, mean (less is better)", m => m.LatencyNs?.Mean, Quantity.Duration),
        ("energy per sample (less is better)", m => m.EnergyPjPerSample?.Mean, Quantity.Energy),
        ("LUT", m => m.Resources?.Luts, Quantity.Count),
        ("DSP", m => m.Resources?.Dsps, Quantity.Count),
        ("BRAM18", m => m.Resources?.Bram18, Quantity.Count),
    ];

    /// <summary>Draws it.</summary>
    /// <param name="coResident">All stages at once.</param>
    /// <param name="reconfigured">Stages in turn.</param>
    /// <returns>The chart, or null where they have nothing in common.</returns>
    public static Chart? Create(Reading coResident, Reading reconfigured)
    {
        var shown = _metrics.Where(m => m.Get(coResident.Measurement) is > 0 && m.Get(reconfigured.Measurement) is not null).ToList();
        if (shown.Count == 0)
        {
            return null;
        }

        var both = new[] { coResident, reconfigured };
        var rows = shown.SelectMany(m => both.Select(r => new ChartRow(r.Label, m.Name))).ToValueList();
        var why = reconfigured.Measurement.Reconfiguration is { } use
            ? $" {Quantity.Count(use.Swaps)} {(use.Swaps == 1 ? "swap" : "swaps")} took {Quantity.Percent(use.TimeFraction)} of the time; {(use.BreakEvenSamples is { } n ? $"break-even at {Quantity.Count(n)} waiting samples per swap (closed form)" : "no batch size breaks even")}. {use.Why}"
            : "";
        return new()
        {
            Id = "reconfiguration",
            Title = "Co-resident beside reconfigured",
            Source = $"both {coResident.Measurement.Tool}, {Quantity.Count(coResident.Measurement.Samples)} samples.{why}",
            X = new() { Title = "share of the larger of the two (%)", Minimum = 0, Maximum = 100 },
            Y = new() { Title = "", Rows = rows },
            Layers = [Layer(0, Ink.Blue), Layer(1, Ink.Orange), new NoteLayer(Ink.Text, shown.SelectMany(m => both.Select(r => m.Format(m.Get(r.Measurement)!.Value))).ToValueList())],
            RowHeight = 18,
        };

        BarLayer Layer(int which, Ink ink) => new(
            both[which].Label,
            ink,
            shown.Select((m, i) =>
            {
                var value = m.Get(both[which].Measurement)!.Value;
                var most = both.Max(r => m.Get(r.Measurement)!.Value);
                return new Bar((2 * i) + which, 0, value / most * 100, null, $"{both[which].Label}, {m.Name}: {m.Format(value)}");
            }).ToValueList());
    }
}
