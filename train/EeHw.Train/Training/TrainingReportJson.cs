using System.Text.Json;
using EeHw.Model.Numerics;

namespace EeHw.Train.Training;

/// <summary>The fields of a training report in JSON.</summary>
public static class TrainingReportJson
{
    /// <summary>Writes the fields that follow the frame.</summary>
    /// <param name="json">Receives them.</param>
    /// <param name="report">The report.</param>
    public static void Write(Utf8JsonWriter json, TrainingReport report)
    {
        var network = report.Result.Network;
        json.WriteString("network", network.Name);
        json.WriteNumber("seed", report.Spec.Options.Seed);
        json.WriteBoolean("partial", report.Result.IsPartial);
        json.WriteNumber("bestEpoch", report.Result.BestEpoch);
        json.WriteNumber("parameters", report.Costs.Parameters);
        report.Cost.Write(json);
        json.WriteStartArray("exits");
        for (var k = 0; k < network.ExitCount; k++)
        {
            json.WriteStartObject();
            json.WriteString("name", network.Exits[k].Name);
            json.WriteNumber("macs", report.Costs.StageMacs[k]);
            json.WriteNumber("cumulativeMacs", report.Costs.CumulativeMacs[k]);
            json.WriteNumber("backboneMacs", report.Costs.BackboneMacs[k]);
            json.WriteNumber("testAccuracyFraction", report.Test[k].Accuracy);
            json.WriteNumber("testLossNats", report.Test[k].Loss);
            if (report.Dropout.Count > 0)
            {
                json.WriteNumber("dropoutSamples", report.Spec.DropoutSamples);
                json.WriteNumber("dropoutTestAccuracyFraction", report.Dropout[k].Accuracy);
                json.WriteNumber("dropoutTestLossNats", report.Dropout[k].Loss);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (report.Attacks.Count > 0)
        {
            json.WriteStartArray("attacks");
            foreach (var attack in report.Attacks)
            {
                json.WriteStartObject();
                json.WriteString("family", attack.Family);
                json.WriteNumber("samples", attack.Samples);
                Fractions("testAccuracyFractions", attack.Exits.Select(e => e.Accuracy).ToValueList());
                Fractions("standardErrorFractions", attack.Exits.Select(e => Math.Sqrt(e.Accuracy * (1 - e.Accuracy) / attack.Samples)).ToValueList());
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (report.Gated is { } gated)
        {
            json.WriteStartObject("gated");
            json.WriteString("policy", report.Result.Policy!.Name);
            json.WriteNumber("samples", gated.Samples);
            json.WriteNumber("testAccuracyFraction", gated.AccuracyFraction);
            json.WriteNumber("standardErrorFraction", gated.StandardError);
            json.WriteNumber("expectedMacs", gated.ExpectedMacs);
            Fractions("exitShares", gated.ExitShares);
            json.WriteEndObject();
        }

        json.WriteStartArray("epochs");
        foreach (var epoch in report.Result.Epochs)
        {
            json.WriteStartObject();
            json.WriteNumber("epoch", epoch.Epoch);
            json.WriteNumber("learningRate", epoch.LearningRate);
            json.WriteNumber("trainLossNats", epoch.TrainLoss);
            Fractions("trainAccuracyFractions", epoch.TrainAccuracies);
            json.WriteNumber("validationLossNats", epoch.ValidationLoss);
            Fractions("validationAccuracyFractions", epoch.ValidationAccuracies);
            if (epoch.AttackedValidationAccuracies is { } attacked)
            {
                Fractions("attackedValidationAccuracyFractions", attacked);
            }

            if (epoch.Gated is { } score)
            {
                json.WriteNumber("gatedValidationAccuracyFraction", score.Accuracy);
                json.WriteNumber("gatedValidationExpectedMacs", score.ExpectedMacs);
                json.WriteNumber("gatedValidationObjectiveNats", score.Objective);
                Fractions("gatedValidationExitShares", score.ExitShares);
            }

            if (epoch.ExitWeights is { } weights)
            {
                Fractions("exitWeights", weights);
            }

            if (epoch.Temperature is { } temperature)
            {
                json.WriteNumber("temperature", temperature);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();

        void Fractions(string name, ValueList<double> values)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
            {
                json.WriteNumberValue(value);
            }

            json.WriteEndArray();
        }
    }
}
