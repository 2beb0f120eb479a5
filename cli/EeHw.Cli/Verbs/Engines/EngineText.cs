using System.Globalization;
using System.Text.Json;
using EeHw.Cli.Output;
using EeHw.Model.Engines;
using EeHw.Model.Numerics;
using EeHw.Sim.Engines;

namespace EeHw.Cli.Verbs.Engines;

/// <summary>Costs of layers on an engine with buffers and DRAM, for people and as JSON.</summary>
internal static class EngineText
{
    /// <summary>Prints a table and its sums.</summary>
    public static void Print(VerbContext context, ValueList<StepCost> costs, Engine engine)
    {
        var hasStages = costs[^1].Step.Stage > 0;
        var table = new TextTable([.. hasStages ? ["stage|"] : Array.Empty<string>(), "layer", "on", "tile rows x filters x channels", "computing|", "stalled|", "read|", "written|", "bound by", "MAC/B|", "utilization|"]);
        foreach (var cost in costs)
        {
            table.Add(
            [
                .. hasStages ? [Number(cost.Step.Stage + 1)] : Array.Empty<string>(), cost.Step.Name, cost.IsVector ? "vector" : "array", Tile(cost), Number(cost.ComputeClocks), Number(cost.StallClocks),
                Number(cost.MapReadBytes + cost.WeightReadBytes), Number(cost.WriteBytes), cost.IsMemoryBound ? "memory" : "compute", cost.Intensity?.ToString("0.0", CultureInfo.InvariantCulture) ?? "", Percent(cost.Utilization(engine.Array)),
            ]);
        }

        context.Print(table);
        var (clocks, macs, bytes) = (costs.Sum(c => c.Clocks), costs.Sum(c => c.Macs), costs.Sum(c => c.DramBytes));
        context.Print(string.Create(CultureInfo.InvariantCulture, $"array {engine.Array}, {engine.Dataflow.ToText()}, buffers {engine.Buffers}, {engine.Clock.Megahertz:0.###} MHz: {clocks:N0} clocks ({engine.Clock.Nanoseconds(clocks) / 1e6:0.###} ms) a sample{(hasStages ? " that leaves at the last exit" : "")}"));
        context.Print(string.Create(CultureInfo.InvariantCulture, $"{macs:N0} MACs, utilization {macs / ((double)clocks * engine.Array.Elements):P1}; {bytes:N0} bytes of DRAM, {engine.Clock.PerSecond(clocks) * bytes / 1e9:0.##} of {engine.Dram.BytesPerSecond / 1e9:0.##} GB/s peak (closed form: tiles walked with double buffering, layers one after the other)"));
    }

    /// <summary>Writes engine and layers.</summary>
    public static void Write(Utf8JsonWriter json, ValueList<StepCost> costs, Engine engine)
    {
        json.WriteString("source", "closed form");
        json.WriteString("array", engine.Array.ToString());
        json.WriteString("dataflow", engine.Dataflow.ToText());
        json.WriteString("buffers", engine.Buffers.ToString());
        json.WriteNumber("clockMhz", engine.Clock.Megahertz);
        json.WriteNumber("dramGbps", engine.Dram.BytesPerSecond / 1e9);
        json.WriteNumber("dramEfficiencyFraction", engine.Dram.Efficiency);
        json.WriteNumber("dramLatencyNs", engine.Dram.LatencyNs);
        json.WriteNumber("wordBytes", engine.WordBytes);
        json.WriteStartArray("layers");
        foreach (var cost in costs)
        {
            json.WriteStartObject();
            json.WriteString("name", cost.Step.Name);
            json.WriteString("kind", cost.Step.Kind);
            json.WriteNumber("stage", cost.Step.Stage);
            json.WriteString("path", cost.IsVector ? "vector" : "array");
            json.WriteNumber("tileSamples", cost.Tiling.Samples);
            json.WriteNumber("tileRows", cost.Tiling.Rows);
            json.WriteNumber("tileFilters", cost.Tiling.Filters);
            json.WriteNumber("tileChannels", cost.Tiling.Channels);
            json.WriteString("outermost", cost.Tiling.FiltersOutside ? "filters" : "rows");
            json.WriteNumber("cycles", cost.Clocks);
            json.WriteNumber("computeCycles", cost.ComputeClocks);
            json.WriteNumber("stallCycles", cost.StallClocks);
            json.WriteNumber("dramCycles", cost.DramClocks);
            json.WriteNumber("dramMapReadBytes", cost.MapReadBytes);
            json.WriteNumber("dramWeightReadBytes", cost.WeightReadBytes);
            json.WriteNumber("dramWriteBytes", cost.WriteBytes);
            json.WriteBoolean("keepsOutput", cost.Residency.KeptOutput > 0);
            json.WriteBoolean("isMemoryBound", cost.IsMemoryBound);
            json.WriteNumber("macs", cost.Macs);
            if (cost.Intensity is { } intensity)
            {
                json.WriteNumber("macsPerDramByte", intensity);
            }

            json.WriteNumber("utilization", cost.Utilization(engine.Array));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("cycles", costs.Sum(c => c.Clocks));
        json.WriteNumber("macs", costs.Sum(c => c.Macs));
        json.WriteNumber("dramBytes", costs.Sum(c => c.DramBytes));
    }

    private static string Tile(StepCost cost)
        => FormattableString.Invariant($"{cost.Tiling.Rows}x{cost.Tiling.Filters}x{(cost.IsVector ? 1 : cost.Tiling.Channels)}{(cost.Residency.KeptOutput > 0 ? ", kept" : "")}");

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Percent(double fraction) => fraction.ToString("P1", CultureInfo.InvariantCulture);
}
