using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Testing;
using EeHw.Train.Attacks;
using EeHw.Train.Specs;
using EeHw.Train.Training;

namespace EeHw.Train.Tests.Attacks;

public sealed class LabelAttackTests
{
    private const string Text = """
        network:
          name: tiny
          input: [1, 28, 28]
          layers:
            - { name: pool, kind: averagepool, kernel: 4 }
            - { name: conv, kind: conv, channels: 6, kernel: 3 }
            - { name: norm, kind: batchnorm }
            - { name: relu, kind: relu }
            - { name: flat1, kind: flatten }
            - { name: fc1, kind: dense, channels: 10 }
            - { name: conv2, kind: conv, channels: 6, kernel: 3, from: relu }
            - { name: relu2, kind: relu }
            - { name: flat2, kind: flatten }
            - { name: fc2, kind: dense, channels: 10 }
          exits: [fc1, fc2]
        data: { source: "glyphs:seed=1,count=1000,difficulty=0.1", scale: 0.00392157, mean: 0.2, std: 0.3, validationLimit: 200 }
        batch: 50
        epochs: 6
        optimiser: { kind: adam, learningRate: 0.02 }
        output: out/tiny.onnx

        """;

    private const string Attacked = "adversarial: { family: max, epsilon: 0.06, step: 0.03, steps: 3, testSamples: 400 }\n";

    // One pixel, two classes, logits (0, 4x): the loss of class 0 grows with x, that of class 1 falls. From any start in ±0.2 forty steps of 0.01 end at the bound or at the end of [0, 1].
    [Test]
    public void Run_OfAHandCase_EndsAtTheBound()
    {
        var network = new Network
        {
            Name = "hand",
            InputName = "x",
            Layers =
            [
                new InputLayer { Name = "x", Inputs = [], Output = new(1, 1, 1) },
                new DenseLayer { Name = "a", Inputs = [0], Output = new(2, 1, 1), InputLength = 1, Weights = [0, 4], Bias = [0, 0] },
            ],
            Exits = [new Exit("a", 1)],
        };
        var attack = new LabelAttack(network, Normalisation.Of(new("", "train", 1, [0.5], [0.5]), network.Input), new AdversarialChoice { Epsilon = 0.2 }, 1);
        var result = attack.Run(Dataset.Create(network.Input, [0, 0, 0.9f], [0, 1, 0], 2, "three"), "main");

        // Pixels 0.5 + 0.2, 0.5 - 0.2, and 0.95 held at 1; the network reads (p - 0.5)/0.5.
        Assert.That(result.Values, Is.EqualTo(new[] { 0.4f, -0.4f, 1f }).Within(1e-6));
    }

    [Test]
    public void Run_OfEveryFamily_RaisesItsOwnLossWithinTheBoundOnAnyCores()
    {
        var network = Networks.Of("input: [1, 6, 6]\nlayers:\n  - { name: c, kind: conv, channels: 4, kernel: 3 }\n  - { name: r, kind: relu }\n  - { name: g, kind: globalaveragepool }\n  - { name: e1, kind: dense, channels: 4 }\n  - { name: f, kind: flatten, from: r }\n  - { name: e2, kind: dense, channels: 4 }\nexits: [e1, e2]");
        var noise = Networks.Noise(network, 37);
        var data = noise with { Values = [.. noise.Values.Select(v => Math.Clamp(0.5f + (0.2f * v), 0, 1))] };
        var choice = new AdversarialChoice { Epsilon = 0.1, Step = 0.02, Steps = 12 };
        var clean = Evaluation.Of(network, data);
        var results = AdversarialChoice.Families.ToDictionary(f => f, f => new LabelAttack(network, null, choice, 3).Run(data, f));
        var scores = results.ToDictionary(r => r.Key, r => Evaluation.Of(network, r.Value));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(scores["main"][1].Loss, Is.GreaterThan(clean[1].Loss + 0.1));
            Assert.That(scores["main"][1].Loss, Is.GreaterThan(scores["avg"][1].Loss));
            Assert.That(Sum("avg"), Is.GreaterThan(Sum("main")));

            // Per sample the worst of two: never below the attack on the final exit alone, from the same starts.
            Assert.That(Sum("max"), Is.GreaterThanOrEqualTo(Sum("main")));
            foreach (var result in results.Values)
            {
                Assert.That(result.Values.Zip(data.Values, (a, b) => Math.Abs(a - b)), Is.All.LessThanOrEqualTo(0.1001));
                Assert.That(result.Values, Is.All.InRange(0f, 1f));
            }

            Assert.That(new LabelAttack(network, null, choice, 3, 1).Run(data, "max").Values, Is.EqualTo(results["max"].Values));
        }

        double Sum(string family) => scores[family].Sum(s => s.Loss);
    }

    [Test]
    public void Execute_WithAttacks_MakesExitsHarderToFoolAndWritesTheSameBytesOnAnyCores()
    {
        using var plain = new TemporaryFolder();
        using var one = new TemporaryFolder();
        using var other = new TemporaryFolder();

        var ordinary = TrainingRun.Execute(TrainSpecFile.ParseText(Text, plain.Path));
        var normalisation = Normalisation.Of(ordinary.Spec.Test, new Shape(1, 28, 28));
        var test = DatasetLoader.Load(ordinary.Spec.Test with { Limit = 400 });
        var reports = new[] { (one, 1), (other, 4) }.Select(p =>
        {
            var spec = TrainSpecFile.ParseText(Text + Attacked, p.Item1.Path);
            return TrainingRun.Execute(spec with { Options = spec.Options with { MaximumThreads = p.Item2 } });
        }).ToList();
        foreach (var name in new[] { "out/tiny.onnx", "out/tiny.metrics.json", "out/tiny.train.resolved.yaml" })
        {
            Assert.That(File.ReadAllBytes(other.File(name)), Is.EqualTo(File.ReadAllBytes(one.File(name))), name);
        }

        var report = reports[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.Attacks.Select(a => (a.Family, a.Samples)), Is.EqualTo(new[] { ("none", 400), ("main", 400), ("avg", 400), ("max", 400) }));
            Assert.That(report.Result.Epochs[^1].AttackedValidationAccuracies, Has.Count.EqualTo(2));
            Assert.That(File.ReadAllText(one.File("out/tiny.metrics.json")), Does.Contain("\"family\": \"avg\""));
            Assert.That(TrainSpecFile.Read(one.File("out/tiny.train.resolved.yaml")).Options, Is.EqualTo(report.Spec.Options with { MaximumThreads = null }));
            foreach (var family in AdversarialChoice.Families)
            {
                var fooled = Evaluation.Of(ordinary.Result.Network, new LabelAttack(ordinary.Result.Network, normalisation, report.Spec.Options.Adversarial!, 1).Run(test, family));
                var score = report.Attacks.Single(a => a.Family == family);
                Assert.That(score.Exits[1].Accuracy, Is.GreaterThan(fooled[1].Accuracy + 0.05), family);
                Assert.That(score.Exits[1].Accuracy, Is.LessThan(report.Attacks[0].Exits[1].Accuracy), family);
            }
        }
    }

    [TestCase("scale: 0.00392157", "scale: 1", "sample 0, value 1: error EEHW5304: is 12 after scaling; an attack needs pixels from 0 to 1. Set the scale so that raw values times scale lie in [0, 1], and leave mean and std to the normalisation.")]
    [TestCase("batch: 50", "batch: 50\ndistillation: { kind: last-exit }", "adversarial: error EEHW6008: adversarial training learns from labels alone, but a teacher is asked for. Leave distillation and the weights of kind eenet out, or use phases.")]
    public void Execute_OfWhatCannotBeAttacked_SaysSo(string text, string by, string message)
    {
        using var folder = new TemporaryFolder();
        var spec = TrainSpecFile.ParseText((Text + Attacked).Replace(text, by, StringComparison.Ordinal), folder.Path);
        Assert.That(Assert.Throws<EeHwException>(() => TrainingRun.Execute(spec))!.Message, Is.EqualTo(message));
    }
}
