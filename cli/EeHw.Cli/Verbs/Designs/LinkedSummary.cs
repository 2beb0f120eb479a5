using System.Globalization;
using EeHw.Cli.Output;
using EeHw.Model.Designs;
using EeHw.Sim;

namespace EeHw.Cli.Verbs.Designs;

/// <summary>A design with links in a few lines: what runs where, what crosses.</summary>
internal static class LinkedSummary
{
    public static void Print(VerbContext context, LoweredDesign lowered, string? writtenTo)
    {
        foreach (var note in lowered.Notes)
        {
            context.Report(note);
        }

        // Every part can be simulated, or the design is refused here.
        var bound = ClosedForm.Measure(lowered, [.. Enumerable.Range(0, lowered.Graph.ExitCount).Select(k => k == lowered.Graph.ExitCount - 1 ? 1.0 : 0)]);
        var device = lowered.Design.Mapping.Engine is not null ? "an engine" : lowered.Front is { } front ? string.Create(CultureInfo.InvariantCulture, $"streaming, {front.Graph.Units.Count} units") : "nothing";
        var table = new TextTable("link", "cut behind", "exits before|", "bytes of a sample|", "rate", "behind") { Title = string.Create(CultureInfo.InvariantCulture, $"{lowered.Design.Name} on {lowered.Platform.Name} at {lowered.Design.ClockMhz} MHz, before the first link {device}") };
        foreach (var link in lowered.Links)
        {
            var c = link.Choice;
            table.Add(
                c.Name,
                c.After,
                link.Cut.Stage.ToString(CultureInfo.InvariantCulture),
                (link.SampleBits / 8.0).ToString("N0", CultureInfo.InvariantCulture),
                link.Rate.IsConstant ? string.Create(CultureInfo.InvariantCulture, $"{link.Rate.Steps[0].BitsPerSecond / 1e6:0.###} Mbit/s") : $"{Path.GetFileName(c.Trace)}, {link.Rate.Steps.Count} steps",
                link.Behind is { } behind ? $"{behind.Design.Name} on {behind.Platform.Name}" : string.Create(CultureInfo.InvariantCulture, $"server, {c.Server!.GigaMacsPerSecond:0.###} GMAC/s"));
        }

        context.Print(table);
        context.Print(bound.Notes[0]);
        if (writtenTo is not null)
        {
            context.Print($"written: {writtenTo}");
        }

        if (context.IsJson)
        {
            context.WriteJson(lowered.InputHash, json =>
            {
                json.WriteString("design", lowered.Design.Name);
                json.WriteString("platform", lowered.Platform.Name);
                json.WriteStartArray("links");
                foreach (var link in lowered.Links)
                {
                    json.WriteStartObject();
                    json.WriteString("name", link.Choice.Name);
                    json.WriteString("after", link.Choice.After);
                    json.WriteNumber("firstStageBehind", link.Cut.Stage);
                    json.WriteNumber("sampleBits", link.SampleBits);
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
}
