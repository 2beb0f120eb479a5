using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Engines;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>The fields of the section <c>mapping.engine</c>.</summary>
internal static class EngineFields
{
    private const string FromFolding = "folding";
    private const int LargestBatch = 64;

    public static readonly ValueList<DesignField> All =
    [
        Text("array", "rows x columns", "16x16", "Processing elements of one engine, each one multiply-accumulate per clock.", (e, text, place) => e with { Array = ArraySize.Parse(text, place) }, e => e.Array.ToString()),
        Text("dataflow", string.Join(", ", Dataflows.Names), "ws", "What stays in the array: ws weights, os sums, is maps; vector: an output-parallel array, every element a sum of its own. docs/engine.md has the formulas.", (e, text, place) => e with { Dataflow = Dataflows.Parse(text, place) }, e => e.Dataflow.ToText()),
        Text("buffers", "three sizes in bytes, K and M: maps, weights, sums", "none; an engine needs it", "On-chip memory of one engine, two tiles of each kind at a time.", (e, text, place) => e with { Buffers = EngineBuffers.Parse(text, place) }, e => e.Buffers?.ToString() ?? ""),
        Number("dramGbps", "GB/s", NumberRange.Positive, "the platform's", "Peak of the memory behind the engines.", (e, v) => e with { DramGbps = v }, e => e.DramGbps),
        Number("dramEfficiency", "share of the peak", NumberRange.Share, "0.79", "What long transfers reach of it (0.79: sequential DDR4-2400, simulated with DRAMsim3).", (e, v) => e with { DramEfficiency = v ?? 0.79 }, e => e.DramEfficiency),
        Number("dramLatencyNs", "ns", NumberRange.NotNegative, "100", "Time from asking for a tile to its first byte (100 is an engineering estimate).", (e, v) => e with { DramLatencyNs = v ?? 100 }, e => e.DramLatencyNs),
        Whole("wordBytes", "bytes", 4, "as the wider format of arithmetic takes", "Bytes of a word of maps and weights.", (e, v) => e with { WordBytes = v }, e => e.WordBytes),
        Whole("batch", "samples", LargestBatch, "1", "Most samples run together at a stage; their weights are loaded once.", (e, v) => e with { Batch = v ?? 1 }, e => e.Batch),
        Whole("engines", "engines", 64, "1", "Engines that share the memory in equal parts.", (e, v) => e with { Engines = v ?? 1 }, e => e.Engines),
        new()
        {
            Path = "mapping.engine.pinned", Kind = "mapping from stage to whole number (clocks) or folding", Allowed = "stages from 1; clocks at least 1, or folding", Default = "{}",
            Summary = "Hybrid: stages on streaming hardware of their own. A number is its clocks per sample; folding takes them from mapping.folding.layers of the stage (1 where absent) and counts its resources and energy.",
            Read = ReadPinned,
            Write = d => d.Mapping.Engine is not { Pinned.Count: > 0 } e ? null : new YamlMap(e.Pinned.OrderBy(p => p.Key).Select(p => new YamlEntry(YamlScalar.Of(p.Key + 1), p.Value is { } clocks ? YamlScalar.Of(clocks) : new YamlScalar(FromFolding)))),
        },
    ];

    private static DesignField Text(string key, string allowed, string byDefault, string summary, Func<EngineChoice, string, Place, EngineChoice> set, Func<EngineChoice, string> get) => new()
    {
        Path = "mapping.engine." + key, Kind = "text", Allowed = allowed, Default = byDefault, Summary = summary,
        Read = (f, d) =>
        {
            if (f.OptionalText(key) is not { } text)
            {
                return;
            }

            try
            {
                d.Engine = set(d.Engine, text, f.PlaceOf(key));
            }
            catch (EeHwException e)
            {
                foreach (var problem in e.Diagnostics)
                {
                    f.Problems.Add(problem);
                }
            }
        },
        Write = d => d.Mapping.Engine is { } e ? new YamlScalar(get(e)) : null,
    };

    private static DesignField Number(string key, string unit, NumberRange range, string byDefault, string summary, Func<EngineChoice, double?, EngineChoice> set, Func<EngineChoice, double?> get)
        => DesignFields.MaybeNumber("mapping.engine." + key, unit, range, byDefault, summary, (d, v) => d.Engine = set(d.Engine, v), d => d.Mapping.Engine is { } e ? get(e) : null);

    private static DesignField Whole(string key, string unit, int most, string byDefault, string summary, Func<EngineChoice, int?, EngineChoice> set, Func<EngineChoice, long?> get)
        => DesignFields.MaybeInteger("mapping.engine." + key, unit, 1, byDefault, summary, (d, v) => d.Engine = set(d.Engine, (int?)v), d => d.Mapping.Engine is { } e ? get(e) : null, most);

    private static void ReadPinned(YamlFields fields, DesignDraft draft)
    {
        if (fields.Section("pinned") is not { } pinned)
        {
            return;
        }

        var stages = new Dictionary<int, long?>();
        foreach (var entry in pinned.Map.Entries)
        {
            if (!int.TryParse(entry.Key.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var stage) || stage is < 1 or > 255)
            {
                fields.Problems.Error(Codes.Engines.UnknownStage, entry.Key.Place, $"'{entry.Key.Text}' is no stage; stages count from 1.", "For example pinned: { 1: folding }.");
                continue;
            }

            stages[stage - 1] = entry.Value is YamlScalar { Text: FromFolding } ? null : pinned.IntegerOf(entry.Value, 1, 1_000_000_000_000) ?? 1;
        }

        draft.Engine = draft.Engine with { Pinned = stages };
    }
}
