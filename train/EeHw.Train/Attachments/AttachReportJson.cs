using System.Text.Json;
using EeHw.Model.Exits;

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
        report.Cost?.Write(json);
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
                if (head.Plan.Width is { } width)
                {
                    json.WriteNumber("width", width);
                }

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
        if (report.Policy is { } policy)
        {
            Search(json, report, policy);
        }
    }

    private static void Search(Utf8JsonWriter json, AttachReport report, PolicyEvaluation policy)
    {
        json.WriteStartArray("candidates");
        foreach (var c in report.Candidates)
        {
            json.WriteStartObject();
            json.WriteNumber("place", c.Exit + 1);
            json.WriteString("tensor", c.Plan.Point.Name);
            json.WriteString("head", HeadSearchChoice.TextOf(c.Plan.Kind, c.Plan.Width));
            json.WriteNumber("headMacs", c.HeadMacs);
            json.WriteNumber("validationAccuracyFraction", c.Accuracy);
            json.WriteNumber("reachedFraction", c.ReachedFraction);
            json.WriteNumber("leavingFraction", c.LeavingFraction);
            if (c.EntropyNats is { } entropy)
            {
                json.WriteNumber("entropyNats", entropy);
            }

            json.WriteNumber("savedMacsPerSample", c.SavedMacs);
            json.WriteNumber("spentMacsPerSample", c.SpentMacs);
            json.WriteNumber("ratio", c.Ratio);
            json.WriteBoolean("isChosen", c.IsChosen);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("policy");
        json.WriteNumber("testAccuracyFraction", policy.AccuracyFraction);
        json.WriteNumber("standardErrorFraction", policy.StandardError);
        json.WriteNumber("expectedMacs", policy.ExpectedMacs);
        json.WriteEndObject();
    }
}
