using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Exits;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Layers;

namespace EeHw.Train.Attachments;

/// <summary>
/// Search over head architectures with FlexDNN's insertion rule (after Fang et al., SEC 2020): all candidates of all exits are trained on one pass over cached features; then, exit by exit from the
/// first, each candidate gets the largest entropy at which its leavers lose no more right answers against the final exit than its share of the allowed drop, and the one with the greatest
/// (backbone behind the tensor × share that leaves) / (head × share that arrives) is taken, or none where that is below 1. Who leaves there does not arrive at later exits.
/// </summary>
internal static class HeadSearch
{
    /// <summary>Every candidate at every place where it fits.</summary>
    /// <param name="choice">The candidates.</param>
    /// <param name="points">The places.</param>
    /// <param name="classes">Classes C.</param>
    /// <returns>Plans, place by place.</returns>
    public static ValueList<HeadPlan> Plans(HeadSearchChoice choice, ValueList<CutPoint> points, int classes)
        => points.SelectMany(p => choice.Candidates.Select(c => new HeadPlan(p, c.Kind, c.Width)).Where(plan => Fits(plan, classes))).ToValueList();

    /// <summary>Judges trained heads and chooses.</summary>
    /// <param name="network">The backbone.</param>
    /// <param name="heads">Heads as trained, place by place.</param>
    /// <param name="validation">Samples to judge by.</param>
    /// <param name="choice">Rule and drop.</param>
    /// <param name="prefix">What names of exits begin with.</param>
    /// <param name="threads">Cores to use at most; null for all.</param>
    /// <param name="cancellation">Ends early.</param>
    /// <returns>The heads of the exits that stay, renamed; all candidates; the policy.</returns>
    /// <exception cref="EeHwException">EEHW6108 where no head earns its cost.</exception>
    public static (ValueList<TrainedHead> Heads, ValueList<HeadCandidate> Candidates, ThresholdPolicy Policy) Choose(Network network, ValueList<TrainedHead> heads, Dataset validation, HeadSearchChoice choice, string prefix, int? threads, CancellationToken cancellation)
    {
        var probe = Attachment.Insert(network, heads.Select(h => (h.Plan.Point, h.Head)));
        var trace = TraceBuilder.Build(probe, validation, new TraceOptions { NetworkHash = "", Threads = threads }, cancellation).Trace;
        var total = new NetworkCosts(network).BackboneMacs[^1];
        var score = new EntropyScore();
        var right = Right(trace, trace.Exits - 1);
        var alive = Enumerable.Range(0, trace.Samples).ToList();
        var places = heads.Select((h, i) => (Head: h, Index: i)).GroupBy(h => h.Head.Plan.Point.Layer).OrderBy(g => g.Key).ToList();
        var (candidates, kept, thresholds) = (new List<HeadCandidate>(), new List<TrainedHead>(), new List<double>());
        for (var k = 0; k < places.Count; k++)
        {
            var judged = places[k].Select(h =>
            {
                var exit = Enumerable.Range(0, trace.Exits).First(e => trace.ExitNames[e] == h.Head.Head.Name);
                var confidence = Enumerable.Range(0, trace.Samples).Select(n => score.Confidence(trace.LogitsOf(exit, n))).ToArray();
                var own = Right(trace, exit);
                var leavers = Leavers(alive, confidence, own, right, choice.MaximumDrop / places.Count * trace.Samples);
                var macs = new NetworkCosts(TrainingLayers.Fold(h.Head.Head)).CumulativeMacs[0];
                var threshold = leavers.Count == 0 ? (double?)null : leavers.Min(n => confidence[n]);
                return (
                    h.Head,
                    Leavers: leavers,
                    Threshold: threshold,
                    Candidate: new HeadCandidate(
                        k,
                        h.Head.Plan,
                        macs,
                        own.Count(r => r) / (double)trace.Samples,
                        alive.Count / (double)trace.Samples,
                        leavers.Count / (double)trace.Samples,
                        threshold is { } t ? score.ToThreshold(t) : null,
                        (double)leavers.Count / trace.Samples * (total - h.Head.Plan.Point.MacsBefore),
                        (double)alive.Count / trace.Samples * macs));
            }).ToList();
            var best = judged.MaxBy(j => choice.Rule == "gain" ? j.Candidate.Gain : j.Candidate.Ratio);
            var isKept = best.Candidate is { Ratio: >= 1, LeavingFraction: > 0 };
            candidates.AddRange(judged.Select(j => j.Candidate with { IsChosen = isKept && ReferenceEquals(j.Head, best.Head) }));
            if (isKept)
            {
                kept.Add(best.Head with { Head = Renamed(best.Head.Head, FormattableString.Invariant($"{prefix}{kept.Count + 1}")) });
                thresholds.Add(best.Threshold!.Value);
                alive = [.. alive.Except(best.Leavers)];
            }
        }

        return kept.Count > 0
            ? (kept.ToValueList(), candidates.ToValueList(), new ThresholdPolicy { Score = score, Confidences = thresholds.ToValueList() })
            : throw new EeHwException(
                Codes.Heads.BadSearch,
                new Place { Item = "--search" },
                FormattableString.Invariant($"no head saves what it costs: the best of {candidates.Count} saves {candidates.Max(c => c.Ratio):0.00} times its own MACs on the validation split, at a drop of {choice.MaximumDrop * 100:0.##} points."),
                "Allow a larger --max-drop, other places (--exits), more epochs or data.");
    }

    private static bool Fits(HeadPlan plan, int classes)
    {
        try
        {
            HeadBuilder.Build(plan.Kind, "exit", plan.Point, classes, plan.Width);
            return true;
        }
        catch (EeHwException e) when (e.Diagnostics[0].Code == Codes.Heads.HeadTooLarge)
        {
            return false;
        }
    }

    private static bool[] Right(Trace trace, int exit) => [.. Enumerable.Range(0, trace.Samples).Select(n => trace.AnswerOf(exit, n) == trace.LabelOf(exit, n))];

    // The most samples, surest first and equals together, of which no more are lost than allowed.
    internal static List<int> Leavers(List<int> alive, double[] confidence, bool[] own, bool[] final, double allowed)
    {
        var sorted = alive.OrderByDescending(n => confidence[n]).ToList();
        var (lost, most) = (0, 0);
        for (var i = 0; i < sorted.Count; i++)
        {
            lost += (final[sorted[i]] ? 1 : 0) - (own[sorted[i]] ? 1 : 0);
            var isLastOfEquals = i == sorted.Count - 1 || confidence[sorted[i + 1]] < confidence[sorted[i]];
            most = isLastOfEquals && lost <= allowed ? i + 1 : most;
        }

        return sorted[..most];
    }

    private static Network Renamed(Network head, string name) => head with
    {
        Name = name,
        Layers = head.Layers.Select(l => l.Name.StartsWith(head.Name + "_", StringComparison.Ordinal) ? l with { Name = name + l.Name[head.Name.Length..] } : l).ToValueList(),
        Exits = [head.Exits[0] with { Name = name }],
    };
}
