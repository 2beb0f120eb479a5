using EeHw.Model.Numerics;
using EeHw.Model.Units;
using EeHw.Report.Charts;
using EeHw.Report.Drawing;
using EeHw.Report.Readings;

namespace EeHw.Report.Figures;

/// <summary>What the design takes of its part, by stage.</summary>
public static class ResourcesFigure
{
    private static readonly (string Name, Func<Resources, double> Get)[] _kinds =
        [("LUT", r => r.Luts), ("FF", r => r.Ffs), ("DSP", r => r.Dsps), ("BRAM18", r => r.Bram18), ("URAM", r => r.Uram)];

    /// <summary>Draws it.</summary>
    /// <param name="reading">A reading with resources.</param>
    /// <param name="partName">Name of the part.</param>
    /// <param name="part">What the part has.</param>
    /// <returns>The chart, or null where the reading has no resources.</returns>
    public static Chart? Create(Reading reading, string partName, Resources part)
    {
        if (reading.Measurement.Resources is not { } total)
        {
            return null;
        }

        var kinds = _kinds.Where(k => k.Get(part) > 0).ToList();
        var stages = reading.Measurement.Units.Where(u => u.Resources is not null).GroupBy(u => u.Stage).OrderBy(g => g.Key)
            .Select(g => (Name: $"stage {g.Key + 1}", Sum: g.Aggregate(default(Resources), (sum, u) => sum + u.Resources!.Value))).ToList();
        var rest = kinds.Select(k => k.Get(total) - stages.Sum(s => k.Get(s.Sum))).ToList();
        var layers = new List<ChartLayer>();
        var from = new double[kinds.Count];
        for (var s = 0; s < stages.Count; s++)
        {
            layers.Add(Layer(stages[s].Name, Palette.Of(s), k => kinds[k].Get(stages[s].Sum)));
        }

        if (stages.Count == 0 || rest.Select((r, k) => r / kinds[k].Get(part)).Any(share => share > 1e-4))
        {
            layers.Add(Layer(stages.Count == 0 ? "design" : "between stages", stages.Count == 0 ? Ink.Blue : Ink.Grey, k => Math.Max(0, rest[k])));
        }

        layers.Add(new NoteLayer(Ink.Muted, kinds.Select(k => $"{Quantity.Count(k.Get(total))} of {Quantity.Count(k.Get(part))}").ToValueList()));
        var most = from.Max();
        return new()
        {
            Id = "resources",
            Title = $"Resources on {partName}",
            Source = $"{reading.Measurement.ResourcesSource ?? "estimated"}; not a vendor report. Part: data sheet figures of the platform file.",
            X = new() { Title = "share of the part (%)", Minimum = 0, Maximum = most is > 50 and <= 100 ? 100 : null },
            Y = new() { Title = "", Rows = kinds.Select(k => new ChartRow(k.Name)).ToValueList() },
            Layers = layers.ToValueList(),
            RowHeight = 30,
        };

        BarLayer Layer(string name, Ink ink, Func<int, double> amount)
        {
            var bars = new List<Bar>();
            for (var k = 0; k < kinds.Count; k++)
            {
                var share = amount(k) / kinds[k].Get(part) * 100;
                bars.Add(new(k, from[k], from[k] + share, Quantity.ShortPercent(share / 100), $"{name}: {Quantity.Count(amount(k))} {kinds[k].Name}, {Quantity.Percent(share / 100)} of the part"));
                from[k] += share;
            }

            return new(name, ink, bars.ToValueList(), 0.66);
        }
    }
}
