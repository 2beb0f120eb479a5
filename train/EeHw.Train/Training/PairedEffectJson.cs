using System.Text.Json;

namespace EeHw.Train.Training;

/// <summary>The fields of a paired comparison in JSON.</summary>
public static class PairedEffectJson
{
    /// <summary>Writes the fields that follow the frame.</summary>
    /// <param name="json">Receives them.</param>
    /// <param name="effect">The comparison.</param>
    public static void Write(Utf8JsonWriter json, PairedEffect effect)
    {
        json.WriteStartArray("seeds");
        foreach (var seed in effect.Seeds)
        {
            json.WriteNumberValue(seed);
        }

        json.WriteEndArray();
        json.WriteNumber("testSamples", effect.Samples);
        json.WriteStartArray("exits");
        for (var k = 0; k < effect.Exits.Count; k++)
        {
            json.WriteStartObject();
            json.WriteString("name", effect.Exits[k]);
            json.WriteNumber("testAccuracyFraction", effect.Accuracies.Average(a => a[k]));
            json.WriteNumber("baselineTestAccuracyFraction", effect.BaselineAccuracies.Average(a => a[k]));
            json.WriteNumber("differenceFraction", effect.Difference(k));
            json.WriteNumber("standardErrorFraction", effect.StandardError(k));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
