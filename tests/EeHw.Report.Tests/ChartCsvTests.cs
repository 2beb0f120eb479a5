using System.Text;
using EeHw.Report.Charts;
using EeHw.Report.Drawing;
using EeHw.Report.Figures;

namespace EeHw.Report.Tests;

public sealed class ChartCsvTests
{
    [Test]
    public void ToBytes_OfALineAndPoints_HasARowPerMark()
    {
        var chart = new Chart
        {
            Id = "c",
            Title = "A chart",
            Source = "simulated, 10 samples",
            X = new() { Title = "cost (MAC, \"paid\")" },
            Y = new() { Title = "accuracy (%)" },
            Layers = [new LineLayer("curve", Ink.Blue, [new(0.1, 90), new(1, 91.25)]), new LineLayer(null, Ink.Blue, [new(2, 3)]), new PointLayer("exit", Ink.Green, Marker.Disc, [new(1.0 / 3, 2, "a, b")])],
        };
        Assert.That(Encoding.UTF8.GetString(ChartCsv.ToBytes(chart)), Is.EqualTo(
            "series,row,\"cost (MAC, \"\"paid\"\")\",\"cost (MAC, \"\"paid\"\"), end\",accuracy (%),words,source\n" +
            "curve,,0.1,,90,,\"simulated, 10 samples\"\n" +
            "curve,,1,,91.25,,\"simulated, 10 samples\"\n" +
            "curve,,2,,3,,\"simulated, 10 samples\"\n" +
            "exit,,0.3333333333333333,,2,\"a, b\",\"simulated, 10 samples\"\n"));
    }

    [Test]
    public void ToBytes_OfRows_NamesThem()
    {
        var chart = new Chart
        {
            Id = "c",
            Title = "Rows",
            Source = "s",
            X = new() { Title = "share (%)" },
            Y = new() { Title = "", Rows = [new("one", "group"), new("two")] },
            Layers = [new BarLayer("used", Ink.Blue, [new(0, 0, 5, null, "five"), new(1, 5, 7.5, null, "more")]), new NoteLayer(Ink.Muted, ["", "a note"])],
        };
        Assert.That(Encoding.UTF8.GetString(ChartCsv.ToBytes(chart)), Is.EqualTo("series,row,share (%),\"share (%), end\",,words,source\nused,group: one,0,5,,five,s\nused,two,5,7.5,,more,s\n,two,,,,a note,s\n"));
    }

    // On a logarithmic axis it is drawn at the left edge; the table says what it was.
    [Test]
    public void ToBytes_OfAFifoThatHeldNothing_SaysZero()
    {
        var lines = Encoding.UTF8.GetString(ChartCsv.ToBytes(FifoFigure.Create(SampleDesign.Create().Readings[2])!)).Split('\n');
        Assert.That(lines.Where(l => l.StartsWith("most it held,stage0/exit1/dense->stage0/exit1/decision,", StringComparison.Ordinal)).Select(l => l.Split(',')[2]), Is.EqualTo(new[] { "0" }));
    }

    // Every mark of every chart of a report is in its table.
    [Test]
    public void ToBytes_OfEveryChart_HasAsManyRowsAsMarks()
    {
        foreach (var chart in DesignFigures.Create(SampleDesign.Create()))
        {
            var marks = chart.Layers.Sum(l => l switch
            {
                BarLayer b => b.Bars.Count,
                RangeLayer r => r.Ranges.Count,
                LineLayer p => p.Points.Count,
                PointLayer p => p.Points.Count,
                NoteLayer n => n.Notes.Count(w => w.Length > 0),
                _ => throw new InvalidOperationException(),
            });
            Assert.That(Encoding.UTF8.GetString(ChartCsv.ToBytes(chart)).Split('\n'), Has.Length.EqualTo(marks + 2), chart.Id);
        }
    }
}
