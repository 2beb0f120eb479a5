using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Exits;
using EeHw.Model.Formats;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Training;

namespace EeHw.Train.Attachments;

/// <summary>Attaches exits to a network from file to files: the network, its metrics, and the specification with every default filled in.</summary>
public static class AttachRun
{
    /// <summary>Reads, attaches, trains, measures and writes. Files are written at the end, each whole or not at all.</summary>
    /// <param name="spec">What to do.</param>
    /// <param name="caching">Told the share of the features that is there; null for nobody.</param>
    /// <param name="progress">Told after every step, with the exit's name; null for nobody.</param>
    /// <param name="cancellation">Ends it; nothing is written then.</param>
    /// <returns>The report.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="EeHwException">Anything in the request, the data or the network file that a user can mend.</exception>
    public static AttachReport Execute(AttachSpec spec, IProgress<double>? caching = null, Action<string, TrainProgress>? progress = null, CancellationToken cancellation = default)
    {
        var network = OnnxReader.Read(spec.NetworkFile);
        network = spec.IsBackboneOnly ? Attachment.Backbone(network) : network;
        var points = ExitPlaces.Parse(network, spec.Exits, new Place { Item = "--exits" });
        if (spec is { Search: not null, Data: null })
        {
            throw new EeHwException(Codes.Heads.BadSearch, new Place { Item = "--search" }, "heads are chosen by what they do on data, and none are given.", "Give --data.");
        }

        var heads = HeadTraining.Initialise(network, spec.Search is { } search ? HeadSearch.Plans(search, points, network.Classes(network.ExitCount - 1)) : Plans(spec, points), spec.Options.Seed);
        var (candidates, policy) = (ValueList<HeadCandidate>.Empty, (ThresholdPolicy?)null);
        TrainingCost? cost = null;
        var hash = new StringBuilder(Hex(File.ReadAllBytes(spec.NetworkFile))).Append(AttachSpecYaml.Write(spec with { Output = "output" }, points, Path.GetDirectoryName(Path.GetFullPath(spec.NetworkFile))!));
        Dataset? validation = null, test = null;
        if (spec.Data is { } data)
        {
            var training = DatasetLoader.Load(data with { Split = "train" });
            validation = DatasetLoader.Load(data with { Split = "validation" });
            test = DatasetLoader.Load(data with { Split = "test" });
            test.RequireFits(network);
            heads = HeadTraining.Run(network, heads, training, validation, spec.Options, caching, progress, cancellation);
            // The frozen network runs forward once; what it makes is kept beside what a step needs.
            cost = heads.Aggregate(new TrainingCost(network.Layers.Sum(l => l.Macs) * training.Count, 0, 0, 0), (sum, h) => sum.Then(TrainingCost.Of(h.Head, spec.Options, training.Count)));
            if (spec.Search is { } wanted)
            {
                (heads, candidates, policy) = HeadSearch.Choose(network, heads, validation, wanted, HeadTraining.PrefixOf(network, points.Count), spec.Options.MaximumThreads, cancellation);
            }

            hash.Append(training.Hash).Append(validation.Hash).Append(test.Hash);
        }

        var result = Attachment.Insert(network, heads.Select(h => (h.Plan.Point, h.Head)));
        var report = new AttachReport(spec, result, new NetworkCosts(result), heads, Scores(validation), Scores(test), Hex(Encoding.UTF8.GetBytes(hash.ToString()))) { Candidates = candidates, Cost = cost };
        OnnxWriter.Write(result, spec.Output);
        report = policy is null ? report : report with { Policy = Judge(spec, result, policy, test!) };
        AtomicFile.WriteText(ResolvedPath(spec), AttachSpecYaml.Write(spec, points, Path.GetDirectoryName(Path.GetFullPath(spec.Output))!));
        AtomicFile.Write(MetricsPath(spec), JsonFile.ToBytes(ToolVersion.Text, report.InputHash, json => AttachReportJson.Write(json, report)));
        return report;

        ValueList<ExitScore> Scores(Dataset? set) => set is null ? [] : Evaluation.Of(result, set, cancellation);
    }

    /// <summary>Where the metrics are written.</summary>
    /// <param name="spec">What to do.</param>
    /// <returns>Beside the network, ending with <c>.metrics.json</c>.</returns>
    public static string MetricsPath(AttachSpec spec) => Path.ChangeExtension(spec.Output, ".metrics.json");

    /// <summary>Where the complete specification is written.</summary>
    /// <param name="spec">What to do.</param>
    /// <returns>Beside the network, ending with <c>.attach.resolved.yaml</c>.</returns>
    public static string ResolvedPath(AttachSpec spec) => Path.ChangeExtension(spec.Output, ".attach.resolved.yaml");

    /// <summary>Where the thresholds of a search are written.</summary>
    /// <param name="spec">What to do.</param>
    /// <returns>Beside the network, ending with <c>.policy.yaml</c>.</returns>
    public static string PolicyPath(AttachSpec spec) => Path.ChangeExtension(spec.Output, ".policy.yaml");

    private static PolicyEvaluation Judge(AttachSpec spec, Network network, ThresholdPolicy policy, Dataset test)
    {
        var options = new TraceOptions { NetworkHash = Hex(File.ReadAllBytes(spec.Output)), Threads = spec.Options.MaximumThreads };
        var trace = TraceBuilder.Build(network, test, options).Trace;
        PolicyFile.Write(PolicyPath(spec), new PolicyDocument(PolicyHeader.Of(trace, policy, spec.Options.Seed), policy), ToolVersion.Text, options.NetworkHash);
        return PolicyEvaluation.Of(trace, policy);
    }

    private static ValueList<HeadPlan> Plans(AttachSpec spec, ValueList<CutPoint> points)
    {
        if (spec.Heads.Count != 1 && spec.Heads.Count != points.Count)
        {
            throw new EeHwException(
                Codes.Heads.UnknownHead,
                new Place { Item = "--head" },
                string.Create(CultureInfo.InvariantCulture, $"{spec.Heads.Count} heads for {points.Count} exits."),
                "Give one head for all exits, or one each, earliest first.");
        }

        return points.Select((p, k) => new HeadPlan(p, spec.Heads[spec.Heads.Count == 1 ? 0 : k], spec.Width)).ToValueList();
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
