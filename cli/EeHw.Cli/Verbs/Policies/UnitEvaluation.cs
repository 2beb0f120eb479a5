using System.Globalization;
using System.Text.Json;
using EeHw.Cli.Output;
using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Exits.Metrics;

namespace EeHw.Cli.Verbs.Policies;

/// <summary>What the decision units of a policy do, bit for bit, beside the policy in float.</summary>
/// <param name="Kind">Kind of the units.</param>
/// <param name="Format">Format of the logits.</param>
/// <param name="Operations">What one decision of the first exit computes.</param>
/// <param name="Evaluation">What the units achieve.</param>
/// <param name="Difference">Accuracy of the units minus that of float, on the same samples.</param>
/// <param name="MovedFraction">Share of samples that leave elsewhere or are answered otherwise.</param>
/// <param name="Layer">What a layer in front of the units computes; null where the policy needs none.</param>
internal sealed record UnitEvaluation(string Kind, FixedFormat Format, DecisionOperations Operations, PolicyEvaluation Evaluation, PairedDifference Difference, double MovedFraction, string? Layer)
{
    public static UnitEvaluation Of(Trace trace, IExitPolicy policy, string format)
    {
        var place = new Place { Item = "--unit" };
        var logits = FixedFormatText.Parse(format, place);
        if (logits.Width - (logits.Signed ? 1 : 0) > 24)
        {
            throw new EeHwException(Codes.CommandLine.Usage, place, $"the format is {FixedFormatText.ToText(logits)}; a trace holds float32 and keeps at most 25 bits with sign exactly.");
        }

        var folded = FoldedOutputs.Of(trace, policy);
        var units = PolicyUnits.Of(folded.Policy, trace.ExitNames, place);
        var hardware = units.On([.. Enumerable.Range(0, trace.Exits).Select(folded.Trace.ClassesOf)], logits);
        var decisions = hardware.Decide(FixedLogits.Of(folded.Trace, logits));
        var inFloat = policy.Decide(trace);
        var moved = Enumerable.Range(0, trace.Samples).Count(n => decisions.ExitOf[n] != inFloat.ExitOf[n] || decisions.Prediction[n] != inFloat.Prediction[n]);
        return new(
            units.Kind,
            logits,
            hardware.Units[0].Operations,
            PolicyEvaluation.Of(trace, decisions, policy.CostsOn(trace)),
            PairedDifference.Of(Right(trace, inFloat), Right(trace, decisions)),
            (double)moved / trace.Samples,
            folded.Layer);
    }

    public void Print(VerbContext context, Trace trace, PolicyEvaluation inFloat)
    {
        context.Print(string.Create(CultureInfo.InvariantCulture, $"decision unit {Kind} on {(Layer is null ? "logits" : "outputs")} in {FixedFormatText.ToText(Format)}, bit for bit{(Layer is null ? "" : $", behind a layer that computes {Layer} (eehw policy fold), exact here but for the rounding of its outputs")}:"));
        var table = new TextTable("exit", "share in float|", "share by the unit|", "moved, points|");
        for (var k = 0; k < trace.Exits; k++)
        {
            table.Add(
                trace.ExitNames[k],
                PolicyOptions.Percent(inFloat.ExitShares[k]),
                PolicyOptions.Percent(Evaluation.ExitShares[k]),
                string.Create(CultureInfo.InvariantCulture, $"{(Evaluation.ExitShares[k] - inFloat.ExitShares[k]) * 100:+0.00;-0.00;0.00}"));
        }

        context.Print(table);
        context.Print(string.Create(
            CultureInfo.InvariantCulture,
            $"accuracy by the unit {PolicyOptions.Percent(Evaluation.AccuracyFraction)}: {Difference.Difference * 100:+0.00;-0.00;0.00} points ± {Difference.StandardError * 100:0.00} (paired standard error{(Difference.IsWithinError ? "; within it" : "")}); {PolicyOptions.Percent(MovedFraction)} of the samples leave elsewhere or are answered otherwise; expected cost {Evaluation.ExpectedMacs:N0} MACs"));
        context.Print(string.Create(
            CultureInfo.InvariantCulture,
            $"one decision: {Operations.Exponentials} exponentials, {Operations.Logarithms} logarithms, {Operations.Multiplications} multiplications, {Operations.Additions} additions, {Operations.Comparisons} comparisons, {Operations.StateWords} words of state"));
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("unit");
        writer.WriteString("kind", Kind);
        writer.WriteString("logits", FixedFormatText.ToText(Format));
        if (Layer is not null)
        {
            writer.WriteString("layer", Layer);
        }

        PolicyOptions.WriteEvaluation(writer, Evaluation);
        writer.WriteNumber("accuracyDifference", Difference.Difference);
        writer.WriteNumber("accuracyDifferenceStandardError", Difference.StandardError);
        writer.WriteNumber("movedFraction", MovedFraction);
        writer.WriteEndObject();
    }

    private static bool[] Right(Trace trace, ExitDecisions decisions) => [.. Enumerable.Range(0, trace.Samples).Select(n => decisions.Prediction[n] == trace.LabelOf(decisions.ExitOf[n], n))];
}
