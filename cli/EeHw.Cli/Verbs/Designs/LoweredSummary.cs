using System.Globalization;
using EeHw.Cli.Output;
using EeHw.Model.Designs;
using EeHw.Model.Hardware;

namespace EeHw.Cli.Verbs.Designs;

/// <summary>A lowered design in a few lines.</summary>
internal static class LoweredSummary
{
    public static void Print(VerbContext context, LoweredDesign lowered, string? writtenTo = null)
    {
        if (lowered.Links.Count > 0)
        {
            LinkedSummary.Print(context, lowered, writtenTo);
            return;
        }

        if (lowered.Design.Mapping.Engine is { } engine)
        {
            EngineSummary.Print(context, lowered, engine, writtenTo);
            return;
        }

        var graph = lowered.Graph;
        var stages = Enumerable.Range(0, graph.ExitCount).Select(k => (Units: graph.Units.Where(u => u.Stage == k).ToList(), Slowest: graph.Units.Where(u => u.Stage == k).MaxBy(u => u.IntervalCycles)!)).ToList();
        foreach (var note in lowered.Notes)
        {
            context.Report(note);
        }

        var table = new TextTable("stage", "units", "multipliers", "slowest unit", "interval (clocks, lower bound)") { Title = $"{graph.Name} on {lowered.Platform.Name} at {graph.Clock.Megahertz.ToString(CultureInfo.InvariantCulture)} MHz" };
        for (var k = 0; k < stages.Count; k++)
        {
            table.Add(Text(k + 1), Text(stages[k].Units.Count), Text(MultipliersOf(stages[k].Units)), stages[k].Slowest.Name, Text(stages[k].Slowest.IntervalCycles));
        }

        context.Print(table);
        context.Print($"{Text(graph.Units.Count)} units, {Text(graph.Channels.Count)} channels, {Text(graph.Channels.Count(c => c.IsSkip))} skip FIFOs");
        if (writtenTo is not null)
        {
            context.Print($"written: {writtenTo}");
        }

        if (context.IsJson)
        {
            context.WriteJson(lowered.InputHash, json =>
            {
                json.WriteString("design", graph.Name);
                json.WriteString("platform", lowered.Platform.Name);
                json.WriteNumber("clockMhz", graph.Clock.Megahertz);
                json.WriteNumber("units", graph.Units.Count);
                json.WriteNumber("channels", graph.Channels.Count);
                json.WriteStartArray("stages");
                foreach (var (units, slowest) in stages)
                {
                    json.WriteStartObject();
                    json.WriteNumber("units", units.Count);
                    json.WriteNumber("multipliers", MultipliersOf(units));
                    json.WriteString("slowestUnit", slowest.Name);
                    json.WriteNumber("intervalCyclesLowerBound", slowest.IntervalCycles);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteStartArray("notes");
                foreach (var note in lowered.Notes)
                {
                    json.WriteStringValue(note.ToString());
                }

                json.WriteEndArray();
                json.WriteString("resolvedDesign", writtenTo);
            });
        }
    }

    private static long MultipliersOf(IEnumerable<Unit> units) => units.OfType<MacArray>().Sum(m => (long)m.Multipliers);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
