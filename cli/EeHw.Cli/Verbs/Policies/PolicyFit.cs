using System.CommandLine;
using System.Globalization;
using EeHw.Model.Exits;
using EeHw.Model.Formats;
using EeHw.Train.Budgets;

namespace EeHw.Cli.Verbs.Policies;

/// <summary><c>eehw policy fit</c>: thresholds for a mean cost.</summary>
internal static class PolicyFit
{
    public static VerbCommand Create()
    {
        var shared = new PolicyOptions();
        var budget = new Option<double>("--budget-macs") { Description = "Mean cost per sample in MACs, heads paid.", Required = true };
        var test = new Option<string?>("--test") { Description = "Another trace of the same network to judge the fitted policy on." };
        var output = new Option<string?>("--out") { Description = "Write the policy here (YAML; JSON where the name ends with .json)." };
        return new("fit", "Thresholds that meet a mean cost (geometric exit shares after MSDNet).")
        {
            Run = Run,
            Examples = [new("eehw policy fit validation.npz --budget-macs 600000 --test test.npz --out policy.json", "fit on one trace, judge on another")],
            Arguments = { shared.Trace },
            Options = { budget, shared.Score, test, output },
        };

        int Run(VerbContext context)
        {
            var path = context.Parsed.GetValue(shared.Trace)!;
            var trace = TraceFile.Read(path);
            var fit = GeometricBudget.Fit(TraceScores.Of(trace, PolicyOptions.ScoreOf(context, shared)), context.Parsed.GetValue(budget));
            var testTrace = context.Parsed.GetValue(test) is { } t ? TraceFile.Read(t) : null;
            var judged = testTrace is null ? null : PolicyEvaluation.Of(testTrace, fit.Policy.Decide(testTrace));
            var hash = InputHash.Of(InputHash.OfFile(path), fit.BudgetMacs.ToString("R", CultureInfo.InvariantCulture), fit.Policy.Score.Name);
            if (context.Parsed.GetValue(output) is { } file)
            {
                PolicyFile.Write(file, new PolicyDocument(PolicyHeader.Of(trace, fit.Policy), fit.Policy), Tool.Version, hash);
            }

            if (context.IsJson)
            {
                context.WriteJson(hash, writer =>
                {
                    PolicyFile.WriteFields(writer, fit.Policy);
                    writer.WriteNumber("budgetMacs", fit.BudgetMacs);
                    writer.WriteNumber("plannedMacs", fit.PlannedMacs);
                    PolicyOptions.WriteEvaluation(writer, fit.Realised);
                    if (judged is not null)
                    {
                        writer.WriteStartObject("test");
                        PolicyOptions.WriteEvaluation(writer, judged);
                        writer.WriteEndObject();
                    }
                });
            }

            context.Print(string.Create(CultureInfo.InvariantCulture, $"budget {fit.BudgetMacs:N0} MACs per sample, score {fit.Policy.Score.Name}; fitted on {trace.Samples} samples:"));
            PolicyOptions.Print(context, trace, fit.Policy, fit.Realised);
            if (judged is not null)
            {
                context.Print($"on {context.Parsed.GetValue(test)}, not seen in fitting:");
                PolicyOptions.Print(context, testTrace!, fit.Policy, judged);
            }

            return ExitCode.Ok;
        }
    }
}
