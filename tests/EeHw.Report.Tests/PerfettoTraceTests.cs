using System.Text.Json;
using EeHw.Model.Results;
using EeHw.Model.Units;
using EeHw.Report.Perfetto;

namespace EeHw.Report.Tests;

public sealed class PerfettoTraceTests
{
    // 100 MHz: 10 ns per clock. Sample 0 flies from clock 0 to 30, sample 1 from 10 to 20, sample 2 from 30 on: two lanes.
    private static readonly Timeline _timeline = new()
    {
        Design = "d",
        Clock = new Frequency(100),
        Window = new(0, 50),
        Units = [new("source", "Source", 0, [new(0, 10), new(12, 20)], [new(10, 12)]), new("merge", "ExitMerge", 0, [new(29, 30)], [])],
        Levels = [new("source->merge", 4, [new(0, 0), new(5, 3)])],
        Samples = [new(0, 1, 0, 25, 30), new(1, 0, 10, 18, 20), new(2, 0, 30, 40, 40)],
    };

    [Test]
    public void Write_OfATimeline_HasASlicePerStretchInMicroseconds()
    {
        var events = Events();
        var busy = events.Where(e => Text(e, "name") == "busy" && Number(e, "tid") == 1).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(busy.Select(e => Number(e, "ts")), Is.EqualTo([0, 0.12]).Within(1e-12));
            Assert.That(busy.Select(e => Number(e, "dur")), Is.EqualTo([0.1, 0.08]).Within(1e-12));
            Assert.That(events.Count(e => Text(e, "name") == "blocked"), Is.EqualTo(1));
        }
    }

    [Test]
    public void Write_OfATimeline_HasACounterPerFifo()
        => Assert.That(
            Events().Where(e => Text(e, "ph") == "C").Select(e => (Text(e, "name"), Number(e, "ts"), Number(e.GetProperty("args"), "held"))),
            Is.EqualTo(new[] { ("source->merge", 0.0, 0.0), ("source->merge", 0.05, 3.0) }));

    [Test]
    public void Write_OfATimeline_HasAnArrowOfThreePointsPerSample()
    {
        var arrows = Events().Where(e => e.TryGetProperty("id", out _)).GroupBy(e => Number(e, "id")).ToList();
        Assert.That(arrows, Has.Count.EqualTo(3));
        foreach (var arrow in arrows)
        {
            Assert.That(string.Concat(arrow.Select(e => Text(e, "ph"))), Is.EqualTo("stf"));
            Assert.That(arrow.Select(e => Number(e, "ts")), Is.Ordered);
        }
    }

    [Test]
    public void Write_OfOverlappingSamples_PutsThemIntoLanes()
        => Assert.That(
            Events().Where(e => Text(e, "name").EndsWith("decides", StringComparison.Ordinal)).Select(e => (Text(e, "name"), Number(e, "tid"))),
            Is.EqualTo(new[] { ("sample 0 until exit 2 decides", 1.0), ("sample 1 until exit 1 decides", 2.0), ("sample 2 until exit 1 decides", 1.0) }));

    private static List<JsonElement> Events()
    {
        using var output = new MemoryStream();
        PerfettoTrace.Write(_timeline, "1.2.3", "abc", output);
        using var document = JsonDocument.Parse(output.ToArray());
        return [.. document.RootElement.Clone().GetProperty("traceEvents").EnumerateArray()];
    }

    private static string Text(JsonElement e, string name) => e.GetProperty(name).GetString()!;

    private static double Number(JsonElement e, string name) => e.GetProperty(name).GetDouble();
}
