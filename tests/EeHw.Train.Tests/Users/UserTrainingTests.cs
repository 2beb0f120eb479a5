using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;
using EeHw.Train.Attachments;
using EeHw.Train.Specs;
using EeHw.Train.Training;
using EeHw.Train.Users;

namespace EeHw.Train.Tests.Users;

/// <summary>Data divided among users: the split, heads for each of them, federated averaging.</summary>
public sealed class UserTrainingTests
{
    private static readonly string _text = TinyTraining.Network(first: 6, second: 8, isNormalised: true) + """
        data: { source: "glyphs:seed=1,count=1200,difficulty=0.1", scale: 0.00392157 }
        batch: 50
        optimiser: { kind: adam, learningRate: 0.01 }
        output: out/tiny.onnx

        """;

    [Test]
    public void Divide_OfBothKinds_GivesEverySampleToOneUserWithItsShares([Values("dirichlet", "classes")] string kind)
    {
        var labels = Enumerable.Range(0, 1000).Select(i => i % 10).ToArray();
        var data = Dataset.Create(new Shape(1, 1, 1), [.. Enumerable.Range(0, 1000).Select(i => (float)i)], labels, 10, "numbers");
        var split = new UserSplit(new UserSplitChoice { Users = 4, Kind = kind, Alpha = 0.3, Classes = 5 }, 10, 7);
        var parts = split.Divide(data, "training");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(parts.SelectMany(p => p.Values), Is.EquivalentTo(data.Values));
            Assert.That(parts.SelectMany(p => p.Values.Zip(p.Labels)), Is.All.Matches<(float Value, int Label)>(v => (int)v.Value % 10 == v.Label));
            for (var c = 0; c < 10; c++)
            {
                Assert.That(Enumerable.Range(0, 4).Sum(u => split.ShareOf(c, u)), Is.EqualTo(1).Within(1e-12));
                for (var u = 0; u < 4; u++)
                {
                    Assert.That(parts[u].Labels.Count(l => l == c), Is.EqualTo(100 * split.ShareOf(c, u)).Within(1));
                }
            }

            // Two rounds of five classes cover all ten twice.
            Assert.That(kind == "dirichlet" || parts.All(p => p.Labels.Distinct().Count() == 5 && p.Count == 250));
            Assert.That(new UserSplit(new UserSplitChoice { Users = 4, Kind = kind, Alpha = 0.3, Classes = 5 }, 10, 8).Divide(data, "training")[0].Values, Is.Not.EqualTo(parts[0].Values), "another seed, another split");
        }
    }

    // Dirichlet(α, ..., α) over U users: mean 1/U, variance (1/U)(1 - 1/U)/(Uα + 1).
    [TestCase(0.05)]
    [TestCase(0.7)]
    [TestCase(4)]
    public void ShareOf_DirichletUsers_HasMeanAndVarianceOfTheDistribution(double alpha)
    {
        const int Classes = 20_000;
        var split = new UserSplit(new UserSplitChoice { Users = 4, Alpha = alpha }, Classes, 3);
        var shares = Enumerable.Range(0, Classes).Select(c => split.ShareOf(c, 1)).ToArray();
        var mean = shares.Average();
        Assert.That(mean, Is.EqualTo(0.25).Within(0.01));
        Assert.That(shares.Average(s => (s - mean) * (s - mean)), Is.EqualTo(0.25 * 0.75 / ((4 * alpha) + 1)).Within(0.006));
    }

    [Test]
    public void Divide_WithMoreUsersThanSamples_NamesTheUser()
    {
        var data = Dataset.Create(new Shape(1, 1, 1), [1, 2], [0, 0], 1, "two");
        Assert.That(
            Assert.Throws<EeHwException>(() => new UserSplit(new UserSplitChoice { Users = 3, Kind = "classes", Classes = 1 }, 1, 1).Divide(data, "test"))!.Message,
            Is.EqualTo("user 2: error EEHW6009: has none of the 2 test samples. Use fewer users, a greater alpha, more classes per user or more data."));
    }

    [Test]
    public void Execute_ForUsers_TeachesHeadsTheirClassesAndLeavesTheBackbone()
    {
        using var folder = new TemporaryFolder();
        var first = TrainingRun.Execute(TrainSpecFile.ParseText(_text + "epochs: 4\n", folder.Path));
        var tuning = _text[_text.IndexOf("data:", StringComparison.Ordinal)..].Replace("tiny.onnx", "mine.onnx", StringComparison.Ordinal) + "network: out/tiny.onnx\nepochs: 8\n";
        var labels = Run("personal: { users: 4, split: classes, classes: 3, networks: true }\n", 1);
        var again = Run("personal: { users: 4, split: classes, classes: 3, networks: true }\n", 4);
        var unlabelled = Run("personal: { users: 4, split: classes, classes: 3, teacher: final-exit }\n", 4);
        var mine = OnnxReader.Read(folder.File("out/mine.user2.onnx"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(again.Bytes, Is.EqualTo(labels.Bytes));
            Assert.That(labels.Report.Gain(0).Mean, Is.GreaterThan(2 * labels.Report.Gain(0).StandardError!.Value).And.GreaterThan(0.01));
            Assert.That(labels.Report.GlobalGain(0).Mean, Is.LessThan(-0.1), "three classes of ten are all that such a head answers");
            Assert.That(labels.Report.Gain(1).Mean, Is.Zero, "the final exit is the backbone's");
            Assert.That(labels.Report.Users.Sum(u => u.Samples[0]), Is.EqualTo(1200));
            Assert.That(labels.Report.Users.Select(u => u.ClassCounts.Count(c => c > 0)), Is.All.EqualTo(3));
            Assert.That(unlabelled.Report.Gain(0).Mean, Is.GreaterThan(0).And.LessThanOrEqualTo(labels.Report.Gain(0).Mean + 0.02));
            Assert.That(((ConvLayer)mine.Layers.Single(l => l.Name == "conv2")).Weights, Is.EqualTo(((ConvLayer)first.Result.Network.Layers.Single(l => l.Name == "conv2")).Weights));
            Assert.That(Evaluation.Of(mine, DatasetLoader.Load(labels.Report.Spec.Test))[0].Accuracy, Is.EqualTo(labels.Report.Users[1].GlobalAfter[0].Accuracy));
        }

        (PersonalReport Report, byte[] Bytes) Run(string section, int threads)
        {
            var spec = TrainSpecFile.ParseText(tuning + section, folder.Path);
            var report = PersonalRun.Execute(spec with { Options = spec.Options with { MaximumThreads = threads } });
            Assert.That(TrainSpecFile.Read(folder.File("out/mine.train.resolved.yaml")).Personal, Is.EqualTo(spec.Personal));
            return (report, File.ReadAllBytes(folder.File("out/mine.metrics.json")));
        }
    }

    // Layer a: (1·10 + 3·20)/4 = 17.5 of both users; layer b only of the second: 5; c of nobody stays 7.
    [Test]
    public void Average_ByHand_WeighsTheOwnersOfALayer()
    {
        var server = Net(("a", 0), ("b", 0), ("c", 7));
        var result = FederatedRun.Average(server, [(Net(("a", 10)), 1), (Net(("a", 20), ("b", 5)), 3)]);
        Assert.That(result.Layers.OfType<DenseLayer>().Select(l => l.Weights[0]), Is.EqualTo(new[] { 17.5f, 5f, 7f }));

        static Network Net(params (string Name, float Weight)[] layers) => new()
        {
            Name = "n",
            InputName = "x",
            Layers = [new InputLayer { Name = "x", Inputs = [], Output = new(1, 1, 1) }, .. layers.Select((l, i) => (Layer)new DenseLayer { Name = l.Name, Inputs = [i], Output = new(1, 1, 1), InputLength = 1, Weights = [l.Weight], Bias = [0] })],
            Exits = [new Exit("e", layers.Length)],
        };
    }

    [Test]
    public void Execute_Federated_LearnsEveryExitFromItsOwnersAndWritesTheSameBytesOnAnyCores()
    {
        using var folder = new TemporaryFolder();
        var one = Run(1);
        var bytes = new[] { "out/tiny.onnx", "out/tiny.metrics.json", "out/tiny.train.resolved.yaml" }.Select(n => File.ReadAllBytes(folder.File(n))).ToList();
        var other = Run(4);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(new[] { "out/tiny.onnx", "out/tiny.metrics.json", "out/tiny.train.resolved.yaml" }.Select(n => File.ReadAllBytes(folder.File(n))), Is.EqualTo(bytes));
            Assert.That(other.Exits, Is.EqualTo(new[] { 1, 2, 2, 1, 2 }));
            Assert.That(one.Rounds, Has.Count.EqualTo(6));
            Assert.That(one.Rounds[^1].Validation.Select(s => s.Accuracy), Is.All.GreaterThan(0.4));
            Assert.That(one.Rounds[^1].Validation[1].Accuracy, Is.GreaterThan(one.Rounds[0].Validation[1].Accuracy));
            Assert.That(OnnxReader.Read(folder.File("out/tiny.onnx")).ExitCount, Is.EqualTo(2));
        }

        FederatedReport Run(int threads)
        {
            var spec = TrainSpecFile.ParseText(_text + "epochs: 1\nexitWeights: [0.5, 1]\nfederated: { users: 5, alpha: 1, rounds: 6, exits: [1, 2, 2] }\n", folder.Path);
            return FederatedRun.Execute(spec with { Options = spec.Options with { MaximumThreads = threads } });
        }
    }

    [Test]
    public void Prefix_OfANetwork_AnswersAsItsExits([Range(1, 5)] int seed)
    {
        var network = RandomExitNetworks.Create(seed);
        var input = Enumerable.Range(0, (int)network.Input.Elements).Select(i => (i % 5) - 2f).ToArray();
        var all = new Model.Execution.FloatExecutor(network).Run(input);
        for (var k = 1; k <= network.ExitCount; k++)
        {
            Assert.That(new Model.Execution.FloatExecutor(Attachment.Prefix(network, k)).Run(input), Is.EqualTo(all.Take(k)));
        }
    }

    [TestCase("federated: { users: 2, rounds: 1, exits: [3] }", "federated.exits: error EEHW6009: exit 3 is asked for, but network 'tiny' has 2. Count exits from 1.")]
    [TestCase("federated: { users: 2, rounds: 1 }\npersonal: { users: 2 }", "personal: error EEHW6009: 'personal' and 'federated' do not go together.")]
    public void Execute_OfImpossibleUsers_SaysWhatIsAllowed(string section, string message)
    {
        using var folder = new TemporaryFolder();
        var thrown = Assert.Throws<EeHwException>(() => FederatedRun.Execute(TrainSpecFile.ParseText(_text + section + "\n", folder.Path)));
        Assert.That(thrown.Message, Does.Contain(message[(message.IndexOf(": error", StringComparison.Ordinal) + 2)..]));
    }
}
