using System.Text.Json;
using EeHw.Model.Numerics;
using EeHw.Train.Training;

namespace EeHw.Train.Users;

/// <summary>The fields of a report on personal heads in JSON.</summary>
public static class PersonalReportJson
{
    /// <summary>Writes the fields that follow the frame.</summary>
    /// <param name="json">Receives them.</param>
    /// <param name="report">The report.</param>
    public static void Write(Utf8JsonWriter json, PersonalReport report)
    {
        json.WriteString("network", report.Network.Name);
        json.WriteNumber("seed", report.Spec.Options.Seed);
        json.WriteString("teacher", report.Spec.Personal!.Teacher);
        json.WriteStartArray("exits");
        for (var k = 0; k < report.Network.ExitCount; k++)
        {
            json.WriteStartObject();
            json.WriteString("name", report.Network.Exits[k].Name);
            json.WriteNumber("globalTestAccuracyBeforeFraction", report.GlobalBefore[k].Accuracy);
            Gain("ownTestGain", report.Gain(k));
            Gain("globalTestGain", report.GlobalGain(k));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("users");
        for (var u = 0; u < report.Users.Count; u++)
        {
            var user = report.Users[u];
            json.WriteStartObject();
            json.WriteNumber("user", u + 1);
            json.WriteNumber("trainingSamples", user.Samples[0]);
            json.WriteNumber("validationSamples", user.Samples[1]);
            json.WriteNumber("testSamples", user.Samples[2]);
            json.WriteStartArray("trainingSamplesOfClass");
            foreach (var count in user.ClassCounts)
            {
                json.WriteNumberValue(count);
            }

            json.WriteEndArray();
            report.Costs[u].Write(json);
            json.WriteNumber("bestEpoch", user.BestEpoch);
            Accuracies("ownTestAccuracyBeforeFractions", user.OwnBefore);
            Accuracies("ownTestAccuracyFractions", user.OwnAfter);
            Accuracies("globalTestAccuracyFractions", user.GlobalAfter);
            json.WriteEndObject();
        }

        json.WriteEndArray();

        void Gain(string name, (double Mean, double? StandardError) gain)
        {
            json.WriteNumber($"{name}Fraction", gain.Mean);
            if (gain.StandardError is { } error)
            {
                json.WriteNumber($"{name}StandardErrorFraction", error);
            }
        }

        void Accuracies(string name, ValueList<ExitScore> scores)
        {
            json.WriteStartArray(name);
            foreach (var score in scores)
            {
                json.WriteNumberValue(score.Accuracy);
            }

            json.WriteEndArray();
        }
    }
}
