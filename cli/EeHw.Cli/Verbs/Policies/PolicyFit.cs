using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Formats;
using EeHw.Train.Budgets;
using EeHw.Train.Policies;

namespace EeHw.Cli.Verbs.Policies;

/// <summary><c>eehw policy fit</c>: any policy, for a mean cost or as its options say.</summary>
internal static class PolicyFit
{
    private static readonly PolicyFits _fits = PolicyFits.Default;

    public static VerbCommand Create()
    {
        var shared = new PolicyOptions();
        var costs = new CostOptions();
        var policy = new Option<string>("--policy") { Description = "Policy to fit; `eehw policy list` says what there is.", DefaultValueFactory = _ => ThresholdPolicy.PolicyName };
        var option = new Option<string[]>("--option") { Description = "Option of the policy, NAME=VALUE; as often as needed.", HelpName = "NAME=VALUE", AllowMultipleArgumentsPerToken = false };
        var budget = new Option<double?>("--budget") { Description = "Mean cost per sample, heads paid, in what --cost says." };
        var budgetMacs = new Option<double?>("--budget-macs") { Description = "The same in MACs." };
        var method = new Option<string>("--method") { Description = "How thresholds meet a budget: geometric, grid or coordinate.", DefaultValueFactory = _ => "geometric" };
        var seed = new Option<long>("--seed") { Description = "Seed of fits that draw.", DefaultValueFactory = _ => 1 };
        var test = new Option<string?>("--test") { Description = "Another trace of the same network to judge the fitted policy on." };
        var output = new Option<string?>("--out") { Description = "Write the policy here (YAML; JSON where the name ends with .json)." };
        method.AcceptOnlyFromAmong("geometric", "grid", "coordinate");
        return new("fit", "Fit an exit policy to a trace: thresholds that meet a mean cost, gates, class means, temperatures, ...")
        {
            Run = Run,
            Examples =
            [
                new("eehw policy fit validation.npz --budget-macs 600000 --test test.npz --out policy.json", "thresholds of max-softmax for a budget, judged on another trace"),
                new("eehw policy fit validation.npz --policy temperature --budget-macs 600000 --out policy.yaml", "temperatures, then thresholds on the scaled logits"),
                new("eehw policy fit validation.npz --policy decision-process --option lambda=0.05", "backward induction with a price on cost"),
            ],
            Arguments = { shared.Trace },
            Options = { policy, option, budget, budgetMacs, costs.Unit, costs.From, method, shared.Score, seed, test, output },
        };

        int Run(VerbContext context)
        {
            var path = context.Parsed.GetValue(shared.Trace)!;
            var trace = TraceFile.Read(path);
            var exitCosts = costs.Read(context, trace);
            var fit = _fits.ByName(context.Parsed.GetValue(policy)!, new Place { Item = "--policy" });
            var mean = BudgetOf(context.Parsed.GetValue(budget), context.Parsed.GetValue(budgetMacs), exitCosts);
            var options = OptionsOf(context, context.Parsed.GetValue(option) ?? [], shared);
            if (fit.Name == ThresholdPolicy.PolicyName && mean is null && !options.ContainsKey("shares") && !options.ContainsKey("thresholds"))
            {
                throw new EeHwException(Codes.CommandLine.Usage, Place.Nowhere, "thresholds are fitted to a budget, and none is given.", "Give --budget or --budget-macs, or --option shares=...");
            }

            var request = new PolicyFitRequest
            {
                Trace = trace,
                Options = options,
                Budget = mean,
                Method = Enum.Parse<BudgetMethod>(context.Parsed.GetValue(method)!, ignoreCase: true),
                Costs = exitCosts,
                Catalog = context.Policies,
                Seed = context.Parsed.GetValue(seed),
                Cancellation = context.Cancellation,
            };
            var result = fit.Fit(request);
            var hash = InputHash.Of(
                InputHash.OfFile(path),
                fit.Name,
                string.Join(";", options.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => $"{o.Key}={o.Value}")),
                mean?.ToString("R", CultureInfo.InvariantCulture) ?? "",
                costs.HashOf(context),
                context.Parsed.GetValue(method)!,
                request.Seed.ToString(CultureInfo.InvariantCulture));
            var header = PolicyHeader.Of(trace, result.Policy, request.Seed);
            header = exitCosts is null ? header : header with { Costs = exitCosts.PerExit, CostUnit = exitCosts.Unit };
            if (context.Parsed.GetValue(output) is { } file)
            {
                PolicyFile.Write(file, new PolicyDocument(header, result.Policy), Tool.Version, hash);
            }

            var fitted = Judge(context, "fitting", trace, result.Policy);
            var testPath = context.Parsed.GetValue(test);
            var testTrace = testPath is null ? null : TraceFile.Read(testPath);
            if (testTrace is not null)
            {
                new PolicyDocument(header, result.Policy).RequireFits(testTrace.Exits, testTrace.NetworkHash, testPath);
            }

            var judged = testTrace is null ? null : Judge(context, "test", testTrace, result.Policy);
            if (context.IsJson)
            {
                context.WriteJson(hash, writer => Write(writer, result, header, mean, fitted, judged));
            }

            context.Print($"{fit.Name}: {fit.Summary}");
            foreach (var note in result.Notes)
            {
                context.Print(note);
            }

            Print(context, trace, result.Policy, fitted, header, mean, $"fitted on {trace.Samples} samples:");
            if (judged is not null)
            {
                Print(context, testTrace!, result.Policy, judged, header, mean, $"on {testPath}, not seen in fitting:");
            }

            return ExitCode.Ok;
        }
    }

    private static double? BudgetOf(double? budget, double? budgetMacs, ExitCosts? costs) => (budget, budgetMacs) switch
    {
        ({ }, { }) => throw new EeHwException(Codes.CommandLine.Usage, new Place { Item = "--budget-macs" }, "a budget is given twice.", "Keep one of --budget and --budget-macs."),
        (null, { }) when costs is not null => throw new EeHwException(Codes.CommandLine.Usage, new Place { Item = "--budget-macs" }, $"costs are counted in {costs.Unit}.", "Use --budget."),
        _ => budget ?? budgetMacs,
    };

    private static Dictionary<string, string> OptionsOf(VerbContext context, string[] given, PolicyOptions shared)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in given)
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || !options.TryAdd(text[..at], text[(at + 1)..]))
            {
                throw new EeHwException(Codes.CommandLine.Usage, new Place { Item = "--option" }, at <= 0 ? $"'{text}' is not NAME=VALUE." : $"'{text[..at]}' is given twice.");
            }
        }

        if (context.Parsed.GetResult(shared.Score) is { Implicit: false })
        {
            options.TryAdd("score", context.Parsed.GetValue(shared.Score)!);
        }

        return options;
    }

    private static PolicyEvaluation Judge(VerbContext context, string on, Trace trace, IExitPolicy policy)
    {
        foreach (var warning in PolicyWarnings.Of(trace, policy))
        {
            context.Report(warning with { Place = warning.Place with { Item = $"{on}, {warning.Place.Item}" } });
        }

        return PolicyEvaluation.Of(trace, policy);
    }

    private static double CostOf(PolicyEvaluation evaluation, PolicyHeader header) => evaluation.ExitShares.Select((s, k) => s * header.Costs[k]).Sum();

    private static void Print(VerbContext context, Trace trace, IExitPolicy policy, PolicyEvaluation evaluation, PolicyHeader header, double? budget, string title)
    {
        context.Print(title);
        PolicyOptions.Print(context, trace, policy, evaluation);
        if (budget is { } mean)
        {
            var cost = CostOf(evaluation, header);
            context.Print(string.Create(CultureInfo.InvariantCulture, $"budget {mean:N0} {header.CostUnit} per sample, realised {cost:N0} ({(cost / mean) - 1:+0.00%;-0.00%})"));
        }
    }

    private static void Write(Utf8JsonWriter writer, PolicyFitResult result, PolicyHeader header, double? budget, PolicyEvaluation fitted, PolicyEvaluation? judged)
    {
        PolicyOptions.WritePolicy(writer, result.Policy);
        writer.WriteStartArray("notes");
        foreach (var note in result.Notes)
        {
            writer.WriteStringValue(note);
        }

        writer.WriteEndArray();
        if (budget is { } mean)
        {
            writer.WriteNumber("budget", mean);
            writer.WriteString("costUnit", header.CostUnit);
            writer.WriteNumber("realisedCost", CostOf(fitted, header));
        }

        PolicyOptions.WriteEvaluation(writer, fitted);
        if (judged is not null)
        {
            writer.WriteStartObject("test");
            PolicyOptions.WriteEvaluation(writer, judged);
            if (budget is not null)
            {
                writer.WriteNumber("realisedCost", CostOf(judged, header));
            }

            writer.WriteEndObject();
        }
    }
}
