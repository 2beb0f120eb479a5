using System.Text.Json;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits.Metrics;
using EeHw.Model.Formats;
using EeHw.Model.Formats.Json;
using EeHw.Model.Results;
using EeHw.Report.Figures;
using EeHw.Report.Gantts;
using EeHw.Report.Readings;

namespace EeHw.Report;

/// <summary>A design's numbers as a JSON document: <see cref="ReportFolder.ResultsName"/>.</summary>
public static class DesignReportJson
{
    private static readonly JsonRecord<Reading> _reading = Of(new Reading("", new Measurement { Source = MeasurementSource.ClosedForm, Tool = "", Samples = 0 }), f =>
    [
        f.Text("label", "name of the reading", r => r.Label, (r, v) => r with { Label = v ?? "" }),
        f.Record("measurement", "what was found", MeasurementJson.Table, r => r.Measurement, (r, v) => v is null ? r : r with { Measurement = v }),
    ]);

    private static readonly JsonRecord<TradeOffPoint> _point = Of(new TradeOffPoint("", 0, 0), f =>
    [
        f.Text("name", "what it is", r => r.Name, (r, v) => r with { Name = v ?? "" }),
        f.Number("expectedMacs", "MAC", "mean cost per sample, heads paid", "N0", r => r.ExpectedMacs, (r, v) => r with { ExpectedMacs = v ?? 0 }),
        f.Number("accuracyFraction", "fraction", "share of right answers", "P2", r => r.AccuracyFraction, (r, v) => r with { AccuracyFraction = v ?? 0 }),
    ]);

    private static readonly JsonRecord<TradeOff> _tradeOff = Of(new TradeOff([], "", [], [], ""), f =>
    [
        f.Text("curveName", "what was turned along the curve", r => r.CurveName, (r, v) => r with { CurveName = v ?? "" }),
        f.List("curve", "policies of one family", _point, r => r.Curve, (r, v) => r with { Curve = v }),
        f.List("exits", "each exit answering for all samples", _point, r => r.Exits, (r, v) => r with { Exits = v }),
        f.List("points", "operating points", _point, r => r.Points, (r, v) => r with { Points = v }),
        f.Text("source", "what the numbers were computed on", r => r.Source, (r, v) => r with { Source = v ?? "" }),
    ]);

    private static readonly JsonRecord<LatencyCurve> _latency = Of(new LatencyCurve("", "", []), f =>
    [
        f.Text("name", "what was timed", r => r.Name, (r, v) => r with { Name = v ?? "" }),
        f.Text("source", "whose time", r => r.Source, (r, v) => r with { Source = v ?? "" }),
        f.Numbers("quantilesNs", "ns", "evenly spaced quantiles from the smallest to the largest", "N0", r => r.QuantilesNs, (r, v) => r with { QuantilesNs = v }),
    ]);

    private static readonly JsonRecord<GanttSpan> _span = Of(new GanttSpan(0, 0, ""), f =>
    [
        f.Number("fromNs", "ns", "begin", "N0", r => r.FromNs, (r, v) => r with { FromNs = v ?? 0 }),
        f.Number("toNs", "ns", "end", "N0", r => r.ToNs, (r, v) => r with { ToNs = v ?? 0 }),
        f.Text("kind", "what holds", r => r.Kind, (r, v) => r with { Kind = v ?? "" }),
    ]);

    private static readonly JsonRecord<GanttRow> _gantt = Of(new GanttRow("", "", []), f =>
    [
        f.Text("name", "stage or sample", r => r.Name, (r, v) => r with { Name = v ?? "" }),
        f.Text("group", "heading of rows that stand together", r => r.Group, (r, v) => r with { Group = v ?? "" }),
        f.List("spans", "stretches, ascending", _span, r => r.Spans, (r, v) => r with { Spans = v }),
    ]);

    private static readonly JsonRecord<RooflinePoint> _layer = Of(new RooflinePoint("", 0, 0, false), f =>
    [
        f.Text("name", "layer", r => r.Name, (r, v) => r with { Name = v ?? "" }),
        f.Number("macsPerByte", "MAC/B", "multiply-accumulates per byte of external memory", "0.##", r => r.MacsPerByte, (r, v) => r with { MacsPerByte = v ?? 0 }),
        f.Number("macsPerSecond", "MAC/s", "what it reaches", "G4", r => r.MacsPerSecond, (r, v) => r with { MacsPerSecond = v ?? 0 }),
        f.Flag("isMemoryBound", "whether memory takes longer than computing", r => r.IsMemoryBound, (r, v) => r with { IsMemoryBound = v }),
    ]);

    private static readonly JsonRecord<Roofline> _roofline = Of(new Roofline([], 0, 0, ""), f =>
    [
        f.List("layers", "layers that multiply and use the memory", _layer, r => r.Layers, (r, v) => r with { Layers = v }),
        f.Number("peakMacsPerSecond", "MAC/s", "all processing elements busy", "G4", r => r.PeakMacsPerSecond, (r, v) => r with { PeakMacsPerSecond = v ?? 0 }),
        f.Number("bytesPerSecond", "B/s", "what the memory reaches", "G4", r => r.BytesPerSecond, (r, v) => r with { BytesPerSecond = v ?? 0 }),
        f.Text("source", "where the numbers come from", r => r.Source, (r, v) => r with { Source = v ?? "" }),
        f.Flag("isDevice", "whether it is of a device of this machine, measured", r => r.IsDevice, (r, v) => r with { IsDevice = v }),
    ]);

    private static readonly JsonRecord<ReportLink> _link = Of(new ReportLink("", ""), f =>
    [
        f.Text("path", "file, relative to the report", r => r.Path, (r, v) => r with { Path = v ?? "" }),
        f.Text("description", "what it is", r => r.Description, (r, v) => r with { Description = v ?? "" }),
    ]);

    private static readonly JsonRecord<DesignReport> _design = Of(new DesignReport { Name = "", Summary = "", InputHash = "", Readings = [] }, f =>
    [
        f.Text("name", "name of the design", r => r.Name, (r, v) => r with { Name = v ?? "" }),
        f.Text("summary", "the design in one line", r => r.Summary, (r, v) => r with { Summary = v ?? "" }),
        f.List("readings", "from the formula to the device", _reading, r => r.Readings, (r, v) => r with { Readings = v }),
        f.Record("reconfigured", "the same network with a reconfigurable region", _reading, r => r.Reconfigured, (r, v) => r with { Reconfigured = v }),
        f.Record("moved", "the design under its own workload, while its policy is moved", _reading, r => r.Moved, (r, v) => r with { Moved = v }),
        f.Record("tradeOff", "accuracy against expected cost", _tradeOff, r => r.TradeOff, (r, v) => r with { TradeOff = v }),
        f.Record("exitMetrics", "overthinking, confusion, calibration of the exits", ExitMetricsJson.Table, r => r.ExitMetrics, (r, v) => r with { ExitMetrics = v }),
        f.List("latencies", "latency distributions", _latency, r => r.Latencies, (r, v) => r with { Latencies = v }),
        f.List("gantt", "stages and samples over time", _gantt, r => r.Gantt, (r, v) => r with { Gantt = v }),
        f.Text("partName", "name of the part", r => r.PartName, (r, v) => r with { PartName = v }),
        f.Value("part", "", "what the part has", MeasurementJson.ResourcesTable, r => r.Part, (r, v) => r with { Part = v }),
        f.Record("roofline", "layers on an engine under what array and memory allow", _roofline, r => r.Roofline, (r, v) => r with { Roofline = v }),
        f.Record("deviceRoofline", "layers on a device of this machine under its measured peak", _roofline, r => r.DeviceRoofline, (r, v) => r with { DeviceRoofline = v }),
        f.List("links", "files beside the report", _link, r => r.Links, (r, v) => r with { Links = v }),
        f.Texts("notes", "what a reader must know", r => r.Notes, (r, v) => r with { Notes = v }),
    ]);

    /// <summary>Writes a document.</summary>
    /// <param name="design">The design's numbers.</param>
    /// <param name="toolVersion">Version of the tool.</param>
    /// <returns>UTF-8.</returns>
    public static byte[] ToBytes(DesignReport design, string toolVersion)
        => [.. JsonFile.ToBytes(toolVersion, design.InputHash, w => _design.WriteFields(w, design)), (byte)'\n'];

    /// <summary>Writes the fields into an object that is open.</summary>
    /// <param name="writer">The writer, inside an object.</param>
    /// <param name="design">The design's numbers.</param>
    public static void WriteFields(Utf8JsonWriter writer, DesignReport design) => _design.WriteFields(writer, design);

    /// <summary>Reads a document.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The design's numbers.</returns>
    /// <exception cref="EeHwException">EEHW1001..1004 for the file, EEHW1501..1503 for its content.</exception>
    public static DesignReport Read(string path)
    {
        using var document = JsonFile.Open(path);
        var hash = document.RootElement.TryGetProperty("inputHash", out var h) && h.ValueKind == JsonValueKind.String ? h.GetString() : null;
        return _design.Read(document.RootElement, new Place { File = path }) with { InputHash = hash ?? "" };
    }

    private static JsonRecord<T> Of<T>(T empty, Func<JsonFields<T>, JsonField<T>[]> fields) => new(empty, fields(new JsonFields<T>()));
}
