using System.Globalization;
using EeHw.Cli.Output;
using EeHw.Cli.Verbs.Engines;
using EeHw.Model.Designs;
using EeHw.Sim.Engines;

namespace EeHw.Cli.Verbs.Designs;

/// <summary>A design of style engine in a few lines: what each stage takes alone, by formula.</summary>
internal static class EngineSummary
{
    public static void Print(VerbContext context, LoweredDesign lowered, EngineChoice choice, string? writtenTo)
    {
        foreach (var note in lowered.Notes)
        {
            context.Report(note);
        }

        // Every layer finds its tiles, or the design is refused here.
        var (engine, load) = (EngineDesign.EngineOf(lowered), EngineDesign.LoadOf(lowered));
        var layers = EngineDesign.Bound(lowered, [.. Enumerable.Range(0, lowered.Graph.ExitCount).Select(k => k == lowered.Graph.ExitCount - 1 ? 1.0 : 0)]).Layers;
        var table = new TextTable("stage", "on", "layers|", "MACs|", "clocks a sample|", "DRAM bytes|") { Title = string.Create(CultureInfo.InvariantCulture, $"{lowered.Design.Name} on {lowered.Platform.Name} at {lowered.Design.ClockMhz} MHz: {choice.Engines} engine(s) {engine.Array}, {EeHw.Model.Engines.Dataflows.ToText(engine.Dataflow)}, buffers {engine.Buffers}, words of {engine.WordBytes} byte(s)") };
        for (var k = 0; k < lowered.Graph.ExitCount; k++)
        {
            var own = layers.Where(l => l.Step.Stage == k).ToList();
            table.Add(Number(k + 1), load.Pinned.ContainsKey(k) ? "its own hardware" : "engine", Number(own.Count), Number(own.Sum(l => l.Macs)), Number(load.Pinned.TryGetValue(k, out var clocks) ? clocks : own.Sum(l => l.Clocks)), Number(own.Sum(l => l.DramBytes)));
        }

        context.Print(table);
        if (load.Resources is { } r)
        {
            var part = lowered.Platform.Resources;
            context.Print(string.Create(CultureInfo.InvariantCulture, $"{r.Dsps:0} of {part.Dsps:0} DSP tiles, {r.Bram18:0} of {part.Bram18:0} block RAMs, {r.Uram:0} of {part.Uram:0} ultra RAMs (estimated){(r.FitsInto(part) ? "" : ": it does not fit the part")}"));
        }

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
                EngineText.Write(json, layers, engine);
                json.WriteNumber("engines", choice.Engines);
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

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
