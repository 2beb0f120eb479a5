using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Report.Charts;
using EeHw.Report.Drawing;
using EeHw.Report.Readings;

namespace EeHw.Report.Figures;

/// <summary>How full FIFOs and buffers got, against their depth and the smallest sufficient one.</summary>
public static class FifoFigure
{
    private const long Shallow = 2;
    private const int MostRows = 60;

    /// <summary>Draws it.</summary>
    /// <param name="reading">A reading with FIFOs.</param>
    /// <returns>The chart, or null where there is nothing to show.</returns>
    public static Chart? Create(Reading reading)
    {
        var all = reading.Measurement.Fifos;
        var buffers = reading.Measurement.Units.Where(u => u.Kind == nameof(Model.Hardware.ConditionalBuffer)).Select(u => u.Name).ToHashSet();
        var fifos = all.Where(f => f.Depth > Shallow || f.MinimumDepth > Shallow || buffers.Contains(f.Name)).OrderByDescending(f => f.Depth).Take(MostRows).ToList();
        if (fifos.Count == 0)
        {
            return null;
        }

        var layers = new List<ChartLayer>
        {
            new RangeLayer(null, Ink.Grid, fifos.Select((f, i) => new Bar(i, f.HighWater, f.Depth, null, Tip(f))).ToValueList()),
            new PointLayer("depth", Ink.Axis, Marker.Ring, Points(f => f.Depth), 4.6),
            new PointLayer("most it held", Ink.Blue, Marker.Disc, Points(f => f.HighWater), 4),
        };
        if (fifos.Any(f => f.MinimumDepth is not null))
        {
            layers.Add(new PointLayer("smallest sufficient depth", Ink.Orange, Marker.Tick, Points(f => f.MinimumDepth), 3.4));
        }

        if (fifos.Any(f => f.DeadlockFreeDepth is not null))
        {
            layers.Add(new PointLayer("smallest depth without deadlock", Ink.Vermilion, Marker.Triangle, Points(f => f.DeadlockFreeDepth), 3.4));
        }

        layers.Add(new NoteLayer(Ink.Muted, fifos.Select(f => $"{Quantity.Count(f.HighWater)} of {Quantity.Count(f.Depth)}").ToValueList()));
        var hidden = all.Count - fifos.Count;
        return new()
        {
            Id = "fifos",
            Title = "How full FIFOs and buffers got",
            Source = $"{reading.Label}: {reading.Measurement.Tool}, {Quantity.Count(reading.Measurement.Samples)} samples. Words; frames for conditional buffers.{(fifos.Any(f => f.HighWater == 0) ? " What held nothing stands at the left edge." : "")}{(hidden > 0 ? $" {hidden} more of at most {Shallow} words are not shown." : "")}",
            X = new() { Title = "words (frames for conditional buffers)", IsLog = true, Minimum = 0.7 },
            Y = new() { Title = "", Rows = fifos.Select(f => new ChartRow(buffers.Contains(f.Name) ? f.Name + ", frames" : f.Name)).ToValueList() },
            Layers = layers.ToValueList(),
            RowHeight = 19,
        };

        ValueList<ChartPoint> Points(Func<FifoUse, long?> get)
            => fifos.SelectMany((f, i) => get(f) is { } v ? new[] { new ChartPoint(v, i, null, Tip(f)) } : []).ToValueList();

        static string Tip(FifoUse f) => $"{f.Name}: held at most {f.HighWater} of {f.Depth}" + (f.MinimumDepth is { } m ? $", {m} would be enough" : "") + (f.DeadlockFreeDepth is { } d ? $", deadlocks below {d}" : "");
    }
}
