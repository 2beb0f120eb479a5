using System.Globalization;
using System.Text.Json;
using EeHw.Cli.Output;
using EeHw.Model.Designs;
using EeHw.Sim.Links;

namespace EeHw.Cli.Verbs.Simulation;

/// <summary>A design with links, for people and as JSON.</summary>
internal static class LinkedText
{
    /// <summary>Prints exits, stations, links, energy.</summary>
    public static void Print(VerbContext context, LoweredDesign design, LinkedResult result, SimulatedDecisions decisions)
    {
        var m = result.Measurement;
        var inFloat = decisions.InFloat?.Shares(design.Graph.ExitCount);
        var exits = new TextTable("exit", "answers", "share|", "share in float|", "alone, ms|", "mean, ms|", "p95|", "p99|");
        for (var k = 0; k < m.Exits.Count; k++)
        {
            var behind = design.Links.LastOrDefault(l => l.Cut.Stage <= k)?.Choice.Name;
            exits.Add(m.Exits[k].Name, behind is null ? "on the device" : $"behind {behind}", Percent(m.Exits[k].Share), inFloat is null ? "" : Percent(inFloat[k]), Ms(result.AloneNs[k]), Ms(m.Exits[k].Released?.Mean), Ms(m.Exits[k].Released?.P95), Ms(m.Exits[k].Released?.P99));
        }

        context.Print(exits);
        var stations = new TextTable("station", "kind", "stage|", "alone, ms|", "busy|", "queue, most|");
        foreach (var u in m.Units)
        {
            var queue = m.Fifos.First(f => f.Name == u.Name + " queue");
            stations.Add(u.Name, u.Kind, Whole(u.Stage + 1), Ms(u.IntervalCycles * 1000 / m.ClockMhz), Percent(u.BusyFraction), Whole(queue.HighWater));
        }

        context.Print(stations);
        var links = new TextTable("link", "cut behind", "sends|", "samples that cross|", "bytes each|", "sent per packet|", "busy|", "Mbit/s mean|", "down, left early|", "energy, µJ a sample|");
        foreach (var (link, part) in m.Links.Zip(design.Links))
        {
            links.Add(
                link.Name, part.Choice.After, string.Create(CultureInfo.InvariantCulture, $"{part.SampleBits / 8.0:N0} B"), Percent(link.SentShare), Number(link.BytesPerSample, "N0"), Number(link.TransmissionsPerPacket, "0.###"), Percent(link.BusyFraction),
                Number(link.MeanMbps, "0.##"), part.Choice.AnswersWhenDown ? Percent(link.DownShare) : "", link.EnergyPjPerSample is { } e ? Number(e / 1e6, "0.##") : "unknown");
        }

        context.Print(links);
        context.Print(string.Create(CultureInfo.InvariantCulture, $"closed form: at most {result.BoundPerSecond:0.##} samples per second (the slowest of parts and links); times \"alone\" are those of a sample that never waits"));
        if (m.EnergyPjPerSample is { } energy)
        {
            var (scale, unit) = energy.High >= 1e9 ? (1e9, "mJ") : (1e6, "µJ");
            var events = m.EnergyParts.Where(p => p.Name is not ("static" or "clock") && !p.Name.StartsWith("link ", StringComparison.Ordinal) && !p.Name.StartsWith("dram", StringComparison.Ordinal)).Sum(p => p.PicojoulesPerSample.Mean);
            var parts = string.Join(", ", m.EnergyParts.Where(p => p.Name is "static" or "clock" || p.Name.StartsWith("link ", StringComparison.Ordinal) || p.Name.StartsWith("dram", StringComparison.Ordinal)).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name} {p.PicojoulesPerSample.Mean / scale:0.###}")));
            context.Print(string.Create(CultureInfo.InvariantCulture, $"energy of the device {energy.Mean / scale:0.###} {unit} per sample, {energy.Low / scale:0.###} to {energy.High / scale:0.###} ({m.EnergySource}): computing {events / scale:0.###}, {parts}"));
        }

        foreach (var note in m.Notes)
        {
            context.Print("note: " + note);
        }
    }

    /// <summary>Writes what stands beside the measurement.</summary>
    public static void Write(Utf8JsonWriter json, LoweredDesign design, LinkedResult result, SimulatedDecisions decisions)
    {
        if (decisions.AccuracyWithoutTransfer is { } whole)
        {
            json.WriteNumber("accuracyWithoutTransferFraction", whole);
        }

        if (result.AccuracyIfUp is { } up)
        {
            json.WriteNumber("accuracyIfNoLinkWereDownFraction", up);
        }

        json.WriteNumber("boundPerSecond", result.BoundPerSecond);
        json.WriteStartArray("aloneNs");
        foreach (var ns in result.AloneNs)
        {
            json.WriteNumberValue(ns);
        }

        json.WriteEndArray();
        json.WriteStartArray("cuts");
        foreach (var link in design.Links)
        {
            json.WriteStartObject();
            json.WriteString("link", link.Choice.Name);
            json.WriteString("after", link.Choice.After);
            json.WriteNumber("sampleBits", link.SampleBits);
            json.WriteNumber("firstStageBehind", link.Cut.Stage);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);

    private static string Ms(double? ns) => ns is { } value ? (value / 1e6).ToString("0.###", CultureInfo.InvariantCulture) : "";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);
}
