using System.Text.Json;
using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Gates;
using EeHw.Model.Formats;
using EeHw.Model.Formats.Onnx;
using EeHw.Testing;
using EeHw.Train.Specs;
using EeHw.Train.Training;

namespace EeHw.Train.Tests;

/// <summary>Gates trained together with the network, from file to files: the ONNX network and a policy that decides on its logits.</summary>
public sealed class GateTrainingTests
{
    private static readonly string _text = TinyTraining.Network(second: 8) + """
        data: { source: "glyphs:seed=1,count=1200,difficulty=0.1", scale: 0.00392157 }
        batch: 50
        optimiser: { kind: adam, learningRate: 0.006 }
        epochs: 6
        output: out/tiny.onnx

        """;

    private const string Mixture = "gates: { kind: soft-mixture, lambda: LAMBDA }\n";
    private const string Stop = "phases:\n  - { epochs: 2 }\n  - { epochs: 2, gates: { kind: stop-distribution, supervision: 0.3, entropy: 1, imitationEpochs: 20 } }\n";

    [TestCase(Mixture, "threshold")]
    [TestCase(Stop, "stop-distribution")]
    public void Execute_WithGates_WritesAPolicyThatDecidesAsTheReportSays(string gates, string name)
    {
        using var folder = new TemporaryFolder();
        var report = TrainingRun.Execute(TrainSpecFile.ParseText(_text + gates.Replace("LAMBDA", "0.3", StringComparison.Ordinal), folder.Path));
        var network = OnnxReader.Read(folder.File("out/tiny.onnx"));
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(folder.File("out/tiny.onnx"))));
        var test = DatasetLoader.Load(report.Spec.Test);
        var trace = TraceBuilder.Build(network, test, new TraceOptions { NetworkHash = hash }).Trace;
        var document = PolicyFile.Read(folder.File("out/tiny.policy.yaml"));
        document.RequireFits(network.ExitCount, hash, null);
        var evaluation = PolicyEvaluation.Of(trace, document.Policy);
        using var metrics = JsonDocument.Parse(File.ReadAllText(folder.File("out/tiny.metrics.json")));
        var gated = metrics.RootElement.GetProperty("gated");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(document.Policy.Name, Is.EqualTo(name));
            Assert.That(evaluation, Is.EqualTo(report.Gated));
            Assert.That(evaluation.AccuracyFraction, Is.GreaterThan(0.8));
            Assert.That(evaluation.ExitShares, Has.All.GreaterThan(0.02), "both exits are used");
            Assert.That(gated.GetProperty("expectedMacs").GetDouble(), Is.EqualTo(evaluation.ExpectedMacs));
            Assert.That(metrics.RootElement.GetProperty("epochs").EnumerateArray().Last().TryGetProperty("gatedValidationAccuracyFraction", out _), Is.True);
            Assert.That(TrainSpecFile.Read(folder.File("out/tiny.train.resolved.yaml")).Phases.Append(TrainSpecFile.Read(folder.File("out/tiny.train.resolved.yaml")).Options).Count(o => o.Gates is not null), Is.EqualTo(1));
        }

        // The decision in hardware is one comparison of the added output; answers count classes only.
        if (document.Policy is ThresholdPolicy { Score: GateScore } threshold)
        {
            Assert.That((network.Classes(0), network.Classes(1), threshold.Confidences[0], threshold.Hardware.Unit), Is.EqualTo((11, 10, 0.0, "gate")));
        }
        else
        {
            Assert.That(((StopDistributionPolicy)document.Policy).Weights, Has.Count.EqualTo(13));
        }
    }

    [TestCase(Mixture)]
    [TestCase(Stop)]
    public void Execute_OnAnyNumberOfCores_WritesTheSameBytes(string gates)
    {
        using var one = new TemporaryFolder();
        using var other = new TemporaryFolder();
        foreach (var (folder, threads) in new[] { (one, 1), (other, 4) })
        {
            var spec = TrainSpecFile.ParseText(_text.Replace("count=1200", "count=600", StringComparison.Ordinal) + gates.Replace("LAMBDA", "0.1", StringComparison.Ordinal), folder.Path);
            TrainingRun.Execute(spec with { Options = spec.Options with { MaximumThreads = threads } });
        }

        foreach (var name in new[] { "out/tiny.onnx", "out/tiny.metrics.json", "out/tiny.policy.yaml", "out/tiny.train.resolved.yaml" })
        {
            Assert.That(File.ReadAllBytes(other.File(name)), Is.EqualTo(File.ReadAllBytes(one.File(name))), name);
        }
    }

    [Test]
    public void Execute_WithADearerCost_LetsMoreSamplesLeaveEarly()
    {
        using var folder = new TemporaryFolder();
        var early = new[] { "0.0", "3.0" }.Select(lambda => TrainingRun.Execute(TrainSpecFile.ParseText(_text + Mixture.Replace("LAMBDA", lambda, StringComparison.Ordinal), folder.Path)).Gated!.ExitShares[0]).ToArray();
        TestContext.Out.WriteLine($"leave at the first exit: lambda 0 {early[0]:P1}, lambda 3 {early[1]:P1}");
        Assert.That(early[1], Is.GreaterThan(early[0] + 0.1));
    }

    [TestCase("gates: { kind: soft-mixture }\nlabelSmoothing: 0.1\n", "gates: error EEHW6010: gates learn with the network from labels alone, but distillation, attacked samples, label smoothing or weights of kind eenet or dynexit are asked for. Use them in a phase before that of the gates.")]
    [TestCase("gates: { kind: hard }\n", "gates.kind")]
    [TestCase("gates: { kind: soft-mixture, beta: 1 }\n", "beta")]
    [TestCase("gates: { kind: stop-distribution, learningRate: 0 }\n", "gates.learningRate")]
    [TestCase("gates: { kind: soft-mixture }\nfederated: { users: 2, split: classes, classes: 5, rounds: 1 }\n", "EEHW6010")]
    public void Execute_WithGatesThatCannotBe_SaysSo(string fields, string message)
        => Assert.That(Assert.Throws<EeHwException>(() => TrainingRun.Execute(TrainSpecFile.ParseText(_text + fields, "/w")))!.Message, Does.Contain(message));

    [TestCase("exits: [a]", "gates: error EEHW6010: the network has one exit, where every sample leaves; there is nothing to decide. Add an exit.")]
    [TestCase("  - { name: relu1x, kind: relu }\n  - { name: fc2, kind: dense, channels: 4, from: a }\nexits: [relu1x, fc2]", "gates: error EEHW6010: exit 'exit1' ends with layer 'relu1x' of kind relu. End the exit with a dense layer of its own: the gate becomes one more output of it.")]
    public void Run_OfANetworkWithoutRoomForGates_SaysSo(string rest, string message)
    {
        var network = Networks.Of($"input: [2, 5, 4]\nlayers:\n  - {{ name: g, kind: globalaveragepool }}\n  - {{ name: a, kind: dense, channels: 4 }}\n{rest}\n");
        var data = Networks.Noise(network, 20);
        Assert.That(Assert.Throws<EeHwException>(() => Trainer.Run(network, data, data, TrainOptions.Default with { Gates = new() { Kind = "soft-mixture" } }))!.Message, Is.EqualTo(message));
    }
}
