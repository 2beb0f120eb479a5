using System.Text.Json;
using EeHw.Model.Formats.Json;
using EeHw.Model.Numerics;
using EeHw.Model.Results;

namespace EeHw.Model.Exits.Metrics;

/// <summary>Exit metrics as JSON; writer, reader and docs/metrics.md follow one table.</summary>
public static class ExitMetricsJson
{
    /// <summary>Every number, in the order of the document.</summary>
    public static ValueList<Metric> Metrics { get; } = ExitMetricFields.Table.MetricsBelow("").ToValueList();

    /// <summary>The table itself, for documents that hold exit metrics.</summary>
    public static JsonRecord<ExitMetrics> Table => ExitMetricFields.Table;

    /// <summary>What a policy does, for documents that hold only that.</summary>
    public static JsonRecord<PolicyQuality> PolicyTable => ExitMetricFields.Policy;

    /// <summary>Writes the fields into an object that is open.</summary>
    /// <param name="writer">The writer, inside an object.</param>
    /// <param name="metrics">The metrics.</param>
    public static void WriteFields(Utf8JsonWriter writer, ExitMetrics metrics) => ExitMetricFields.Table.WriteFields(writer, metrics);
}
