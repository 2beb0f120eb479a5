using System.Text.Json;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;
using EeHw.Train.Specs;
using EeHw.Train.Training;

namespace EeHw.Train.Tests;

public sealed class TrainingRunTests
{
    private static readonly string _text = TinyTraining.Network() + """
        data: { source: "glyphs:seed=1,count=600,difficulty=0.1", scale: 0.00392157 }
        epochs: 2
        batch: 50
        output: out/tiny.onnx
        """;

    [Test]
    public void Execute_OfASpecification_WritesNetworkMetricsAndSpecification()
    {
        using var folder = new TemporaryFolder();
        var spec = TrainSpecFile.ParseText(_text, folder.Path);
        var report = TrainingRun.Execute(spec);
        var network = OnnxReader.Read(folder.File("out/tiny.onnx"));
        using var metrics = JsonDocument.Parse(File.ReadAllText(folder.File("out/tiny.metrics.json")));
        var root = metrics.RootElement;
        var resolved = File.ReadAllText(folder.File("out/tiny.train.resolved.yaml"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Directory.GetFiles(folder.File("out")).Select(Path.GetFileName), Is.EquivalentTo(new[] { "tiny.onnx", "tiny.metrics.json", "tiny.train.resolved.yaml" }));
            Assert.That(network.Layers.OfType<ConvLayer>().Select(l => l.Weights), Is.EqualTo(report.Result.Network.Layers.OfType<ConvLayer>().Select(l => l.Weights)));
            Assert.That(network.Layers.OfType<DenseLayer>().Select(l => l.Bias), Is.EqualTo(report.Result.Network.Layers.OfType<DenseLayer>().Select(l => l.Bias)));
            Assert.That(network.Exits.Select(e => e.Name), Is.EqualTo(new[] { "exit1", "exit2" }));
            Assert.That(root.GetProperty("schemaVersion").GetInt32(), Is.EqualTo(1));
            Assert.That(root.GetProperty("inputHash").GetString(), Is.EqualTo(report.InputHash).And.Length.EqualTo(64));
            Assert.That(root.GetProperty("partial").GetBoolean(), Is.False);
            Assert.That(root.GetProperty("epochs").GetArrayLength(), Is.EqualTo(2));
            Assert.That(root.GetProperty("exits").EnumerateArray().Select(e => e.GetProperty("testAccuracyFraction").GetDouble()), Is.EqualTo(report.Test.Select(t => t.Accuracy)));
            Assert.That(root.GetProperty("exits")[0].GetProperty("cumulativeMacs").GetInt64(), Is.EqualTo((25 * 36) + (100 * 10)));
            Assert.That(resolved, Does.Not.Contain(folder.Path).And.Contain("output: tiny.onnx"));
            Assert.That(TrainSpecFile.ParseText(resolved, folder.File("out")).Options, Is.EqualTo(spec.Options));
        }
    }

    [Test]
    public void Execute_TwiceOnOtherCores_WritesTheSameBytes()
    {
        using var one = new TemporaryFolder();
        using var other = new TemporaryFolder();
        foreach (var (folder, threads) in new[] { (one, 1), (other, 4) })
        {
            var spec = TrainSpecFile.ParseText(_text, folder.Path);
            TrainingRun.Execute(spec with { Options = spec.Options with { MaximumThreads = threads } });
        }

        foreach (var name in new[] { "out/tiny.onnx", "out/tiny.metrics.json", "out/tiny.train.resolved.yaml" })
        {
            Assert.That(File.ReadAllBytes(other.File(name)), Is.EqualTo(File.ReadAllBytes(one.File(name))), name);
        }
    }

    [Test]
    public void Execute_OfAnOnnxFile_TrainsItsWeightsFurther()
    {
        using var folder = new TemporaryFolder();
        var first = TrainingRun.Execute(TrainSpecFile.ParseText(_text, folder.Path));
        var tuning = """
            network: out/tiny.onnx
            data: { source: "glyphs:seed=1,count=600,difficulty=0.1", scale: 0.00392157 }
            epochs: 3
            batch: 50
            optimiser: { kind: sgd, learningRate: 0.02 }
            output: out/tuned.onnx
            """;
        var tuned = TrainingRun.Execute(TrainSpecFile.ParseText(tuning, folder.Path));
        var fresh = TrainingRun.Execute(TrainSpecFile.ParseText(tuning + "\nfreshWeights: true", folder.Path));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(tuned.Result.Epochs[0].TrainLoss, Is.LessThan(first.Result.Epochs[1].TrainLoss));
            Assert.That(fresh.Result.Epochs[0].TrainLoss, Is.GreaterThan(first.Result.Epochs[1].TrainLoss));
            Assert.That(tuned.Result.Network.Exits.Select(e => e.Name), Is.EqualTo(new[] { "exit1", "exit2" }));
        }
    }

    [Test]
    public void Execute_Cancelled_WritesTheBestSoFarMarkedPartial()
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        var spec = TrainSpecFile.ParseText(_text, folder.Path);
        TrainingRun.Execute(spec with { Options = spec.Options with { Epochs = 100 } }, p => CancelAt(p.Epoch == 3), cancellation.Token);
        using var metrics = JsonDocument.Parse(File.ReadAllText(folder.File("out/tiny.metrics.json")));
        Assert.That(metrics.RootElement.GetProperty("partial").GetBoolean(), Is.True);
        Assert.That(metrics.RootElement.GetProperty("epochs").GetArrayLength(), Is.EqualTo(2));
        Assert.That(OnnxReader.Read(folder.File("out/tiny.onnx")).ExitCount, Is.EqualTo(2));

        void CancelAt(bool now)
        {
            if (now)
            {
                cancellation.Cancel();
            }
        }
    }

    [Test]
    public void Execute_CancelledBeforeTheFirstStep_WritesNothing()
    {
        using var folder = new TemporaryFolder();
        Assert.That(() => TrainingRun.Execute(TrainSpecFile.ParseText(_text, folder.Path), null, new CancellationToken(true)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public void Execute_IntoAFolderThatCannotBe_SaysSoBeforeTraining()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("out"), "a file, not a folder");
        var steps = 0;
        var thrown = Assert.Throws<EeHwException>(() => TrainingRun.Execute(TrainSpecFile.ParseText(_text, folder.Path), _ => steps++));
        Assert.That(thrown.Diagnostics.Single().Code, Is.EqualTo(Codes.Files.Unwritable));
        Assert.That(steps, Is.Zero);
    }

    [Test]
    public void Execute_WithDataOfAnotherShape_SaysSo()
    {
        using var folder = new TemporaryFolder();
        var text = _text.Replace("[1, 28, 28]", "[1, 32, 32]", StringComparison.Ordinal);
        Assert.That(
            () => TrainingRun.Execute(TrainSpecFile.ParseText(text, folder.Path)),
            Throws.TypeOf<EeHwException>().With.Message.EqualTo("glyphs:seed=1,count=600,difficulty=0.1, test, 600 samples: error EEHW1307: samples are [1, 28, 28] (channels, rows, columns), but network 'tiny' reads [1, 32, 32] at input 'input'. Choose the data this network was trained on."));
    }
}
