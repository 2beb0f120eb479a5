using System.Text.Json;
using EeHw.Model.Exits.Metrics;
using EeHw.Model.Results;

namespace EeHw.Cli.Verbs.Attacks;

/// <summary>An attack as JSON.</summary>
internal static class AttackJson
{
    public static void Write(Utf8JsonWriter json, AttackOutcome outcome)
    {
        var options = outcome.Options;
        json.WriteString("kind", "deepsloth");
        json.WriteString("norm", AttackText.Name(options.Norm));
        json.WriteBoolean("isUniversal", options.IsUniversal);
        json.WriteNumber("epsilon", options.Epsilon);
        json.WriteNumber("steps", options.Steps);
        json.WriteNumber("stepSize", options.Step);
        json.WriteNumber("seed", options.Seed);
        json.WriteNumber("samples", outcome.Clean.Samples);
        json.WriteNumber("largestPixelChange", outcome.Size.Linf);
        json.WriteNumber("meanL1", outcome.Size.L1);
        json.WriteNumber("meanL2", outcome.Size.L2);
        json.WriteStartArray("policies");
        foreach (var policy in outcome.Policies)
        {
            json.WriteStartObject();
            json.WriteString("name", policy.Name);
            json.WriteString("note", policy.Note);
            json.WritePropertyName("clean");
            ExitMetricsJson.PolicyTable.Write(json, policy.Clean);
            json.WritePropertyName("attacked");
            ExitMetricsJson.PolicyTable.Write(json, policy.Attacked);
            Number(json, "efficacyLostFraction", policy.LostFraction);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (outcome.Hardware is not { } hardware)
        {
            return;
        }

        json.WritePropertyName("clean");
        MeasurementJson.WriteObject(json, hardware.Clean);
        json.WritePropertyName("attacked");
        MeasurementJson.WriteObject(json, hardware.Attacked);
        json.WriteStartArray("buffers");
        foreach (var buffer in hardware.Buffers)
        {
            json.WriteStartObject();
            json.WriteNumber("frames", buffer.Frames);
            json.WriteNumber("cleanThroughputPerSecond", buffer.CleanPerSecond);
            json.WriteNumber("attackedThroughputPerSecond", buffer.AttackedPerSecond);
            Number(json, "bram18", buffer.Bram18);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Number(json, "framesLosingNothingAgainstClean", hardware.FramesForClean);
        json.WriteNumber("framesEnoughUnderAttack", hardware.FramesForAttack);
        json.WriteStartArray("stageLoadUnderAttack");
        foreach (var load in hardware.StageLoad)
        {
            json.WriteNumberValue(load);
        }

        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } v)
        {
            json.WriteNumber(name, v);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
