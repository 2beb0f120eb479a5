using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Formats;
using EeHw.Model.Formats.Onnx;
using EeHw.Testing;
using EeHw.Train.Attachments;

namespace EeHw.Train.Tests.Attachments;

/// <summary>Search over heads with the insertion rule.</summary>
public sealed class HeadSearchTests
{
    /// <summary>
    /// Six samples, surest first 5, 4, 3, 2, 2, 1; the final exit is right on the first five, the head on the first, second, fourth and last: lost 0, 0, 1, 1, 2, 1. Allowed 0: two leave; 1: all six, though five would lose two;
    /// without the last one four would, were they not tied with the fifth, so three. Not alive: they do not count.
    /// </summary>
    [TestCase(0.0, 6, 2)]
    [TestCase(1.0, 6, 6)]
    [TestCase(1.0, 5, 3)]
    [TestCase(0.9, 5, 2)]
    public void Leavers_SurestFirst_LoseNoMoreThanAllowed(double allowed, int alive, int most)
    {
        double[] confidence = [5, 4, 3, 2, 2, 1];
        bool[] own = [true, true, false, true, false, true], final = [true, true, true, true, true, false];
        Assert.That(HeadSearch.Leavers([.. Enumerable.Range(0, alive).Reverse()], confidence, own, final, allowed), Is.EquivalentTo(Enumerable.Range(0, most)));
    }

    [Test]
    public void Execute_OfASearch_TakesTheBestRatioAndIsTheSameEveryTime()
    {
        var files = new List<byte[]>();
        for (var run = 0; run < 2; run++)
        {
            using var folder = new TemporaryFolder();
            var spec = Spec(folder, "pool-fc,separable-pool-fc:4,conv-pool-fc:4");
            var report = AttachRun.Execute(spec);
            files.Add(File.ReadAllBytes(spec.Output));
            Assert.That(report.Candidates.Select(c => (c.Exit, HeadSearchChoice.TextOf(c.Plan.Kind, c.Plan.Width))), Is.EqualTo(new[] { (0, "pool-fc"), (0, "separable-pool-fc:4"), (0, "conv-pool-fc:4"), (1, "pool-fc"), (1, "separable-pool-fc:4"), (1, "conv-pool-fc:4") }));
            foreach (var place in report.Candidates.GroupBy(c => c.Exit))
            {
                var best = place.MaxBy(c => c.Ratio)!;
                Assert.That(place.Count(c => c.IsChosen), Is.EqualTo(best.Ratio >= 1 ? 1 : 0));
                Assert.That(best.IsChosen, Is.EqualTo(best.Ratio >= 1));
            }

            // relu1 has 39 200 of 441 568 MACs before it; depthwise 9 · 8, 1x1 to 4 channels, 14x14 each, then 196 inputs and 10 classes.
            var separable = report.Candidates[1];
            Assert.That(separable.HeadMacs, Is.EqualTo((196 * ((9 * 8) + (8 * 4))) + (7 * 7 * 4 * 10)));
            Assert.That(separable.SavedMacs, Is.EqualTo(separable.LeavingFraction * (441_568 - 39_200)).Within(1e-6));
            Assert.That(separable.SpentMacs, Is.EqualTo((double)separable.HeadMacs).Within(1e-6));
            Assert.That(report.Candidates[3].ReachedFraction, Is.EqualTo(1 - report.Candidates.Where(c => c is { Exit: 0, IsChosen: true }).Sum(c => c.LeavingFraction)).Within(1e-12));

            // Judged on validation, they lose no more than allowed; the written policy is that of the network.
            var network = OnnxReader.Read(spec.Output);
            Assert.That(network.ExitCount, Is.EqualTo(1 + report.Candidates.Count(c => c.IsChosen)));
            Assert.That(network.Exits.Select(e => e.Name).SkipLast(1), Is.EqualTo(Enumerable.Range(1, network.ExitCount - 1).Select(k => $"exit{k}")));
            var policy = (ThresholdPolicy)PolicyFile.Read(AttachRun.PolicyPath(spec)).Policy;
            Assert.That(policy.Score.Name, Is.EqualTo("entropy"));
            Assert.That(policy.Thresholds, Is.EqualTo(report.Candidates.Where(c => c.IsChosen).Select(c => c.EntropyNats!.Value)).Within(1e-12));
            Assert.That(File.ReadAllText(AttachRun.ResolvedPath(spec)), Does.Contain("search:").And.Contain("separable-pool-fc:4").And.Contain("maxDrop: 0.02").And.Contain("rule: ratio"));
        }

        Assert.That(files[0], Is.EqualTo(files[1]));
    }

    [Test]
    public void Execute_WhereNoHeadEarnsItsCost_SaysHowNearTheBestCame()
    {
        using var folder = new TemporaryFolder();
        var spec = Spec(folder, "bof:32") with { Exits = "60%" };
        Assert.That(
            Assert.Throws<EeHwException>(() => AttachRun.Execute(spec))!.Message,
            Does.Match(@"^--search: error EEHW6108: no head saves what it costs: the best of 1 saves 0\.\d\d times its own MACs on the validation split, at a drop of 2 points\. Allow a larger --max-drop, other places \(--exits\), more epochs or data\.$"));
        Assert.That(File.Exists(spec.Output), Is.False);
    }

    [TestCase("conv-pool-fc:0", "--search: error EEHW6108: 'conv-pool-fc:0' is no candidate; a width is a whole number from 1 to 65536 behind one colon. Write for example conv-pool-fc:8.")]
    [TestCase("pool", "--head: error EEHW6101: there is no head 'pool'. Known: pool-fc, conv-pool-fc, mixed-pool, bof, separable-pool-fc.")]
    public void Parse_OfNoCandidate_SaysSo(string text, string message)
        => Assert.That(Assert.Throws<EeHwException>(() => HeadSearchChoice.Parse(text, new Place { Item = "--search" }))!.Message, Is.EqualTo(message));

    private static AttachSpec Spec(TemporaryFolder folder, string candidates) => new()
    {
        NetworkFile = Path.Combine(Repository.Root, "samples", "glyphs", "glyphs.onnx"),
        IsBackboneOnly = true,
        Exits = "10%,60%",
        Heads = [HeadKind.PoolFc],
        Search = new(HeadSearchChoice.Parse(candidates, Place.Nowhere), 0.02, "ratio"),
        Data = new DataChoice("glyphs:seed=5,count=600", "train", 1 / 255.0, [0], [1]),
        Options = HeadTraining.Usual with { Epochs = 2 },
        Output = folder.File("found.onnx"),
    };
}
