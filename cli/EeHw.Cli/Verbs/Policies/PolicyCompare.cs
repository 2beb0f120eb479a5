using System.CommandLine;
using System.Globalization;
using EeHw.Cli.Pipeline;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Formats;
using EeHw.Model.Platforms;
using EeHw.Train.Comparisons;
using EeHw.Train.Policies;

namespace EeHw.Cli.Verbs.Policies;

/// <summary><c>eehw policy compare</c>: policies at equal budget, with what their decisions cost.</summary>
internal static class PolicyCompare
{
    private const string All = "all";

    public static VerbCommand Create()
    {
        var shared = new PolicyOptions();
        var costs = new CostOptions();
        var budgets = new Option<string>("--budgets") { Description = "Mean costs per sample, in what --cost says, or shares of the way from the first exit's cost to the last's: 25%,50%,75%.", DefaultValueFactory = _ => "25%,50%,75%" };
        var policies = new Option<string>("--policies") { Description = "Scores and policies (`eehw policy list`), each with /geometric (default), /grid or /coordinate, or all; the first is what the others are compared with.", DefaultValueFactory = _ => All };
        var test = new Option<string?>("--test") { Description = "Trace to judge on; without it the policies are judged on the samples they were fitted to." };
        var platform = new Option<string>("--platform") { Description = "Part whose energy table prices decisions and MACs.", DefaultValueFactory = _ => "zc706" };
        var bits = new Option<int>("--logit-bits") { Description = "Width of a logit in the decision units, 4 to 32.", DefaultValueFactory = _ => 16 };
        var seed = new Option<long>("--seed") { Description = "Seed of fits that draw.", DefaultValueFactory = _ => 1 };
        var output = new Option<string?>("--out") { Description = "Folder for the page, the charts (SVG, PDF) and the numbers (JSON, CSV)." };
        return new("compare", "Policies at equal budgets: accuracy with its error, realised cost, what the decisions cost in hardware.")
        {
            Run = Run,
            Examples =
            [
                new("eehw policy compare validation.npz --test test.npz --budgets 10%,30%,50% --out comparison", "fitted on one trace, judged on another, with charts"),
                new("eehw policy compare validation.npz --policies max-softmax,logit-margin,eenet --cost pj --costs-from sim.json", "budgets in energy of a simulated design"),
            ],
            Arguments = { shared.Trace },
            Options = { budgets, policies, test, costs.Unit, costs.From, platform, bits, seed, output },
        };

        int Run(VerbContext context)
        {
            var (path, testPath) = (context.Parsed.GetValue(shared.Trace)!, context.Parsed.GetValue(test));
            var width = context.Parsed.GetValue(bits);
            if (width is < 4 or > 32)
            {
                throw new EeHwException(Codes.CommandLine.Usage, new Place { Item = "--logit-bits" }, string.Create(CultureInfo.InvariantCulture, $"is {width}; 4 to 32 are allowed."));
            }

            var fitting = TraceFile.Read(path);
            var judging = testPath is null ? fitting : TraceFile.Read(testPath);
            if (judging.Exits != fitting.Exits || judging.Classes != fitting.Classes)
            {
                throw new EeHwException(
                    Codes.Exits.PolicyShape,
                    new Place { File = testPath },
                    string.Create(CultureInfo.InvariantCulture, $"it has {judging.Exits} exit(s) and {judging.Classes} classes; {path} has {fitting.Exits} and {fitting.Classes}."),
                    "Make both traces with the same network.");
            }

            var exitCosts = costs.Read(context, fitting);
            var part = PlatformLibrary.Find(context.Parsed.GetValue(platform)!, new Place { Item = "--platform" });
            var contestants = context.Parsed.GetValue(policies)!.Split(',')
                .SelectMany(name => name.Trim() == All ? Contestant.AllFor(fitting, PolicyFits.Default, context.Policies) : [name])
                .DistinctBy(name => name.Trim())
                .Select((name, i) => Contestant.Parse(name.Trim(), PolicyFits.Default, context.Policies, new Place { Item = string.Create(CultureInfo.InvariantCulture, $"--policies[{i}]") }))
                .ToList();
            var means = BudgetList.Parse(context.Parsed.GetValue(budgets)!, exitCosts ?? ExitCosts.Macs(fitting));
            context.Progress.Start("fitting");
            var entries = PolicyContest.Run(contestants, fitting, judging, exitCosts, means, context.Policies, context.Parsed.GetValue(seed), context.Progress.Report, context.Cancellation);
            var result = new PolicyComparison(entries, judging, exitCosts ?? ExitCosts.Macs(fitting), new DecisionPricing(part, judging, width), part, testPath is null);
            var hash = InputHash.Of(
                InputHash.OfFile(path),
                testPath is null ? "" : InputHash.OfFile(testPath),
                costs.HashOf(context),
                string.Join(",", contestants.Select(c => c.Name)),
                string.Join(",", means.Select(m => m.ToString("R", CultureInfo.InvariantCulture))),
                part.Name,
                width.ToString(CultureInfo.InvariantCulture),
                context.Parsed.GetValue(seed).ToString(CultureInfo.InvariantCulture));
            if (context.Parsed.GetValue(output) is { } folder)
            {
                ComparisonFolder.Write(folder, result, hash, context.Cancellation);
            }

            if (context.IsJson)
            {
                context.WriteJson(hash, result.Write);
            }

            context.Print(string.Create(CultureInfo.InvariantCulture, $"fitted on {path} ({fitting.Samples} samples), judged on {testPath ?? "the same samples"} ({judging.Samples}); costs in {result.Costs.Unit}: {result.Costs.Source}"));
            foreach (var (title, table) in result.TextTables())
            {
                context.Print(title);
                context.Print(table);
            }

            foreach (var note in result.Notes())
            {
                context.Print(note);
            }

            return context.Cancellation.IsCancellationRequested ? ExitCode.Cancelled : ExitCode.Ok;
        }
    }
}
