using System.CommandLine;
using System.Globalization;
using EeHw.Cli.Output;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Formats;
using EeHw.Train.Deployments;

namespace EeHw.Cli.Verbs.Policies;

/// <summary><c>eehw policy exits</c>: which exits to keep.</summary>
internal static class PolicyExits
{
    public static VerbCommand Create()
    {
        var shared = new PolicyOptions();
        var rule = new Option<string>("--rule") { Description = "hapi: the best subset and shared threshold for a goal. flexdnn: drop exits that cost more than they save under a policy.", DefaultValueFactory = _ => "hapi" };
        var policyFile = new Option<string?>("--policy-file") { Description = "flexdnn: the policy whose exits are judged." };
        var drop = new Option<double?>("--max-drop") { Description = "hapi: accuracy that may be lost against the final exit, 0 to 1; the cheapest network within it wins." };
        var mean = new Option<double?>("--max-cost") { Description = "hapi: mean cost per sample not to be exceeded; without --max-drop the most accurate network within it wins." };
        var worst = new Option<double?>("--max-worst") { Description = "hapi: cost of a sample that leaves at the end, not to be exceeded." };
        var profile = new Option<string?>("--profile") { Description = "Count ns of this profile's device instead of MACs (`eehw policy profile`)." };
        var seed = new Option<long>("--seed") { Description = "hapi with more than 12 early exits: seed of the annealing.", DefaultValueFactory = _ => 1 };
        var output = new Option<string?>("--out") { Description = "hapi: write the policy here; exits left out say nobody." };
        rule.AcceptOnlyFromAmong("hapi", "flexdnn");
        return new("exits", "Which exits of a trained network to keep, for its costs.")
        {
            Run = context => context.Parsed.GetValue(rule) == "hapi" ? Hapi(context) : Flex(context),
            Examples =
            [
                new("eehw policy exits validation.npz --max-drop 0.005", "the cheapest network that loses at most half a point"),
                new("eehw policy exits validation.npz --rule flexdnn --policy-file policy.yaml", "exits that do not earn their heads"),
            ],
            Arguments = { shared.Trace },
            Options = { rule, shared.Score, drop, mean, worst, policyFile, profile, seed, output },
        };

        int Hapi(VerbContext context)
        {
            var (path, trace, costs) = Load(context);
            var goal = new HapiGoal { AccuracyDrop = context.Parsed.GetValue(drop), MeanCost = context.Parsed.GetValue(mean), WorstCost = context.Parsed.GetValue(worst), Seed = context.Parsed.GetValue(seed) };
            if (goal is { AccuracyDrop: null, MeanCost: null, WorstCost: null })
            {
                throw new EeHwException(Codes.CommandLine.Usage, Place.Nowhere, "a choice of exits needs a goal, and none is given.", "Give --max-drop, --max-cost or --max-worst.");
            }

            var score = PolicyOptions.ScoreOf(context, shared);
            var policy = new ThresholdPolicy { Score = score, Confidences = [.. new double[trace.Exits - 1]] };
            var best = HapiSearch.Choose(policy, trace, costs, goal);
            policy = policy with { Confidences = [.. best.Kept.Select(k => k ? best.Confidence : double.PositiveInfinity)] };
            var hash = InputHash.Of(InputHash.OfFile(path), score.Name, FormattableString.Invariant($"{goal.AccuracyDrop:R} {goal.MeanCost:R} {goal.WorstCost:R} {goal.Seed}"), context.Parsed.GetValue(profile) is { } p ? InputHash.OfFile(p) : "");
            if (context.Parsed.GetValue(output) is { } file)
            {
                PolicyFile.Write(file, new PolicyDocument(PolicyHeader.Of(trace, policy), policy), Tool.Version, hash);
            }

            if (context.IsJson)
            {
                context.WriteJson(hash, writer =>
                {
                    PolicyFile.WriteFields(writer, policy);
                    writer.WriteStartArray("kept");
                    foreach (var k in Enumerable.Range(0, trace.Exits - 1).Where(k => best.Kept[k]))
                    {
                        writer.WriteStringValue(trace.ExitNames[k]);
                    }

                    writer.WriteEndArray();
                    writer.WriteString("costUnit", costs.Unit);
                    writer.WriteNumber("meanCost", best.MeanCost);
                    writer.WriteNumber("worstCost", best.WorstCost);
                    writer.WriteNumber("accuracyFraction", best.AccuracyFraction);
                });
            }

            var table = new TextTable("exit", "kept", "threshold|", "share|", $"head, {costs.Unit}|");
            for (var k = 0; k < trace.Exits; k++)
            {
                var isEarly = k < trace.Exits - 1;
                table.Add(trace.ExitNames[k], isEarly && !best.Kept[k] ? "no" : "yes", isEarly && best.Kept[k] ? PolicyOptions.ThresholdText(policy, k) : "-", PolicyOptions.Percent(best.Shares[k]), isEarly ? Number(costs.Head[k]) : "-");
            }

            context.Print(table);
            context.Print(string.Create(CultureInfo.InvariantCulture, $"accuracy {PolicyOptions.Percent(best.AccuracyFraction)} ± {PolicyOptions.Percent(Math.Sqrt(best.AccuracyFraction * (1 - best.AccuracyFraction) / trace.Samples))} on the {trace.Samples} samples it was chosen on; mean cost {Number(best.MeanCost)}, worst {Number(best.WorstCost)} {costs.Unit} (heads of exits left out are not paid)"));
            return ExitCode.Ok;
        }

        int Flex(VerbContext context)
        {
            var (path, trace, costs) = Load(context);
            var file = context.Parsed.GetValue(policyFile) ?? throw new EeHwException(Codes.CommandLine.Usage, new Place { Item = "--policy-file" }, "the rule judges the exits of a policy, and none is given.", "Fit one: `eehw policy fit TRACE --budget-macs B --out policy.yaml`.");
            var policy = PolicyFile.Read(file, trace, context.Policies) as IScoredPolicy
                ?? throw new EeHwException(Codes.Exits.PolicyFile, new Place { File = file }, "the rule needs a policy with a threshold per exit.", "Fit one with `eehw policy fit`.");
            var (kept, rounds) = FlexDnnRule.Apply(policy, trace, costs);
            if (context.IsJson)
            {
                context.WriteJson(InputHash.Of(InputHash.OfFile(path), InputHash.OfFile(file)), writer =>
                {
                    writer.WriteString("costUnit", costs.Unit);
                    writer.WriteStartArray("kept");
                    foreach (var k in Enumerable.Range(0, kept.Count).Where(k => kept[k]))
                    {
                        writer.WriteStringValue(trace.ExitNames[k]);
                    }

                    writer.WriteEndArray();
                    writer.WriteStartArray("rounds");
                    foreach (var step in rounds.SelectMany((r, i) => r.Select(s => (Round: i + 1, Step: s))))
                    {
                        writer.WriteStartObject();
                        writer.WriteNumber("round", step.Round);
                        writer.WriteString("exit", trace.ExitNames[step.Step.Exit]);
                        writer.WriteNumber("savedCost", step.Step.SavedCost);
                        writer.WriteNumber("headCost", step.Step.HeadCost);
                        writer.WriteBoolean("isDropped", step.Step.IsDropped);
                        writer.WriteEndObject();
                    }

                    writer.WriteEndArray();
                });
            }

            var table = new TextTable("round|", "exit", $"saves, {costs.Unit}|", $"head costs, {costs.Unit}|", "ratio|", "");
            foreach (var (round, step) in rounds.SelectMany((r, i) => r.Select(s => (i + 1, s))))
            {
                table.Add(Number(round), trace.ExitNames[step.Exit], Number(step.SavedCost), Number(step.HeadCost), step.Ratio.ToString("0.00", CultureInfo.InvariantCulture), step.IsDropped ? "dropped" : "");
            }

            context.Print(table);
            context.Print("Mean per sample. An exit whose ratio is below 1 makes the network dearer: the smallest is dropped and all are judged again.");
            return ExitCode.Ok;
        }

        (string Path, Trace Trace, SegmentCosts Costs) Load(VerbContext context)
        {
            var path = context.Parsed.GetValue(shared.Trace)!;
            var trace = TraceFile.Read(path);
            return (path, trace, context.Parsed.GetValue(profile) is { } p ? SegmentCosts.DeviceNs(SystemProfileFile.Read(p, trace.ExitNames), trace.ExitNames) : SegmentCosts.Macs(trace));
        }
    }

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
