using System.Text.Json;

namespace EeHw.Train.Attachments;

/// <summary>The fields of an attachment in JSON.</summary>
public static class AttachReportJson
{
    /// <summary>Writes the fields that follow the frame.</summary>
    /// <param name="json">Receives them.</param>
    /// <param name="report">The report.</param>
    public static void Write(Utf8JsonWriter json, AttachReport report)
    {
        var network = report.Network;
        json.WriteString("network", network.Name);
        json.WriteNumber("seed", report.Spec.Options.Seed);
        json.WriteBoolean("isTrained", report.Spec.Data is not null);
        json.WriteNumber("parameters", report.Costs.Parameters);
        json.WriteNumber("backboneMacs", report.Costs.BackboneMacs[^1]);
        json.WriteStartArray("exits");
        for (var k = 0; k < network.ExitCount; k++)
        {
            var exit = network.Exits[k];
            json.WriteStartObject();
            json.WriteString("name", exit.Name);
            json.WriteNumber("headMacs", report.Costs.HeadMacs[k]);
            json.WriteNumber("cumulativeMacs", report.Costs.CumulativeMacs[k]);
            json.WriteNumber("backboneMacs", report.Costs.BackboneMacs[k]);
            if (report.Heads.FirstOrDefault(h => h.Head.Name == exit.Name) is { } head)
            {
                json.WriteString("tensor", head.Plan.Point.Name);
                json.WriteNumber("backboneFraction", head.Plan.Point.BackboneFraction);
                json.WriteString("head", HeadKinds.NameOf(head.Plan.Kind));
                json.WriteNumber("bestEpoch", head.BestEpoch);
                json.WriteStartArray("validationAccuracyFractionByEpoch");
                foreach (var epoch in head.Epochs)
                {
                    json.WriteNumberValue(epoch.ValidationAccuracies[0]);
                }

                json.WriteEndArray();
            }

            if (report.Test.Count > 0)
            {
                json.WriteNumber("validationAccuracyFraction", report.Validation[k].Accuracy);
                json.WriteNumber("testAccuracyFraction", report.Test[k].Accuracy);
                json.WriteNumber("testLossNats", report.Test[k].Loss);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
