using EeHw.Model.Results;
using EeHw.Model.Units;
using EeHw.Report.Charts;
using EeHw.Report.Figures;
using EeHw.Report.Gantts;

namespace EeHw.Report.Tests;

/// <summary>Rows of Gantt charts.</summary>
public sealed class GanttTests
{
    // A clock of 100 MHz: 300 clocks from the begin of the window are 3000 ns.
    [Test]
    public void Of_ATimelineInClocks_IsInNanoseconds()
    {
        var rows = Gantt.Of(Window(null));
        Assert.That(rows.Single(r => r.Group == "samples").Spans, Is.EqualTo(new[] { new GanttSpan(0, 2000, "to the decision"), new GanttSpan(2000, 3000, "to the answer") }));
    }

    // With several clocks times are femtoseconds, whatever the clock of source and merge is: 300 of them are 0.0003 ns.
    [Test]
    public void Of_ATimelineInFemtoseconds_IsInNanoseconds()
        => Assert.That(Gantt.Of(Window(1e-6)).Single(r => r.Group == "samples").Spans[1].ToNs, Is.EqualTo(3e-4).Within(1e-15));

    // Engines stand for the stages that share them.
    [Test]
    public void Of_ATimelineWithEngines_HasARowForEach()
    {
        var rows = Gantt.Of(Window(null) with { Servers = [new("engine 1", [new(100, 200, 0, [4]), new(200, 400, 1, [4])]), new("engine 2", [new(150, 250, 0, [5])])] });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rows.Where(r => r.Group == "engines").Select(r => r.Name), Is.EqualTo(new[] { "engine 1", "engine 2" }));
            Assert.That(rows[0].Spans, Is.EqualTo(new[] { new GanttSpan(0, 1000, "stage 1"), new GanttSpan(1000, 3000, "stage 2") }));
            Assert.That(rows.Any(r => r.Group == "stages"), Is.False);
        }
    }

    // Two regions: a row for each content of each, grouped by region.
    [Test]
    public void Of_TwoRegions_NamesThem()
    {
        var one = new ReconfigurationUse(1, 0, default, null, "") { Region = "near", Periods = [new(0, 10, 0, "there"), new(10, 30, 1, "loading")] };
        var rows = Gantt.Of(new ReconfigurationUse(2, 0, default, null, "") { Regions = [one, one with { Region = "deep" }] });
        Assert.That(rows.Select(r => (r.Name, r.Group)), Is.EqualTo(new[] { ("near, content 0", "near"), ("near, content 1", "near"), ("deep, content 0", "deep"), ("deep, content 1", "deep") }));
    }

    // 1 ns beside 3000: a 300th of the width, 10 ns, is drawn, also at the right end; what lasts no time is no bar, nor has it a place in the legend.
    [Test]
    public void Create_OfShortSpans_ShowsThem()
    {
        var chart = GanttFigure.Create("g", "t", "s.", [new GanttRow("a", "g", [new(0, 3000, "long"), new(2999, 3000, "short"), new(5, 5, "none")])])!;
        var bars = chart.Layers.OfType<BarLayer>().ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(bars.Select(b => b.Name), Is.EqualTo(new[] { "long", "short" }));
            Assert.That(bars[1].Bars[0].To - bars[1].Bars[0].From, Is.EqualTo(0.01).Within(1e-12), "in microseconds");
            Assert.That(bars[1].Bars[0].To, Is.EqualTo(3).Within(1e-12));
            Assert.That(chart.Source, Does.EndWith("drawn that wide."));
        }
    }

    private static Timeline Window(double? tickNs) => new()
    {
        Design = "d", Clock = new Frequency(100), TickNs = tickNs, Window = new(100, 400),
        Units = [new("mac", "MacArray", 0, [new(100, 400)], [])], Levels = [], Samples = [new SampleFlow(4, 0, 100, 300, 400)],
    };
}
