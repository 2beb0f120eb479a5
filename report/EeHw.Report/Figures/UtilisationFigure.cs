using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Report.Charts;
using EeHw.Report.Drawing;
using EeHw.Report.Readings;

namespace EeHw.Report.Figures;

/// <summary>What each unit did with its time: busy, blocked, starved, idle.</summary>
public static class UtilisationFigure
{
    private const int MostRows = 80;

    /// <summary>Draws it.</summary>
    /// <param name="reading">A reading with units.</param>
    /// <returns>The chart, or null where it knows of no unit.</returns>
    public static Chart? Create(Reading reading)
    {
        var all = reading.Measurement.Units;
        if (all.Count == 0)
        {
            return null;
        }

        var least = all.Count <= MostRows ? double.NegativeInfinity : all.Select(u => u.BusyFraction).OrderDescending().ElementAt(MostRows - 1);
        var units = all.Where(u => u.BusyFraction >= least).Take(MostRows).OrderBy(u => u.Stage).ToList();
        var omitted = all.Count - units.Count;
        return new()
        {
            Id = "utilisation",
            Title = omitted == 0 ? "What each unit did with its time" : $"What the {units.Count} busiest of {all.Count} units did with their time",
            Source = $"{reading.Label}: {reading.Measurement.Tool}, {Quantity.Count(reading.Measurement.Samples)} samples. At the right the unit's own interval in cycles per frame.",
            X = new() { Title = "share of clocks (%)", Minimum = 0, Maximum = 100 },
            Y = new() { Title = "", Rows = units.Select(u => new ChartRow(ShortName(u), $"stage {u.Stage + 1}")).ToValueList() },
            Layers =
            [
                Layer("busy", Ink.Blue, _ => 0, u => u.BusyFraction),
                Layer("blocked: output not taken", Ink.Vermilion, u => u.BusyFraction, u => u.BlockedFraction),
                Layer("starved: waits for input", Ink.Grey, u => u.BusyFraction + u.BlockedFraction, u => u.StarvedFraction),
                new NoteLayer(Ink.Muted, units.Select(u => $"{Quantity.Count(u.IntervalCycles)}").ToValueList()),
            ],
            RowHeight = 18,
        };

        BarLayer Layer(string name, Ink ink, Func<UnitUse, double> from, Func<UnitUse, double> share) => new(
            name,
            ink,
            units.Select((u, i) => new Bar(i, from(u) * 100, (from(u) + share(u)) * 100, Quantity.ShortPercent(share(u)), $"{u.Name} ({u.Kind}): {name.Split(':')[0]} {Quantity.Percent(share(u))}")).ToValueList(),
            0.74);
    }

    // The stage is the heading of the group.
    private static string ShortName(UnitUse unit)
        => unit.Name.StartsWith("stage", StringComparison.Ordinal) && unit.Name.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? unit.Name[(slash + 1)..] : unit.Name;
}
