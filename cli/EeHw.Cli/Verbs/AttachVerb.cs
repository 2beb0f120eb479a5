using System.CommandLine;
using System.Globalization;
using EeHw.Cli.Output;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Attachments;
using EeHw.Train.Training;

namespace EeHw.Cli.Verbs;

/// <summary><c>eehw attach</c>: exits for a network that stands, trained with everything else frozen.</summary>
public sealed class AttachVerb : IVerb
{
    private readonly Argument<string> _network = new("NETWORK") { Description = "ONNX file, with or without exits." };
    private readonly Option<bool> _list = new("--list") { Description = "List the tensors that can have an exit, and end." };
    private readonly Option<string?> _exits = new("--exits") { Description = "Where: shares of the backbone's MACs or names of layers: 15%,45%,relu3." };
    private readonly Option<string> _head = new("--head") { Description = $"Head of every exit, or one each: {string.Join(", ", HeadKinds.Names)}.", DefaultValueFactory = _ => "conv-pool-fc" };
    private readonly Option<string?> _search = new("--search") { Description = "Try several heads at each exit and keep the best, or none: all, or kinds with commas between them, each with its width behind a colon: pool-fc,conv-pool-fc:8." };
    private readonly Option<double> _drop = new("--max-drop") { Description = "With --search: share of the samples that early exits may lose against the final one, net, all together; 0 to 1.", DefaultValueFactory = _ => HeadSearchChoice.UsualDrop };
    private readonly Option<string> _rule = new("--search-rule") { Description = "With --search: ratio (MACs saved over MACs spent, FlexDNN) or gain (saved less spent).", DefaultValueFactory = _ => HeadSearchChoice.Rules[0] };
    private readonly Option<int?> _width = new("--width") { Description = "Channels of the head's convolution (those of the tensor, at most 16), or codewords (32)." };
    private readonly Option<bool> _replace = new("--replace") { Description = "Take the early exits that are there out first." };
    private readonly Option<string?> _data = new("--data") { Description = "Data to train on: glyphs:seed=...,count=..., an IDX folder, images,labels, or an NPZ. Without it the heads are not trained." };
    private readonly NormalisationOptions _normalisation = new();
    private readonly Option<int?> _limit = new("--limit") { Description = "Samples of each split at most." };
    private readonly Option<int> _epochs = new("--epochs") { Description = "Epochs.", DefaultValueFactory = _ => HeadTraining.Usual.Epochs };
    private readonly Option<double> _rate = new("--learning-rate") { Description = "Learning rate of Adam, before the cosine.", DefaultValueFactory = _ => HeadTraining.Usual.Optimiser.LearningRate };
    private readonly Option<long> _seed = new("--seed") { Description = "Seed of first weights and order.", DefaultValueFactory = _ => 1 };
    private readonly Option<int?> _threads = new("--threads") { Description = "Cores to use at most. The result does not depend on it." };
    private readonly Option<string?> _out = new("--out") { Description = "ONNX file to write; metrics and the complete specification go beside it." };

    /// <inheritdoc/>
    public VerbCommand Create()
    {
        foreach (var option in new[] { _width, _limit, _threads })
        {
            option.Validators.Add(r => Require(r.GetValueOrDefault<int?>() is not < 1, r, option));
        }

        _epochs.Validators.Add(r => Require(r.GetValueOrDefault<int>() is >= 1 and <= 100_000, r, _epochs));
        _drop.Validators.Add(r => Require(r.GetValueOrDefault<double>() is >= 0 and <= 1, r, _drop));
        _rule.Validators.Add(r => Require(HeadSearchChoice.Rules.Contains(r.GetValueOrDefault<string>()!), r, _rule));
        _rate.Validators.Add(r => Require(r.GetValueOrDefault<double>() is > 0 and <= 1, r, _rate));
        return new("attach", "Attach exits to a network that stands and train them, everything else frozen.")
        {
            Run = Run,
            Examples =
            [
                new("eehw attach net.onnx --list", "the tensors that can have an exit, with their share of the cost"),
                new("eehw attach net.onnx --exits 15%,45%,75% --head conv-pool-fc --data fashion-mnist --mean 0.2860 --std 0.3530 --out new.onnx", "three exits near those shares, trained"),
                new("eehw attach net.onnx --exits 15%,45%,75% --search all --data fashion-mnist --out new.onnx", "the head of each exit with the most saved for what it costs"),
                new("eehw attach samples/glyphs/glyphs.onnx --replace --exits 25%,60% --head pool-fc --data glyphs:seed=7,count=20000 --out two.onnx", "other exits for the sample"),
            ],
            Arguments = { _network },
            Options = { _list, _exits, _head, _width, _search, _drop, _rule, _replace, _data, _normalisation.Scale, _normalisation.Mean, _normalisation.Std, _limit, _epochs, _rate, _seed, _threads, _out },
        };
    }

    private static void Require(bool holds, System.CommandLine.Parsing.OptionResult result, Option option)
    {
        if (!holds)
        {
            result.AddError($"{option.Name} is out of range.");
        }
    }

    private int Run(VerbContext context)
    {
        var path = context.Parsed.GetRequiredValue(_network);
        if (context.Parsed.GetValue(_list))
        {
            return List(context, path);
        }

        var (exits, output) = (context.Parsed.GetValue(_exits), context.Parsed.GetValue(_out));
        if (exits is null || output is null)
        {
            throw new EeHwException(Codes.CommandLine.Usage, Place.Nowhere, $"{(exits is null ? "--exits" : "--out")} is missing.", "Say where the exits go and what to write, or --list the places.");
        }

        var spec = new AttachSpec
        {
            NetworkFile = Path.GetFullPath(path),
            IsBackboneOnly = context.Parsed.GetValue(_replace),
            Exits = exits,
            Heads = context.Parsed.GetValue(_head)!.Split(',', StringSplitOptions.TrimEntries).Select(HeadKinds.Parse).ToValueList(),
            Width = context.Parsed.GetValue(_width),
            Search = context.Parsed.GetValue(_search) is { } search ? new HeadSearchChoice(HeadSearchChoice.Parse(search, new Place { Item = "--search" }), context.Parsed.GetValue(_drop), context.Parsed.GetValue(_rule)!) : null,
            Data = context.Parsed.GetValue(_data) is { } source ? _normalisation.Of(context.Parsed, new DataChoice(source, "train", 1 / 255.0, [], [], context.Parsed.GetValue(_limit))) : null,
            Options = HeadTraining.Usual with
            {
                Epochs = context.Parsed.GetValue(_epochs),
                Seed = context.Parsed.GetValue(_seed),
                Optimiser = HeadTraining.Usual.Optimiser with { LearningRate = context.Parsed.GetValue(_rate) },
                MaximumThreads = context.Parsed.GetValue(_threads),
            },
            Output = Path.GetFullPath(output),
        };
        context.Progress.Start("running the frozen network");
        var report = AttachRun.Execute(spec, context.Progress, Tell, context.Cancellation);
        if (context.IsJson)
        {
            context.WriteJson(report.InputHash, json =>
            {
                json.WriteString("output", output);
                AttachReportJson.Write(json, report);
            });
        }
        else
        {
            Print(context, report);
        }

        return ExitCode.Ok;

        void Tell(string exit, TrainProgress p)
        {
            // Of many candidates the table is enough.
            if (p.Finished is { } f && spec.Search is null)
            {
                context.Print(Text($"{exit}  epoch {f.Epoch}/{p.Epochs}  loss {f.TrainLoss:0.0000}  validation accuracy {f.ValidationAccuracies[0] * 100:0.00} %"));
            }

            context.Progress.Show(Text($"{exit}  epoch {p.Epoch}/{p.Epochs}  step {p.Step}/{p.Steps}  loss {p.Loss:0.0000}"));
        }
    }

    private int List(VerbContext context, string path)
    {
        var network = OnnxReader.Read(path);
        var points = CutPoints.Of(context.Parsed.GetValue(_replace) ? Attachment.Backbone(network) : network);
        if (context.IsJson)
        {
            context.WriteJson(NetworkHash.Of(path), json =>
            {
                json.WriteStartArray("tensors");
                foreach (var point in points)
                {
                    json.WriteStartObject();
                    json.WriteString("name", point.Name);
                    json.WriteStartArray("shape");
                    json.WriteNumberValue(point.Shape.Channels);
                    json.WriteNumberValue(point.Shape.Height);
                    json.WriteNumberValue(point.Shape.Width);
                    json.WriteEndArray();
                    json.WriteNumber("macsBefore", point.MacsBefore);
                    json.WriteNumber("backboneFraction", point.BackboneFraction);
                    json.WriteBoolean("isClean", point.IsClean);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
        }

        var table = new TextTable("tensor", "shape", "MACs before|", "share of the backbone|", "chosen for shares");
        foreach (var point in points)
        {
            table.Add(point.Name, point.Shape.ToString(), Text($"{point.MacsBefore:N0}"), Text($"{point.BackboneFraction * 100:0.0} %"), point.IsClean ? "yes" : "");
        }

        context.Print(table);
        context.Print("A share of the MACs means the nearest tensor marked yes: the network can be cut there with that tensor alone. Any other can be named.");
        return ExitCode.Ok;
    }

    private static void PrintSearch(VerbContext context, AttachReport report)
    {
        var table = new TextTable("place", "tensor", "head", "head MACs|", "accuracy alone|", "arrive|", "leave|", "entropy, nats|", "saved|", "spent|", "ratio|", "");
        foreach (var c in report.Candidates)
        {
            table.Add(
                Text($"{c.Exit + 1}"),
                c.Plan.Point.Name,
                HeadSearchChoice.TextOf(c.Plan.Kind, c.Plan.Width),
                Text($"{c.HeadMacs:N0}"),
                Text($"{c.Accuracy * 100:0.00} %"),
                Text($"{c.ReachedFraction * 100:0.0} %"),
                Text($"{c.LeavingFraction * 100:0.0} %"),
                c.EntropyNats is { } h ? Text($"{h:0.0000}") : "-",
                Text($"{c.SavedMacs:N0}"),
                Text($"{c.SpentMacs:N0}"),
                Text($"{c.Ratio:0.00}"),
                c.IsChosen ? "taken" : "");
        }

        context.Print(table);
        context.Print("Measured on the validation split. saved and spent: mean MACs per sample; saved is the backbone behind the tensor for those that leave, spent the head for those that arrive. A place without a head whose ratio is 1 or more has no exit.");
        context.Print(Text($"thresholds on entropy, test split: accuracy {report.Policy!.AccuracyFraction * 100:0.00} % ± {report.Policy.StandardError * 100:0.00} (standard error), {report.Policy.ExpectedMacs:N0} MACs per sample; the backbone alone: {report.Test[^1].Accuracy * 100:0.00} %, {report.Costs.BackboneMacs[^1]:N0} MACs"));
    }

    private static void Print(VerbContext context, AttachReport report)
    {
        if (report.Candidates.Count > 0)
        {
            PrintSearch(context, report);
        }


        var table = new TextTable("exit", "tensor", "share of the backbone|", "head", "head MACs|", "cost c_k, MACs|", "test accuracy|");
        for (var k = 0; k < report.Network.ExitCount; k++)
        {
            var name = report.Network.Exits[k].Name;
            var head = report.Heads.FirstOrDefault(h => h.Head.Name == name);
            table.Add(
                name,
                head?.Plan.Point.Name ?? "",
                head is null ? "" : Text($"{head.Plan.Point.BackboneFraction * 100:0.0} %"),
                head is null ? "as it was" : HeadSearchChoice.TextOf(head.Plan.Kind, head.Plan.Width),
                Text($"{report.Costs.HeadMacs[k]:N0}"),
                Text($"{report.Costs.CumulativeMacs[k]:N0}"),
                report.Test.Count == 0 ? "-" : Text($"{report.Test[k].Accuracy * 100:0.00} %"));
        }

        context.Print(table);
        if (report.Cost is { } cost)
        {
            context.Print(Trainings.TrainingCostText.Of(cost) + "; the frozen network runs once, features are kept beside that");
        }

        if (report.Spec.Data is null)
        {
            context.Print("The new heads have their first weights: --data trains them.");
        }

        foreach (var file in new[] { report.Spec.Output, AttachRun.MetricsPath(report.Spec), AttachRun.ResolvedPath(report.Spec) }.Concat(report.Policy is null ? Array.Empty<string>() : [AttachRun.PolicyPath(report.Spec)]))
        {
            context.Print($"wrote {Path.GetRelativePath(Directory.GetCurrentDirectory(), file)}");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
