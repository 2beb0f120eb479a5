using System.Text.Json;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Formats;

/// <summary>
/// Policies as files. A YAML file holds any policy: its name, where it comes from (exits, network, data, arithmetic, costs, seed) and, under
/// <c>parameters</c>, what its reader reads. A threshold policy may also be a JSON document (ending <c>.json</c>): score, comparison, fallback and, per
/// early exit, the threshold on the user's scale and on the confidence scale, null where nobody leaves. In both the confidence decides: near
/// certainty a probability cannot tell two thresholds apart.
/// </summary>
public static class PolicyFile
{
    /// <summary>Largest YAML file that is read, in bytes; class means are the largest parameters.</summary>
    public const int MaximumBytes = 64 << 20;

    private const string Again = "Make the file again with `eehw policy fit --out`.";

    /// <summary>Writes a policy: JSON where the path ends with <c>.json</c> and the policy is one of thresholds, else YAML.</summary>
    /// <param name="path">The file.</param>
    /// <param name="document">The policy and where it comes from.</param>
    /// <param name="toolVersion">Version of the tool.</param>
    /// <param name="inputHash">SHA-256 of what it depends on.</param>
    /// <exception cref="EeHwException">EEHW1003 when it cannot be written, EEHW5009 for another policy as JSON.</exception>
    public static void Write(string path, PolicyDocument document, string toolVersion, string inputHash)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (!IsJson(path))
        {
            AtomicFile.WriteText(path, YamlWriter.Write(ToYaml(document, toolVersion, inputHash)));
            return;
        }

        if (document.Policy is not ThresholdPolicy policy)
        {
            throw new EeHwException(Codes.Exits.PolicyFile, new Place { File = path }, $"a JSON file holds threshold policies only; this one is {document.Policy.Name}.", "Use a name that ends with .yaml.");
        }

        AtomicFile.Write(path, JsonFile.ToBytes(toolVersion, inputHash, writer =>
        {
            WriteFields(writer, policy);
            writer.WriteString("networkHash", document.Header.NetworkHash);
            writer.WriteString("dataHash", document.Header.DataHash);
        }));
    }

    /// <summary>Reads a policy.</summary>
    /// <param name="path">The file.</param>
    /// <param name="catalog">Scores and policies that can be named; null: those of EeHw.</param>
    /// <returns>The policy and where it comes from. A JSON file says little of the latter: exits without names, no costs.</returns>
    /// <exception cref="EeHwException">EEHW10xx, EEHW14xx, EEHW15xx, EEHW5001, EEHW5009, EEHW5020.</exception>
    public static PolicyDocument Read(string path, PolicyCatalog? catalog = null)
        => IsJson(path) ? ReadJson(path, catalog ?? PolicyCatalog.Default) : FromYaml(YamlReader.Read(path, MaximumBytes), path, catalog ?? PolicyCatalog.Default);

    /// <summary>A policy as a YAML document.</summary>
    /// <param name="document">The policy and where it comes from.</param>
    /// <param name="toolVersion">Version of the tool.</param>
    /// <param name="inputHash">SHA-256 of what it depends on.</param>
    /// <returns>The document.</returns>
    public static YamlMap ToYaml(PolicyDocument document, string toolVersion, string inputHash)
    {
        ArgumentNullException.ThrowIfNull(document);
        var header = document.Header;
        return YamlMap.Of(
            false,
            ("schemaVersion", YamlScalar.Of((long)JsonFile.SchemaVersion)),
            ("toolVersion", new YamlScalar(toolVersion)),
            ("inputHash", new YamlScalar(inputHash)),
            ("policy", new YamlScalar(document.Policy.Name)),
            ("exits", new YamlSequence(header.ExitNames.Select(n => new YamlScalar(n)))),
            ("classes", YamlScalar.Of((long)header.Classes)),
            ("arithmetic", new YamlScalar(header.Arithmetic)),
            ("network", YamlMap.Of(false, ("hash", new YamlScalar(header.NetworkHash)))),
            ("data", YamlMap.Of(false, ("hash", new YamlScalar(header.DataHash)))),
            ("costs", YamlMap.Of(false, ("unit", new YamlScalar(header.CostUnit)), ("values", PolicyYaml.Numbers(header.Costs)))),
            ("seed", YamlScalar.Of(header.Seed)),
            ("parameters", document.Policy.ToYaml()));
    }

    /// <summary>Reads a policy out of a YAML document.</summary>
    /// <param name="root">The document.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="catalog">Scores and policies that can be named.</param>
    /// <returns>The policy and where it comes from.</returns>
    /// <exception cref="EeHwException">EEHW14xx, EEHW5001, EEHW5009, EEHW5020.</exception>
    public static PolicyDocument FromYaml(YamlMap root, string path, PolicyCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var problems = new DiagnosticList();
        var fields = new YamlFields(root, problems);
        if (fields.Text("schemaVersion", "1") != "1")
        {
            throw new EeHwException(Codes.Exits.PolicyFile, fields.PlaceOf("schemaVersion"), "schemaVersion must be 1.", "Make the file again with this version of eehw.");
        }

        _ = fields.OptionalText("toolVersion");
        _ = fields.OptionalText("inputHash");
        var name = fields.Text("policy");
        var exits = fields.Items("exits", required: true).Select(n => fields.TextOf(n) ?? "").ToValueList();
        var costs = fields.Section("costs");
        var header = new PolicyHeader
        {
            ExitNames = exits,
            Classes = (int)fields.Integer("classes", 1, int.MaxValue),
            Arithmetic = fields.Text("arithmetic", "float32"),
            NetworkHash = Hash("network"),
            DataHash = Hash("data"),
            CostUnit = costs?.Text("unit", "MACs") ?? "MACs",
            Costs = costs is null ? [] : PolicyYaml.Numbers(costs, "values", exits.Count, NumberRange.NotNegative),
            Seed = fields.Integer("seed", long.MinValue, long.MaxValue, 0),
        };
        costs?.Finish();
        var parameters = fields.Section("parameters", required: true);
        fields.Finish();
        problems.ThrowIfErrors();
        var policy = catalog.Reader(name, fields.PlaceOf("policy")).Read(parameters!, header, catalog);
        parameters!.Finish();
        problems.ThrowIfErrors();
        return new(header, policy);

        string Hash(string key)
        {
            var section = fields.Section(key);
            var hash = section?.OptionalText("hash") ?? "";
            section?.Finish();
            return hash;
        }
    }

    /// <summary>Writes a policy's own fields into an open object.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="policy">The policy.</param>
    public static void WriteFields(Utf8JsonWriter writer, ThresholdPolicy policy)
    {
        writer.WriteString("score", policy.Score.Name);
        writer.WriteString("scale", policy.Score.Scale);
        writer.WriteBoolean("strict", policy.Strict);
        writer.WriteString("fallback", NameOf(policy.Fallback));
        WriteNumbers(writer, "thresholds", policy.Thresholds, policy.Confidences);
        WriteNumbers(writer, "confidences", policy.Confidences, policy.Confidences);
    }

    /// <summary>Reads a policy for a trace.</summary>
    /// <param name="path">The file.</param>
    /// <param name="trace">The trace it is to decide.</param>
    /// <param name="catalog">Scores and policies that can be named; null: those of EeHw.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="EeHwException">As <see cref="Read(string, PolicyCatalog?)"/> says; EEHW5009, EEHW5021 when it is not for this network.</exception>
    public static IExitPolicy Read(string path, Trace trace, PolicyCatalog? catalog = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var document = Read(path, catalog);
        document.RequireFits(trace.Exits, trace.NetworkHash, path);
        return document.Policy;
    }

    /// <summary>A fallback as it is written: <c>last</c> or <c>most-confident</c>.</summary>
    /// <param name="fallback">The fallback.</param>
    /// <returns>Its name.</returns>
    public static string NameOf(Fallback fallback) => fallback == Fallback.Last ? "last" : "most-confident";

    /// <summary>Reads a fallback.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="place">Where it stands.</param>
    /// <returns>The fallback.</returns>
    /// <exception cref="EeHwException">EEHW5009.</exception>
    public static Fallback ParseFallback(string name, Place place) => name switch
    {
        "last" => Fallback.Last,
        "most-confident" => Fallback.MostConfident,
        _ => throw new EeHwException(Codes.Exits.PolicyFile, place, $"there is no fallback '{name}'; there are last, most-confident."),
    };

    private static bool IsJson(string path) => path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    private static PolicyDocument ReadJson(string path, PolicyCatalog catalog)
    {
        using var document = JsonFile.Open(path);
        var root = document.RootElement;
        var place = new Place { File = path };
        var policy = new ThresholdPolicy
        {
            Score = catalog.Score(Text(root, "score", place), place with { Item = "score" }),
            Confidences = Numbers(root, place),
            Strict = root.TryGetProperty("strict", out var strict) && strict.ValueKind == JsonValueKind.True,
            Fallback = ParseFallback(Text(root, "fallback", place), place with { Item = "fallback" }),
        };
        return new(
            new PolicyHeader
            {
                ExitNames = Enumerable.Repeat("", policy.Confidences.Count + 1).ToValueList(),
                Classes = 0,
                Arithmetic = "",
                NetworkHash = root.TryGetProperty("networkHash", out var hash) && hash.ValueKind == JsonValueKind.String ? hash.GetString()! : "",
                DataHash = root.TryGetProperty("dataHash", out var data) && data.ValueKind == JsonValueKind.String ? data.GetString()! : "",
                Costs = [],
                CostUnit = "MACs",
            },
            policy);
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string name, ValueList<double> values, ValueList<double> confidences)
    {
        writer.WriteStartArray(name);
        for (var k = 0; k < values.Count; k++)
        {
            if (double.IsPositiveInfinity(confidences[k]))
            {
                writer.WriteNullValue();
            }
            else
            {
                // JSON has no infinity; a threshold of 0 that everybody passes becomes the smallest number.
                writer.WriteNumberValue(Math.Max(values[k], double.MinValue));
            }
        }

        writer.WriteEndArray();
    }

    private static string Text(JsonElement root, string name, Place place)
        => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new EeHwException(Codes.Json.Field, place with { Item = name }, "a text is needed here.", Again);

    private static ValueList<double> Numbers(JsonElement root, Place place)
    {
        if (root.TryGetProperty("confidences", out var array) && array.ValueKind == JsonValueKind.Array
            && array.EnumerateArray().All(e => e.ValueKind == JsonValueKind.Null || (e.ValueKind == JsonValueKind.Number && e.TryGetDouble(out _))))
        {
            return array.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.Null ? double.PositiveInfinity : e.GetDouble()).ToValueList();
        }

        throw new EeHwException(Codes.Json.Field, place with { Item = "confidences" }, "an array of numbers (or null: nobody leaves) is needed here.", Again);
    }
}
