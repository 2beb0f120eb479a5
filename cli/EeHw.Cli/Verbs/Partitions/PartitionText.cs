using System.Globalization;
using System.Text.Json;
using EeHw.Cli.Output;
using EeHw.Model.Designs;
using EeHw.Model.Results;
using EeHw.Sim.Partitions;

namespace EeHw.Cli.Verbs.Partitions;

/// <summary>A reconfigured design beside its alternatives, for people and as JSON.</summary>
internal static class PartitionText
{
    public static void Print(VerbContext context, PartitionComparison c, LoweredDesign design, string source, int firstHard)
    {
        context.Print(string.Create(CultureInfo.InvariantCulture, $"design {design.Design.Name}   {design.Platform.Name}, {design.Design.ClockMhz} MHz   decisions: {source}; {c.Swapped.Samples:N0} samples, {c.Even.Share:P1} of them hard"));
        var table = new TextTable("", "swapped|", "side by side|", "no early exit|");
        Row("samples per second (simulated)", m => m.ThroughputPerSecond, "N1");
        Row("latency, mean, µs", m => m.LatencyNs?.Mean / 1000, "N1");
        Row("latency, 99 of 100, µs", m => m.LatencyNs?.P99 / 1000, "N1");
        Row("latency of hard samples, mean, µs", m => m == c.NoExit ? m.LatencyNs?.Mean / 1000 : PartitionComparison.HardNs(m, firstHard) / 1000, "N1");
        Row("accuracy, %", m => m.AccuracyFraction * 100, "0.00");
        Row("energy per sample, µJ", m => m.EnergyPjPerSample?.Mean / 1e6, "0.00");
        Row("  of it static", m => Part(m, "static"), "0.00");
        Row("  of it configuration", m => Part(m, "configuration"), "0.00");
        Row("LUTs", m => m.Resources?.Luts, "N0");
        Row("DSP tiles", m => m.Resources?.Dsps, "N0");
        Row("block RAMs of 18 kbit", m => m.Resources?.Bram18, "N0");
        context.Print(table);
        var use = c.Swapped.Reconfiguration!;
        context.Print(string.Create(CultureInfo.InvariantCulture, $"{use.Swaps} swaps ({use.Scheduler}) take {use.TimeFraction:P1} of the time, {use.LoadNs / 1000:N1} µs a load; hard samples wait {use.WaitNs / 1000:N1} µs in the mean, at most {use.QueueHighWater} at a time"));
        context.Print(string.Create(CultureInfo.InvariantCulture, $"closed form, clocks per sample: swapped {c.Even.ReconfiguredTime(c.Waiting):0.#} = {c.Even.Alone1:0.#} + {c.Even.Share:0.###}*{c.Even.Alone2:0.#} + 2*{c.Even.Share:0.###}*{c.Even.Swap:0}/{c.Waiting:0.#}; side by side max({c.Even.CoResident1:0.#}, {c.Even.Share:0.###}*{c.Even.CoResident2:0.#}) = {c.Even.CoResidentTime:0.#}; no early exit {c.NoExitTime:0.#}"));
        context.Print(c.Even.Samples is { } least ? string.Create(CultureInfo.InvariantCulture, $"break-even: more than {least:0.#} waiting samples per swap (here {c.Waiting:0.#})") : "break-even: no number of waiting samples is enough");
        foreach (var reason in c.Reasons)
        {
            context.Print($"{reason.Name} {reason.IsFor switch { true => "speaks for it", false => "speaks against it", _ => "makes no difference" }}: {reason.Text}");
        }

        context.Print($"Energy and resources are estimates ({c.Swapped.EnergySource}). Side by side and without exits the design is lowered anew with the same budget; foldings that the file gives stay.");

        void Row(string name, Func<Measurement, double?> get, string format)
            => table.Add(name, Cell(get(c.Swapped), format), Cell(get(c.CoResident), format), Cell(get(c.NoExit), format));
    }

    public static void Write(Utf8JsonWriter json, PartitionComparison c)
    {
        foreach (var (name, measurement) in new[] { ("swapped", c.Swapped), ("coResident", c.CoResident), ("noExit", c.NoExit) })
        {
            json.WritePropertyName(name);
            MeasurementJson.WriteObject(json, measurement);
        }

        json.WriteStartObject("closedForm");
        json.WriteNumber("hardShare", c.Even.Share);
        json.WriteNumber("waitingSamples", c.Waiting);
        json.WriteNumber("swappedCycles", c.Even.ReconfiguredTime(c.Waiting));
        json.WriteNumber("coResidentCycles", c.Even.CoResidentTime);
        json.WriteNumber("noExitCycles", c.NoExitTime);
        json.WriteNumber("swapCycles", c.Even.Swap);
        json.WriteNumber("foldingGainCycles", c.FoldingGain);
        if (c.Even.Samples is { } least)
        {
            json.WriteNumber("breakEvenSamples", least);
        }

        json.WriteEndObject();
        json.WriteStartArray("reasons");
        foreach (var reason in c.Reasons)
        {
            json.WriteStartObject();
            json.WriteString("name", reason.Name);
            json.WriteString("speaks", reason.IsFor switch { true => "for", false => "against", _ => "neither" });
            json.WriteString("text", reason.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("drift");
        foreach (var point in c.Drift)
        {
            json.WriteStartObject();
            json.WriteNumber("hardShare", point.Share);
            json.WriteNumber("swappedCycles", point.Swapped);
            json.WriteNumber("coResidentCycles", point.CoResident);
            json.WriteNumber("freeSwapsCycles", point.FreeSwaps);
            if (point.BreakEvenSamples is { } samples)
            {
                json.WriteNumber("breakEvenSamples", samples);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static double? Part(Measurement m, string name) => m.EnergyParts.FirstOrDefault(p => p.Name == name)?.PicojoulesPerSample.Mean / 1e6;

    private static string Cell(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
