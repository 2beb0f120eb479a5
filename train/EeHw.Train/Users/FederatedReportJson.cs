using System.Text.Json;

namespace EeHw.Train.Users;

/// <summary>The fields of a report on federated training in JSON.</summary>
public static class FederatedReportJson
{
    /// <summary>Writes the fields that follow the frame.</summary>
    /// <param name="json">Receives them.</param>
    /// <param name="report">The report.</param>
    public static void Write(Utf8JsonWriter json, FederatedReport report)
    {
        json.WriteString("network", report.Network.Name);
        json.WriteNumber("seed", report.Spec.Options.Seed);
        json.WriteStartArray("exits");
        for (var k = 0; k < report.Network.ExitCount; k++)
        {
            json.WriteStartObject();
            json.WriteString("name", report.Network.Exits[k].Name);
            json.WriteNumber("testAccuracyFraction", report.Test[k].Accuracy);
            json.WriteNumber("testLossNats", report.Test[k].Loss);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("users");
        for (var u = 0; u < report.Samples.Count; u++)
        {
            json.WriteStartObject();
            json.WriteNumber("user", u + 1);
            json.WriteNumber("trainingSamples", report.Samples[u]);
            json.WriteNumber("deepestExit", report.Exits[u]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("rounds");
        foreach (var round in report.Rounds)
        {
            json.WriteStartObject();
            json.WriteNumber("round", round.Round);
            json.WriteNumber("localLossNats", round.LocalLoss);
            json.WriteStartArray("validationAccuracyFractions");
            foreach (var score in round.Validation)
            {
                json.WriteNumberValue(score.Accuracy);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
