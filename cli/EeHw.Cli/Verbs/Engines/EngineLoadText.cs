using System.Globalization;
using EeHw.Cli.Output;
using EeHw.Sim.Engines;

namespace EeHw.Cli.Verbs.Engines;

/// <summary>What engines did with a workload, for people.</summary>
internal static class EngineLoadText
{
    /// <summary>Prints exits, throughput beside its bound, times, energy.</summary>
    public static void Print(VerbContext context, EngineResult result, IReadOnlyList<double>? inFloat = null)
    {
        var (m, load) = (result.Measurement, result.Load);
        var table = new TextTable(["exit", "share|", .. inFloat is null ? Array.Empty<string>() : ["share in float|"], "stage alone, ms|", "mean batch|", "latency mean, ms|", "p95|", "p99|", "energy, µJ|"]);
        for (var k = 0; k < m.Exits.Count; k++)
        {
            var exit = m.Exits[k];
            table.Add([
                exit.Name, exit.Share.ToString("P1", CultureInfo.InvariantCulture), .. inFloat is null ? Array.Empty<string>() : [inFloat[k].ToString("P1", CultureInfo.InvariantCulture)], Ms(result.StageClocks[k][0] * 1000 / m.ClockMhz) + (load.Pinned.ContainsKey(k) ? " pinned" : ""),
                result.MeanBatch[k].ToString("0.00", CultureInfo.InvariantCulture), Ms(exit.Released?.Mean), Ms(exit.Released?.P95), Ms(exit.Released?.P99), exit.EnergyPj is { } pj ? (pj.Mean / 1e6).ToString("0.##", CultureInfo.InvariantCulture) : ""]);
        }

        context.Print(table);
        context.Print(string.Create(CultureInfo.InvariantCulture, $"{m.Samples:N0} samples{(m.IsPartial ? " (partial)" : "")}: {m.ThroughputPerSecond:0.##} per second (simulated, frame level), bound {result.BoundPerSecond:0.##} (closed form); latency mean {Ms(m.LatencyNs?.Mean)}, p50 {Ms(m.LatencyNs?.P50)}, p99 {Ms(m.LatencyNs?.P99)} ms"));
        if (m.Service is { } service)
        {
            context.Print(string.Create(CultureInfo.InvariantCulture, $"{service.OfferedPerSecond:0.##} arrive per second, {service.SustainablePerSecond:0.##} can be sustained; waiting {Ms(service.WaitNs)} ms on average, mean response ± {Ms(service.ResponseErrorNs)} ms (95 %)"));
        }

        if (m.EnergyPjPerSample is { } energy)
        {
            var (scale, unit) = energy.High >= 1e9 ? (1e9, "mJ") : (1e6, "µJ");
            var parts = string.Join(", ", m.EnergyParts.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name} {p.PicojoulesPerSample.Mean / scale:0.###}")));
            context.Print(string.Create(CultureInfo.InvariantCulture, $"energy {energy.Mean / scale:0.###} {unit} per sample, {energy.Low / scale:0.###} to {energy.High / scale:0.###} ({m.EnergySource}): {parts}"));
        }

        foreach (var note in m.Notes)
        {
            context.Print(note);
        }
    }

    private static string Ms(double? ns) => ns is { } value ? (value / 1e6).ToString("0.###", CultureInfo.InvariantCulture) : "";
}
