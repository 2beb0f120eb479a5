using System.Globalization;
using EeHw.Cli.Output;
using EeHw.Train.Specs;
using EeHw.Train.Training;
using EeHw.Train.Users;

namespace EeHw.Cli.Verbs.Trainings;

/// <summary>Runs training files that divide the data among users, and prints what came out.</summary>
internal static class UserTrainings
{
    /// <summary>Heads for each user.</summary>
    /// <param name="context">Where to print.</param>
    /// <param name="spec">What to do.</param>
    /// <returns>Exit code.</returns>
    public static int Personal(VerbContext context, TrainSpec spec)
    {
        context.Progress.Start("loading data");
        var report = PersonalRun.Execute(spec, (user, p) => context.Progress.Show(Text($"user {user}/{spec.Personal!.Split.Users}  epoch {p.Epoch}/{p.Epochs}  step {p.Step}/{p.Steps}  loss {p.Loss:0.0000}")), context.Cancellation);
        if (context.IsJson)
        {
            context.WriteJson(report.InputHash, json => PersonalReportJson.Write(json, report));
            return ExitCode.Ok;
        }

        var table = new TextTable("exit", "own before|", "own after|", "gain, points|", "all before|", "all after|", "gain, points|")
        {
            Title = Text($"{report.Network.Name}: accuracy, mean over {report.Users.Count} users on their own test samples and on the {report.Users.Sum(u => u.Samples[2])} of all, measured; standard error over the users"),
        };
        for (var k = 0; k < report.Network.ExitCount; k++)
        {
            table.Add(
                report.Network.Exits[k].Name,
                Text($"{report.Users.Average(u => u.OwnBefore[k].Accuracy) * 100:0.00} %"),
                Text($"{report.Users.Average(u => u.OwnAfter[k].Accuracy) * 100:0.00} %"),
                Gain(report.Gain(k)),
                Text($"{report.GlobalBefore[k].Accuracy * 100:0.00} %"),
                Text($"{report.Users.Average(u => u.GlobalAfter[k].Accuracy) * 100:0.00} %"),
                Gain(report.GlobalGain(k)));
        }

        context.Print(table);
        var hardest = report.Costs.MaxBy(c => c.Macs)!;
        context.Print($"hardest user: {TrainingCostText.Of(hardest)}");
        Wrote(context, [.. spec.Personal!.WritesNetworks ? Enumerable.Range(0, report.Users.Count).Select(u => PersonalRun.NetworkPath(spec, u)) : [], TrainingRun.MetricsPath(spec), TrainingRun.ResolvedPath(spec)]);
        return ExitCode.Ok;
    }

    /// <summary>Federated training.</summary>
    /// <param name="context">Where to print.</param>
    /// <param name="spec">What to do.</param>
    /// <returns>Exit code.</returns>
    public static int Federated(VerbContext context, TrainSpec spec)
    {
        context.Progress.Start("loading data");
        var report = FederatedRun.Execute(spec, (round, user, p) => context.Progress.Show(Text($"round {round}/{spec.Federated!.Rounds}  user {user}/{spec.Federated.Split.Users}  step {p.Step}/{p.Steps}  loss {p.Loss:0.0000}")), Tell, context.Cancellation);
        if (context.IsJson)
        {
            context.WriteJson(report.InputHash, json => FederatedReportJson.Write(json, report));
            return ExitCode.Ok;
        }

        var table = new TextTable("exit", "users that have it|", "samples|", "test accuracy|") { Title = Text($"{report.Network.Name}: {report.Samples.Count} users, {report.Rounds.Count} rounds, measured") };
        for (var k = 0; k < report.Network.ExitCount; k++)
        {
            var owners = Enumerable.Range(0, report.Exits.Count).Where(u => report.Exits[u] > k).ToList();
            table.Add(report.Network.Exits[k].Name, Text($"{owners.Count}"), Text($"{owners.Sum(u => report.Samples[u])}"), Text($"{report.Test[k].Accuracy * 100:0.00} %"));
        }

        context.Print(table);
        Wrote(context, [spec.Output, TrainingRun.MetricsPath(spec), TrainingRun.ResolvedPath(spec)]);
        return ExitCode.Ok;

        void Tell(FederatedRound round)
        {
            if (!context.IsJson)
            {
                context.Print(Text($"round {round.Round}/{spec.Federated!.Rounds}  local loss {round.LocalLoss:0.0000}  validation accuracy {string.Join(" ", round.Validation.Select(s => Text($"{s.Accuracy * 100:0.0} %")))}"));
            }
        }
    }

    private static string Gain((double Mean, double? StandardError) gain) => Text($"{gain.Mean * 100:+0.00;-0.00;0.00}") + (gain.StandardError is { } error ? Text($" ± {error * 100:0.00}") : "");

    private static void Wrote(VerbContext context, IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            context.Print($"wrote {Path.GetRelativePath(Directory.GetCurrentDirectory(), file)}");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
