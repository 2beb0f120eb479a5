using System.CommandLine;
using System.Globalization;
using EeHw.Cli.Output;
using EeHw.Cli.Verbs.Trainings;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;
using EeHw.Train.Specs;
using EeHw.Train.Training;

namespace EeHw.Cli.Verbs;

/// <summary><c>eehw train</c>: trains all exits of a network together.</summary>
public sealed class TrainVerb : IVerb
{
    private readonly Argument<string> _spec = new("SPEC") { Description = "Training file (YAML): network, data, optimiser, outputs." };

    private readonly Option<string?> _out = new("--out") { Description = "ONNX file to write instead of the one that SPEC names; metrics go beside it." };

    private readonly Option<int?> _epochs = new("--epochs") { Description = "Epochs instead of those of SPEC." };

    private readonly Option<int?> _limit = new("--limit") { Description = "Samples of each split at most, for a quick try." };

    private readonly Option<int?> _threads = new("--threads") { Description = "Cores to use at most. The result does not depend on it." };

    private readonly Option<string?> _checkpoint = new("--checkpoint") { Description = "File to keep after every epoch and to go on from where it is there; removed when the run is done. The result is that of a run that was not cut short." };

    private readonly Option<string?> _against = new("--against") { Description = "Another training file: train both with each of --seeds and print the paired difference of accuracies; nothing is written." };

    private readonly Option<string> _seeds = new("--seeds") { Description = "Seeds of --against, two or more, separated by commas.", DefaultValueFactory = _ => "1,2,3" };

    /// <inheritdoc/>
    public VerbCommand Create()
    {
        RequirePositive(_epochs);
        RequirePositive(_limit);
        RequirePositive(_threads);
        _seeds.Validators.Add(result =>
        {
            if (Seeds(result.GetValueOrDefault<string>()) is null)
            {
                result.AddError("--seeds must be two or more different whole numbers, separated by commas.");
            }
        });
        return new("train", "Train all exits of a network together, and write it as ONNX.")
        {
            Run = Run,
            Examples =
            [
                new("eehw train samples/glyphs/train.yaml --out glyphs.onnx", "trains the plain sample; writes glyphs.onnx, its metrics and the complete training file"),
                new("eehw train samples/glyphs/train.yaml --out quick.onnx --epochs 1 --limit 4000 --json", "a quick try, with the figures as JSON"),
                new("eehw train samples/glyphs/train.yaml --out glyphs.onnx --checkpoint glyphs.checkpoint.npz", "may be cut short and started again: it goes on after the last whole epoch"),
            ],
            Arguments = { _spec },
            Options = { _out, _epochs, _limit, _threads, _checkpoint, _against, _seeds },
        };
    }

    private static void RequirePositive(Option<int?> option) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int?>() is < 1)
        {
            result.AddError($"{option.Name} must be 1 or more.");
        }
    });

    private int Run(VerbContext context)
    {
        var spec = TrainSpecFile.Read(context.Parsed.GetValue(_spec)!);
        if (context.Parsed.GetValue(_out) is { } path)
        {
            spec = spec with { Output = Path.GetFullPath(path), Metrics = null };
        }

        spec = Changed(context, spec);
        if (context.Parsed.GetValue(_against) is { } other)
        {
            RefuseCheckpoint(context, "--against");
            return Compare(context, spec, Changed(context, TrainSpecFile.Read(other)));
        }

        if (spec.Personal is not null || spec.Federated is not null)
        {
            RefuseCheckpoint(context, spec.Personal is not null ? "personal" : "federated");
            return spec.Personal is not null ? UserTrainings.Personal(context, spec) : UserTrainings.Federated(context, spec);
        }

        context.Progress.Start("loading data");
        long? started = null;
        double rate = 0;
        var report = TrainingRun.Execute(spec, context.Parsed.GetValue(_checkpoint), n => context.Print(Text($"going on after epoch {n}")), Tell, context.Cancellation);
        if (context.IsJson)
        {
            context.WriteJson(report.InputHash, json =>
            {
                json.WriteString("output", context.Parsed.GetValue(_out) ?? Path.GetFileName(spec.Output));
                TrainingReportJson.Write(json, report);
                json.WriteNumber("trainingSamplesPerSecond", rate);
            });
        }
        else
        {
            Print(context, report);
        }

        return report.Result.IsPartial ? ExitCode.Cancelled : ExitCode.Ok;

        void Tell(TrainProgress p)
        {
            // The clock starts with the second step: the first one compiles and allocates.
            var now = context.Console.Time.GetTimestamp();
            started ??= now;
            var seconds = context.Console.Time.GetElapsedTime(started.Value, now).TotalSeconds;
            rate = seconds > 0 ? p.Samples / seconds : 0;
            if (p.Finished is { } f)
            {
                context.Print(Text($"epoch {f.Epoch}/{p.Epochs}  loss {f.TrainLoss:0.0000}  validation loss {f.ValidationLoss:0.0000}  accuracy {Percent(f.ValidationAccuracies)}{(f.Gated is { } g ? Text($"  gated {g.Accuracy * 100:0.0} % at {g.ExpectedMacs:0} MACs") : "")}  {rate:0} samples/s"));
            }

            context.Progress.Show(Text($"epoch {p.Epoch}/{p.Epochs}  step {p.Step}/{p.Steps}  loss {p.Loss:0.0000}  accuracy {Percent(p.Accuracies)}  {rate:0} samples/s"));
        }
    }

    private TrainSpec Changed(VerbContext context, TrainSpec spec)
    {
        if (context.Parsed.GetValue(_limit) is { } limit)
        {
            spec = spec with { Training = Limited(spec.Training, limit), Validation = Limited(spec.Validation, limit), Test = Limited(spec.Test, limit) };
        }

        return spec with { Options = Changed(spec.Options), Phases = spec.Phases.Select(Changed).ToValueList() };

        TrainOptions Changed(TrainOptions options) => options with { Epochs = context.Parsed.GetValue(_epochs) ?? options.Epochs, MaximumThreads = context.Parsed.GetValue(_threads) };
    }

    private void RefuseCheckpoint(VerbContext context, string with)
    {
        if (context.Parsed.GetValue(_checkpoint) is not null)
        {
            throw new EeHwException(Codes.CommandLine.Usage, new Place { Item = "--checkpoint" }, $"checkpoints are kept of one training run, not of {with}.", "Leave --checkpoint out.");
        }
    }

    private int Compare(VerbContext context, TrainSpec spec, TrainSpec baseline)
    {
        context.Progress.Start("loading data");
        var effect = PairedTraining.Run(spec, baseline, Seeds(context.Parsed.GetValue(_seeds))!, p => context.Progress.Show(Text($"epoch {p.Epoch}/{p.Epochs}  step {p.Step}/{p.Steps}  loss {p.Loss:0.0000}")), context.Cancellation);
        if (context.IsJson)
        {
            context.WriteJson(effect.InputHash, json => PairedEffectJson.Write(json, effect));
            return ExitCode.Ok;
        }

        var table = new TextTable("exit", "accuracy|", "baseline|", "difference, points|", "standard error|") { Title = Text($"{effect.Seeds.Count} seeds, {effect.Samples} test samples, measured; paired by seed") };
        for (var k = 0; k < effect.Exits.Count; k++)
        {
            table.Add(
                effect.Exits[k],
                Text($"{effect.Accuracies.Average(a => a[k]) * 100:0.00} %"),
                Text($"{effect.BaselineAccuracies.Average(a => a[k]) * 100:0.00} %"),
                Text($"{effect.Difference(k) * 100:+0.00;-0.00;0.00}"),
                Text($"{effect.StandardError(k) * 100:0.00}"));
        }

        context.Print(table);
        return ExitCode.Ok;
    }

    private static ValueList<long>? Seeds(string? text)
    {
        var seeds = new List<long>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            if (!long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed))
            {
                return null;
            }

            seeds.Add(seed);
        }

        return seeds.Count > 1 && seeds.Distinct().Count() == seeds.Count ? seeds.ToValueList() : null;
    }

    private static void Print(VerbContext context, TrainingReport report)
    {
        var network = report.Result.Network;
        var table = new TextTable("exit", "MACs so far|", "test accuracy|", "test loss|") { Title = Text($"{network.Name}: {report.Costs.Parameters} parameters, {report.Test.Count} exits, weights of epoch {report.Result.BestEpoch}{(report.Result.IsPartial ? ", cut short" : "")}") };
        for (var k = 0; k < network.ExitCount; k++)
        {
            table.Add(network.Exits[k].Name, Text($"{report.Costs.CumulativeMacs[k]}"), Text($"{report.Test[k].Accuracy * 100:0.00} %"), Text($"{report.Test[k].Loss:0.0000}"));
        }

        context.Print(table);
        if (report.Attacks.Count > 0)
        {
            var attacks = new TextTable(["attack", .. network.Exits.Select(e => $"{e.Name}|")]) { Title = Text($"accuracy under attack, {report.Attacks[0].Samples} test samples, measured; standard error") };
            foreach (var attack in report.Attacks)
            {
                attacks.Add([attack.Family, .. attack.Exits.Select(e => Text($"{e.Accuracy * 100:0.00} ± {Math.Sqrt(e.Accuracy * (1 - e.Accuracy) / attack.Samples) * 100:0.00} %"))]);
            }

            context.Print(attacks);
        }

        if (report.Gated is { } gated)
        {
            context.Print(Text($"gates decide: accuracy {gated.AccuracyFraction * 100:0.00} ± {gated.StandardError * 100:0.00} %, {gated.ExpectedMacs:0} MACs per sample, exits {string.Join(" / ", gated.ExitShares.Select(s => Text($"{s * 100:0.0}")))} % ({gated.Samples} test samples, measured)"));
        }

        context.Print(Trainings.TrainingCostText.Of(report.Cost));
        foreach (var file in new[] { report.Spec.Output, report.Gated is null ? null : TrainingRun.PolicyPath(report.Spec), TrainingRun.MetricsPath(report.Spec), TrainingRun.ResolvedPath(report.Spec) }.OfType<string>())
        {
            context.Print($"wrote {Path.GetRelativePath(Directory.GetCurrentDirectory(), file)}");
        }
    }

    private static DataChoice Limited(DataChoice data, int limit) => data with { Limit = Math.Min(data.Limit ?? limit, limit) };

    private static string Percent(ValueList<double> fractions) => string.Join(" ", fractions.Select(f => Text($"{f * 100:0.0} %")));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
