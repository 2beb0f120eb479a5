using EeHw.Model.Diagnostics;
using EeHw.Testing;
using EeHw.Train.Specs;
using EeHw.Train.Training;

namespace EeHw.Train.Tests;

public sealed class CheckpointTests
{
    private static readonly string _text = TinyTraining.Network(isNormalised: true) + """
        data: { source: "glyphs:seed=1,count=400,difficulty=0.1", scale: 0.00392157 }
        epochs: 4
        batch: 50
        output: out/tiny.onnx

        """;

    private static readonly string[] _files = ["out/tiny.onnx", "out/tiny.metrics.json", "out/tiny.train.resolved.yaml"];

    // Everything that changes from step to step: Adam's moments, momentum, learnt weights, a growing temperature, more than one phase.
    [TestCase("")]
    [TestCase("optimiser: { kind: sgd, learningRate: 0.05, momentum: 0.9 }")]
    [TestCase("exitWeights: { kind: dynexit }")]
    [TestCase("distillation: { kind: adaptive }")]
    [TestCase("gates: { kind: soft-mixture }")]
    [TestCase("phases: [{ epochs: 2 }, { epochs: 3, gates: { kind: stop-distribution, imitationEpochs: 5, entropy: 0.5 } }]")]
    [TestCase("phases: [{ epochs: 2 }, { epochs: 3, frozen: backbone, optimiser: { kind: sgd } }]")]
    public void Execute_CutShortTwiceAndResumed_WritesTheSameFiles(string extra)
    {
        using var whole = new TemporaryFolder();
        using var parts = new TemporaryFolder();
        TrainingRun.Execute(TrainSpecFile.ParseText(_text + extra, whole.Path));
        var spec = TrainSpecFile.ParseText(_text + extra, parts.Path);
        var resumed = new List<int>();

        for (var cut = 0; cut < 2; cut++)
        {
            using var cancellation = new CancellationTokenSource();
            var steps = 0;
            var report = TrainingRun.Execute(spec, parts.File("run.npz"), resumed.Add, p => Stop(p, cancellation, ref steps), cancellation.Token);
            Assert.That(report.Result.IsPartial, Is.True, $"cut {cut + 1}");
            Assert.That(File.Exists(parts.File("run.npz")), Is.True);
        }

        var last = TrainingRun.Execute(spec, parts.File("run.npz"), resumed.Add);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(last.Result.IsPartial, Is.False);
            Assert.That(resumed, Is.EqualTo(new[] { 1, 2 }));
            Assert.That(File.Exists(parts.File("run.npz")), Is.False, "the checkpoint of a run that is done");
            foreach (var name in extra.Contains("gates", StringComparison.Ordinal) ? [.. _files, "out/tiny.policy.yaml"] : _files)
            {
                Assert.That(File.ReadAllBytes(parts.File(name)), Is.EqualTo(File.ReadAllBytes(whole.File(name))), name);
            }
        }

        // One whole epoch and some steps of the next.
        static void Stop(TrainProgress p, CancellationTokenSource cancellation, ref int steps)
        {
            if (++steps == p.Steps + 2)
            {
                cancellation.Cancel();
            }
        }
    }

    [Test]
    public void Execute_WithTheCheckpointOfAnotherRun_SaysSo()
    {
        using var folder = new TemporaryFolder();
        var spec = TrainSpecFile.ParseText(_text, folder.Path);
        using var cancellation = new CancellationTokenSource();
        TrainingRun.Execute(spec, folder.File("run.npz"), null, p => CancelAfter(p, cancellation), cancellation.Token);
        var other = TrainSpecFile.ParseText(_text + "seed: 2\n", folder.Path);
        var e = Assert.Throws<EeHwException>(() => TrainingRun.Execute(other, folder.File("run.npz"), null));
        Assert.That(e!.Message.Replace(folder.Path, "", StringComparison.Ordinal), Is.EqualTo("/run.npz: error EEHW6020: the checkpoint is of another run: training file, data or options are not the same. Go on with what it was made for, or delete it to begin anew."));

        static void CancelAfter(TrainProgress p, CancellationTokenSource cancellation)
        {
            if (p.Finished is not null)
            {
                cancellation.Cancel();
            }
        }
    }

    [Test]
    public void Execute_WithADamagedCheckpoint_SaysWhatIsWrong()
    {
        using var folder = new TemporaryFolder();
        var spec = TrainSpecFile.ParseText(_text, folder.Path);
        File.WriteAllText(folder.File("run.npz"), "no archive");
        Assert.That(Assert.Throws<EeHwException>(() => TrainingRun.Execute(spec, folder.File("run.npz"), null))!.Diagnostics.Single().Code, Is.EqualTo(Codes.Npz.BadArchive));
    }
}
