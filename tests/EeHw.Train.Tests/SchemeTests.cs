using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Testing;
using EeHw.Train.Engines;
using EeHw.Train.Layers;
using EeHw.Train.Losses;
using EeHw.Train.Specs;
using EeHw.Train.Training;

namespace EeHw.Train.Tests;

/// <summary>Schemes of training: weights by schedule, learnt weights, equilibrium, phases, comparison.</summary>
public sealed class SchemeTests
{
    private const string Text = """
        network:
          name: tiny
          input: [1, 28, 28]
          layers:
            - { name: pool, kind: averagepool, kernel: 4 }
            - { name: conv, kind: conv, channels: 4, kernel: 3 }
            - { name: norm, kind: batchnorm }
            - { name: relu, kind: relu }
            - { name: mix1, kind: mixedpool, kernel: 2 }
            - { name: flat1, kind: flatten }
            - { name: drop1, kind: dropout, rate: 0.2 }
            - { name: fc1, kind: dense, channels: 10 }
            - { name: conv2, kind: conv, channels: 6, kernel: 3, from: relu }
            - { name: relu2, kind: relu }
            - { name: flat2, kind: flatten }
            - { name: fc2, kind: dense, channels: 10 }
          exits: [fc1, fc2]
        data: { source: "glyphs:seed=1,count=600,difficulty=0.1", scale: 0.00392157 }
        batch: 50
        output: out/tiny.onnx
        
        """;

    [TestCase("branchynet", new[] { 1, 0.3, 0.3 })]
    [TestCase("pabee", new[] { 1 / 6.0, 2 / 6.0, 3 / 6.0 })]
    [TestCase("eenet", new[] { 1 / 12.0, 2 / 12.0, 3 / 12.0 })]
    [TestCase("sdn", new[] { 0.01 + (0.25 * 0.15), 0.01 + (0.25 * 0.9), 1 })]
    [TestCase("equal", new[] { 1.0, 1, 1 })]
    public void At_InTheSecondOfFourEpochs_GivesTheWeightsOfTheFormula(string kind, double[] weights)
        => Assert.That(new ExitWeighting { Kind = kind }.At(3, 1, 4), Is.EqualTo(weights).Within(1e-15));

    [Test]
    public void Learn_OnConstantLosses_FindsTheWeightsOfTheClosedForm()
    {
        // p_k ∝ exp(-(CE_k + 0.4 c_k)/0.8).
        var choice = new ExitWeighting { Kind = "dynexit", Entropy = 0.8, Cost = 0.4, LearningRate = 0.5 };
        double[] losses = [1.1, 0.6, 0.3], costs = [0.2, 0.5, 1];
        var learnt = new LearntWeights(choice, costs);
        for (var i = 0; i < 500; i++)
        {
            learnt.Learn(losses);
        }

        var wanted = losses.Select((l, k) => Math.Exp(-(l + (0.4 * costs[k])) / 0.8)).ToArray();
        Assert.That(learnt.Shares, Is.EqualTo(wanted.Select(w => w / wanted.Sum())).Within(1e-9));
        Assert.That(learnt.Weights.Sum(), Is.EqualTo(3).Within(1e-12));
        Assert.That(learnt.Gradient(losses), Is.All.EqualTo(0).Within(1e-9));
    }

    [Test]
    public void Insert_OfAnEquilibrium_GivesEachHeadTensorTheMeanOfItsGradients()
    {
        // Three exits: the tensor of head i receives (head + (K - i - 1) onward)/(K - i). All exits read the same map here, so conv's gradient is the mean, one third of the sum.
        var network = Networks.Of("input: [1, 3, 3]\nlayers:\n  - { name: c, kind: conv, channels: 2, kernel: 1 }\n  - { name: g, kind: globalaveragepool }\n  - { name: e1, kind: dense, channels: 3 }\n  - { name: i2, kind: add, from: [c, c] }\n  - { name: g2, kind: globalaveragepool }\n  - { name: e2, kind: dense, channels: 3 }\n  - { name: g3, kind: globalaveragepool, from: i2 }\n  - { name: e3, kind: dense, channels: 3 }\nexits: [e1, e2, e3]");
        var data = Networks.Noise(network, 7);
        var alone = Enumerable.Range(0, 3).Select(k => Of(network, [.. Enumerable.Range(0, 3).Select(j => j == k ? 1.0 : 0)])).ToList();
        var balanced = Of(GradientEquilibrium.Insert(network), [1, 1, 1]);

        // conv: (d1 + 2 (d2 + d3)/2)/3 = (d1 + d2 + d3)/3.
        for (var i = 0; i < 4; i++)
        {
            Assert.That(balanced[i], Is.EqualTo((alone[0][i] + alone[1][i] + alone[2][i]) / 3).Within(1e-6));
        }

        float[] Of(Network n, double[] weights)
        {
            var engine = new Engine(n);
            var gradient = new float[engine.Parameters.Length];
            engine.Gradient(data, [.. Enumerable.Range(0, data.Count)], new JointLoss(weights), gradient);
            return gradient;
        }
    }

    [Test]
    public void Execute_OfTwoPhases_FreezesTheBackboneInTheSecondAndWritesTheSameBytesOnAnyCores()
    {
        const string Phases = """
            dropoutSamples: 4
            phases:
              - { epochs: 2, exitWeights: [0, 1], labelSmoothing: 0.1 }
              - { epochs: 2, frozen: backbone, fresh: heads, distillation: { kind: label-free } }
            """;
        using var one = new TemporaryFolder();
        using var other = new TemporaryFolder();
        var reports = new[] { (one, 1), (other, 4) }.Select(p =>
        {
            var spec = TrainSpecFile.ParseText(Text + Phases, p.Item1.Path);
            return TrainingRun.Execute(spec with { Options = spec.Options with { MaximumThreads = p.Item2 } });
        }).ToList();
        foreach (var name in new[] { "out/tiny.onnx", "out/tiny.metrics.json", "out/tiny.train.resolved.yaml" })
        {
            Assert.That(File.ReadAllBytes(other.File(name)), Is.EqualTo(File.ReadAllBytes(one.File(name))), name);
        }

        var first = TrainSpecFile.ParseText(Text + "epochs: 2\nexitWeights: [0, 1]\nlabelSmoothing: 0.1\n", one.Path);
        var backbone = (ConvLayer)TrainingRun.Execute(first).Result.Network.Layers.First(l => l.Name == "conv2");
        var network = reports[0].Result.Network;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(((ConvLayer)network.Layers.First(l => l.Name == "conv2")).Weights, Is.EqualTo(backbone.Weights));
            Assert.That(network.Layers.Any(TrainingLayers.IsTrainingOnly), Is.False);
            Assert.That(reports[0].Result.Epochs.Select(e => e.Epoch), Is.EqualTo(new[] { 1, 2, 3, 4 }));
            Assert.That(reports[0].Dropout, Has.Count.EqualTo(2));
            Assert.That(TrainSpecFile.Read(one.File("out/tiny.train.resolved.yaml")).Options.Seed, Is.EqualTo(1));
        }
    }

    [TestCase("exitWeights: sdn", "epochs: 1\nexitWeights: { kind: dynexit, cost: 0.5 }\ngradientEquilibrium: true")]
    [TestCase("exitWeights: eenet", "epochs: 1\ndistillation: { kind: adaptive, share: 0.7 }\nfrozen: [conv, 'fc*']")]
    public void Write_OfASpecification_IsReadAsTheSame(string one, string other)
    {
        foreach (var fields in new[] { one, other })
        {
            var spec = TrainSpecFile.ParseText(Text + fields + "\n", "/w");
            Assert.That(TrainSpecFile.ParseText(TrainSpecYaml.Write(spec, "/w/out"), "/w/out").Options, Is.EqualTo(spec.Options));
        }
    }

    [Test]
    public void Run_OfAPair_ReportsTheDifferenceWithItsError()
    {
        var spec = TrainSpecFile.ParseText(Text + "epochs: 2\ndistillation: { kind: last-exit, share: 0.5, temperature: 3 }\n", "/w");
        var baseline = TrainSpecFile.ParseText(Text + "epochs: 2\n", "/w");
        var effect = PairedTraining.Run(spec, baseline, [1, 2, 3]);
        using var folder = new TemporaryFolder();
        var alone = TrainingRun.Execute(baseline with { Output = folder.File("b.onnx") });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(effect.Exits, Is.EqualTo(new[] { "exit1", "exit2" }));
            Assert.That(effect.BaselineAccuracies[0], Is.EqualTo(alone.Test.Select(t => t.Accuracy)));
            Assert.That(effect.Accuracies, Is.Not.EqualTo(effect.BaselineAccuracies));
            Assert.That(effect.StandardError(0), Is.GreaterThan(0));
            Assert.That(PairedTraining.Run(baseline, baseline, [1, 2]).Difference(0), Is.Zero);
        }
    }

    [Test]
    public void StandardError_ByHand_IsThatOfTheMean()
    {
        // Differences 0.01, 0.02, 0.03: mean 0.02, s = 0.01, s/√3.
        var effect = new PairedEffect([1, 2, 3], ["e"], [[0.51], [0.52], [0.53]], [[0.5], [0.5], [0.5]], 100);
        Assert.That(effect.Difference(0), Is.EqualTo(0.02).Within(1e-12));
        Assert.That(effect.StandardError(0), Is.EqualTo(0.01 / Math.Sqrt(3)).Within(1e-12));
    }

    [TestCase("frozen: [cnov]", "tiny: error EEHW6002: 'cnov' fits no layer of the network. Did you mean 'conv'?")]
    [TestCase("frozen: [backbone, heads]", "tiny: error EEHW6006: all weights are frozen. Freeze less.")]
    public void Execute_OfAnImpossibleScheme_SaysWhatIsAllowed(string fields, string message)
    {
        using var folder = new TemporaryFolder();
        Assert.That(() => TrainingRun.Execute(TrainSpecFile.ParseText(Text + fields + "\n", folder.Path)), Throws.TypeOf<EeHwException>().With.Message.EqualTo(message));
    }
}
