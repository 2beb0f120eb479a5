using System.Text.Json;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Formats.Npz;
using EeHw.Model.Numerics;

namespace EeHw.Model.Formats;

/// <summary>
/// Traces as NPZ files: logits [K,N,C] float32, labels [N] int64, costMacs [K] int64, backboneMacs [K] int64, and meta, a JSON text as uint8 with
/// schemaVersion, toolVersion, exitNames, arithmetic, networkHash, dataHash and seed. Where exits differ in classes, logits_1 ... logits_K [N,C_k]
/// stand for logits; labelMap_1 ... labelMap_K [C] int64 say which of an exit's own labels each true class is; features_1 ... features_K [N,D_k] float32
/// are feature vectors, their names in meta as featureNames. A trace without meta, made elsewhere, is read too: its exits are called exit1, exit2, ...,
/// its arithmetic float32, its hashes are empty.
/// </summary>
public static class TraceFile
{
    /// <summary>Version of the meta document.</summary>
    public const int SchemaVersion = 1;

    private const int MaximumMetaBytes = 1 << 20;

    /// <summary>Reads a trace: an NPZ file, or a CSV file (docs/formats.md).</summary>
    /// <param name="path">The file.</param>
    /// <returns>The trace.</returns>
    /// <exception cref="EeHwException">EEHW10xx for the file, EEHW12xx for the archive, EEHW51xx for a trace that contradicts itself.</exception>
    public static Trace Read(string path)
    {
        if (TraceCsv.IsCsv(path))
        {
            var recorded = TraceCsv.Read(path);
            if (recorded.Exits > byte.MaxValue)
            {
                throw new EeHwException(Codes.Traces.BadShape, new Place { File = path }, $"there are {recorded.Exits} exits; allowed are at most {byte.MaxValue}.", "Keep the exits that are of interest.");
            }

            Check(recorded, path);
            return recorded;
        }

        var file = NpzFile.Read(path, n => n is "logits" or "labels" or "costMacs" or "backboneMacs" or "meta" || n.StartsWith("logits_", StringComparison.Ordinal) || n.StartsWith("features_", StringComparison.Ordinal) || n.StartsWith("labelMap_", StringComparison.Ordinal));
        var logits = TraceArrays.Logits(file);
        var (exits, samples) = (logits.ExitClasses.Count, logits.Samples);
        if (exits > byte.MaxValue)
        {
            throw new EeHwException(Codes.Traces.BadShape, logits.Place, $"there are {exits} exits; allowed are at most {byte.MaxValue}.", "Keep the exits that are of interest.");
        }

        var labels = file["labels"];
        var costs = file["costMacs"];
        var backbone = file.TryGet("backboneMacs") ?? costs;
        labels.RequireShape(samples);
        costs.RequireShape(exits);
        backbone.RequireShape(exits);
        var meta = file.TryGet("meta") is { } m ? ReadMeta(m, exits) : new Meta([.. Enumerable.Range(1, exits).Select(k => $"exit{k}")], [], "float32", "", "", 0);
        var maps = TraceArrays.LabelMaps(file, logits);
        var trace = new Trace
        {
            Logits = logits.Values,
            Exits = exits,
            Samples = samples,
            Classes = maps?[0].Count ?? logits.ExitClasses[^1],
            ExitClasses = logits.ExitClasses.All(c => c == logits.ExitClasses[0]) && maps is null ? null : logits.ExitClasses,
            LabelMaps = maps,
            Features = TraceArrays.Features(file, exits, samples, meta.FeatureNames),
            Labels = labels.ToInt32s(),
            CostMacs = ValueList.Create<long>(costs.ToInt64s()),
            BackboneMacs = ValueList.Create<long>(backbone.ToInt64s()),
            ExitNames = meta.ExitNames,
            Arithmetic = meta.Arithmetic,
            NetworkHash = meta.NetworkHash,
            DataHash = meta.DataHash,
            Seed = meta.Seed,
        };
        Check(trace, path);
        return trace;
    }

    /// <summary>Writes a trace, whole or not at all. Equal traces make equal bytes.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="EeHwException">EEHW1003 when it cannot be written.</exception>
    public static void Write(Trace trace, string path)
    {
        ArgumentNullException.ThrowIfNull(trace);
        NpzFile.Write(path, [
            .. TraceArrays.Of(trace),
            new("labels", NpyArray.Of(Array.ConvertAll(trace.Labels, l => (long)l), trace.Samples)),
            new("costMacs", NpyArray.Of(trace.CostMacs.ToArray(), trace.Exits)),
            new("backboneMacs", NpyArray.Of(trace.BackboneMacs.ToArray(), trace.Exits)),
            new("meta", MetaOf(trace)),
        ]);
    }

    private static void Check(Trace trace, string path)
    {
        var bad = Array.FindIndex(trace.Logits, v => !float.IsFinite(v));
        if (bad >= 0)
        {
            var (exit, sample, c) = trace.PlaceOf(bad);
            throw Wrong(path, "logits", $"the logit of class {c} of sample {sample} at exit {(exit < trace.ExitNames.Count ? trace.ExitNames[exit] : FormattableString.Invariant($"{exit + 1}"))} is {trace.Logits[bad]}; allowed are finite numbers.");
        }

        var label = Array.FindIndex(trace.Labels, l => l < 0 || l >= trace.Classes);
        if (label >= 0)
        {
            throw Wrong(path, "labels", $"the label of sample {label} is {trace.Labels[label]}; allowed is 0 to {trace.Classes - 1}.");
        }

        for (var k = 0; k < trace.Exits; k++)
        {
            if (trace.CostMacs[k] <= 0 || (k > 0 && trace.CostMacs[k] < trace.CostMacs[k - 1]))
            {
                throw Wrong(path, "costMacs", $"the costs are {trace.CostMacs}; allowed are positive numbers that do not fall from exit to exit.");
            }

            // A head that reads the input has no backbone before it; the plain network always has.
            if (trace.BackboneMacs[k] < (k < trace.Exits - 1 ? 0 : 1))
            {
                throw Wrong(path, "backboneMacs", $"the costs are {trace.BackboneMacs}; allowed are positive numbers, and 0 before the last.");
            }
        }
    }

    private static EeHwException Wrong(string path, string item, string message)
        => new(Codes.Traces.BadValues, new Place { File = path, Item = item }, message, "Make the trace again with eehw trace.");

    private static NpyArray MetaOf(Trace trace)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", SchemaVersion);
            json.WriteString("toolVersion", ToolVersion.Text);
            json.WriteStartArray("exitNames");
            foreach (var name in trace.ExitNames)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
            if (trace.Features is { } features)
            {
                json.WriteStartArray("featureNames");
                foreach (var feature in features)
                {
                    json.WriteStringValue(feature.Name);
                }

                json.WriteEndArray();
            }

            json.WriteString("arithmetic", trace.Arithmetic);
            json.WriteString("networkHash", trace.NetworkHash);
            json.WriteString("dataHash", trace.DataHash);
            json.WriteNumber("seed", trace.Seed);
            json.WriteEndObject();
        }

        return NpyArray.Of(buffer.ToArray(), (int)buffer.Length);
    }

    private static Meta ReadMeta(NpyArray array, int exits)
    {
        if (array.Values is not byte[] text || text.Length > MaximumMetaBytes)
        {
            throw BadMeta(array, $"it has {array.Count} elements of type {array.Type}; allowed are at most {MaximumMetaBytes} of UInt8");
        }

        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 4 });
            var root = document.RootElement;
            var version = root.GetProperty("schemaVersion").GetInt32();
            if (version != SchemaVersion)
            {
                throw BadMeta(array, $"its schemaVersion is {version}; read is {SchemaVersion}");
            }

            var names = root.GetProperty("exitNames").EnumerateArray().Select(e => e.GetString() ?? "").ToValueList();
            if (names.Count != exits)
            {
                throw BadMeta(array, $"it names {names.Count} exits; the logits have {exits}");
            }

            var features = root.TryGetProperty("featureNames", out var list) ? list.EnumerateArray().Select(e => e.GetString() ?? "").ToValueList() : [];
            return new Meta(names, features, Text("arithmetic"), Text("networkHash"), Text("dataHash"), root.GetProperty("seed").GetInt64());

            string Text(string name) => root.GetProperty(name).GetString() ?? "";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw BadMeta(array, "it is not JSON with schemaVersion, exitNames, arithmetic, networkHash, dataHash and seed");
        }
    }

    private static EeHwException BadMeta(NpyArray array, string found)
        => new(Codes.Traces.BadMeta, array.Place, $"the description of the trace is broken: {found}.", "Make the trace again with eehw trace, or leave meta out.");

    private sealed record Meta(ValueList<string> ExitNames, ValueList<string> FeatureNames, string Arithmetic, string NetworkHash, string DataHash, long Seed);
}
