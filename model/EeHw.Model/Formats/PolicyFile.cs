using System.Globalization;
using System.Text.Json;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Numerics;

namespace EeHw.Model.Formats;

/// <summary>
/// A policy as a JSON document: score, comparison, fallback and, per early exit, the threshold on the user's scale and on the confidence scale.
/// The confidence decides: near certainty a probability cannot tell two thresholds apart. null in both: nobody leaves at that exit.
/// </summary>
public static class PolicyFile
{
    /// <summary>Writes a policy.</summary>
    /// <param name="path">The file.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="trace">The trace it was made on.</param>
    /// <param name="toolVersion">Version of the tool.</param>
    /// <param name="inputHash">SHA-256 of what it depends on.</param>
    /// <exception cref="EeHwException">EEHW1003.</exception>
    public static void Write(string path, ThresholdPolicy policy, Trace trace, string toolVersion, string inputHash)
        => AtomicFile.Write(path, JsonFile.ToBytes(toolVersion, inputHash, writer =>
        {
            WriteFields(writer, policy);
            writer.WriteString("networkHash", trace.NetworkHash);
            writer.WriteString("dataHash", trace.DataHash);
        }));

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
    /// <returns>The policy.</returns>
    /// <exception cref="EeHwException">EEHW10xx, EEHW15xx, EEHW5001, EEHW5009.</exception>
    public static ThresholdPolicy Read(string path, Trace trace)
    {
        using var document = JsonFile.Open(path);
        var root = document.RootElement;
        var place = new Place { File = path };
        var score = Scores.ByName(Text(root, "score", place), place with { Item = "score" });
        var confidences = Numbers(root, place);
        if (confidences.Count != trace.Exits - 1)
        {
            throw new EeHwException(
                Codes.Exits.PolicyFile,
                place with { Item = "confidences" },
                string.Create(CultureInfo.InvariantCulture, $"the policy is for {confidences.Count + 1} exit(s), the trace has {trace.Exits}."),
                "Fit a policy on a trace of this network with `eehw policy fit`.");
        }

        return new()
        {
            Score = score,
            Confidences = confidences,
            Strict = root.TryGetProperty("strict", out var strict) && strict.ValueKind == JsonValueKind.True,
            Fallback = ParseFallback(Text(root, "fallback", place), place with { Item = "fallback" }),
        };
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
            : throw new EeHwException(Codes.Json.Field, place with { Item = name }, "a text is needed here.", "Make the file again with `eehw policy fit --out`.");

    private static ValueList<double> Numbers(JsonElement root, Place place)
    {
        if (root.TryGetProperty("confidences", out var array) && array.ValueKind == JsonValueKind.Array
            && array.EnumerateArray().All(e => e.ValueKind == JsonValueKind.Null || (e.ValueKind == JsonValueKind.Number && e.TryGetDouble(out _))))
        {
            return array.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.Null ? double.PositiveInfinity : e.GetDouble()).ToValueList();
        }

        throw new EeHwException(Codes.Json.Field, place with { Item = "confidences" }, "an array of numbers (or null: nobody leaves) is needed here.", "Make the file again with `eehw policy fit --out`.");
    }
}
