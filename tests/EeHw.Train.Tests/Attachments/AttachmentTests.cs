using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Testing;
using EeHw.Train.Attachments;
using EeHw.Train.Training;
using NetworkBuilder = EeHw.Testing.NetworkBuilder;

namespace EeHw.Train.Tests.Attachments;

public sealed class AttachmentTests
{
    [Test]
    public void Insert_IntoAnyNetwork_LeavesEveryStandingAnswerBitForBit([Range(1, 40)] int seed)
    {
        var network = RandomExitNetworks.Create(seed);
        var points = CutPoints.Of(network).Where((_, i) => i % 3 == seed % 3).Take(3).ToList();
        var plans = points.Select(p => new HeadPlan(p, p.Shape.Height > 1 && p.Shape.Width > 1 ? HeadKind.ConvPoolFc : HeadKind.PoolFc)).ToValueList();
        var result = Attachment.Insert(network, HeadTraining.Initialise(network, plans, seed).Select(h => (h.Plan.Point, h.Head)));
        var random = new CounterRandom(seed, 7);
        var input = Enumerable.Range(0, (int)network.Input.Elements).Select(_ => (float)random.NextNormal()).ToArray();
        var (before, after) = (new FloatExecutor(network).Run(input), new FloatExecutor(result).Run(input));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.ExitCount, Is.EqualTo(network.ExitCount + points.Count));
            Assert.That(result.Exits[^1].Name, Is.EqualTo(network.Exits[^1].Name));
            Assert.That(new NetworkCosts(result).CumulativeMacs, Is.Ordered);
            for (var k = 0; k < network.ExitCount; k++)
            {
                var at = result.Exits.Select(e => e.Name).ToList().IndexOf(network.Exits[k].Name);
                Assert.That(after[at], Is.EqualTo(before[k]), network.Exits[k].Name);
            }

            foreach (var layer in network.Layers)
            {
                Assert.That(result.Layers.Single(l => l.Name == layer.Name) with { Inputs = layer.Inputs }, Is.EqualTo(layer));
            }

            Assert.That(OnnxRoundTrip(result).Exits.Select(e => e.Name), Is.EqualTo(result.Exits.Select(e => e.Name)));
        }
    }

    [Test]
    public void Backbone_OfANetworkWithExits_AnswersAsItsFinalExit([Range(1, 10)] int seed)
    {
        var network = RandomExitNetworks.Create(seed);
        var backbone = Attachment.Backbone(network);
        var input = Enumerable.Range(0, (int)network.Input.Elements).Select(i => (i % 7) - 3f).ToArray();
        Assert.That(new FloatExecutor(backbone).Run(input)[0], Is.EqualTo(new FloatExecutor(network).Run(input)[^1]));
        Assert.That(new NetworkCosts(backbone).CumulativeMacs[0], Is.EqualTo(new NetworkCosts(network).BackboneMacs[^1]));
    }

    // The map is 9 rows by 4 columns: pool-fc pools windows of 9/4 = 2 by 4/4 = 1 to 4x4.
    [Test]
    public void Build_OfEachHead_HasTheShapesOfItsKind()
    {
        var point = new CutPoint(3, "relu1", new Shape(20, 9, 4), 0, 0, true);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Shapes(HeadKind.PoolFc), Is.EqualTo(new[] { "input [20, 9, 4]", "averagepool [20, 4, 4]", "flatten [320, 1, 1]", "dense [10, 1, 1]" }));
            Assert.That(Shapes(HeadKind.ConvPoolFc), Is.EqualTo(new[] { "input [20, 9, 4]", "conv [16, 9, 4]", "relu [16, 9, 4]", "maxpool [16, 4, 2]", "flatten [128, 1, 1]", "dense [10, 1, 1]" }));

            Assert.That(Shapes(HeadKind.MixedPool), Is.EqualTo(new[] { "input [20, 9, 4]", "mixedpool [20, 4, 4]", "flatten [320, 1, 1]", "dense [10, 1, 1]" }));

            Assert.That(Shapes(HeadKind.SeparablePoolFc), Is.EqualTo(new[] { "input [20, 9, 4]", "depthwise [20, 9, 4]", "relu [20, 9, 4]", "conv [16, 9, 4]", "relu [16, 9, 4]", "maxpool [16, 4, 2]", "flatten [128, 1, 1]", "dense [10, 1, 1]" }));

            // Quarters of 9 rows: two windows of 5 that share the middle row.
            Assert.That(Shapes(HeadKind.Bof), Is.EqualTo(new[] { "input [20, 9, 4]", "conv [32, 9, 4]", "sigmoid [32, 9, 4]", "channelnorm [32, 9, 4]", "averagepool [32, 2, 2]", "flatten [128, 1, 1]", "dense [10, 1, 1]" }));
        }

        IEnumerable<string> Shapes(HeadKind kind) => HeadBuilder.Build(kind, "e", point, 10).Layers.Select(l => $"{l.Kind} {l.Output}");
    }

    [Test]
    public void Build_OnAVector_IsADenseLayerOrRefused()
    {
        var point = new CutPoint(3, "fc1", new Shape(64, 1, 1), 0, 0, true);
        Assert.That(HeadBuilder.Build(HeadKind.PoolFc, "e", point, 10).Layers.Select(l => l.Kind), Is.EqualTo(new[] { "input", "dense" }));
        var thrown = Assert.Throws<EeHwException>(() => HeadBuilder.Build(HeadKind.ConvPoolFc, "e", point, 10));
        Assert.That(thrown!.Message, Is.EqualTo("fc1: error EEHW6105: the tensor is [64, 1, 1] (channels, rows, columns); head conv-pool-fc needs at least 2 rows and columns. Choose an earlier tensor, or head pool-fc, which takes any."));
    }

    // MACs of the chain: 64 · 4 · 9 = 2304, 64 · 8 · 36 = 18432, 128 · 10 = 1280: relu3 has 10.5 % before it, relu5 and pool6 94.2 %; of those two the pool is taken.
    [TestCase("90%,relu3", new[] { "relu3", "pool6" })]
    [TestCase("1%, 99%", new[] { "relu3", "pool6" })]
    public void Parse_OfSharesAndNames_FindsTheNearestCleanTensors(string text, string[] names)
        => Assert.That(ExitPlaces.Parse(Chain(), text, new Place { Item = "--exits" }).Select(p => p.Name), Is.EqualTo(names));

    [TestCase("relu9", "--exits relu9: error EEHW6102: no tensor of the backbone is called 'relu9'. Did you mean 'relu3'?")]
    [TestCase("0%", "--exits 0%: error EEHW6103: '0%' is no share of the backbone's MACs; allowed is above 0% and below 100%. For example 15%,45%,75%.")]
    [TestCase("x%", "--exits x%: error EEHW6103: 'x%' is no share of the backbone's MACs; allowed is above 0% and below 100%. For example 15%,45%,75%.")]
    [TestCase("100%", "--exits 100%: error EEHW6103: '100%' is no share of the backbone's MACs; allowed is above 0% and below 100%. For example 15%,45%,75%.")]
    [TestCase("relu3,relu3", "--exits relu3: error EEHW6104: this would be an exit at tensor 'relu3' (10.5 % of the backbone's MACs), where 'relu3' stands already. Choose another place; --list shows them.")]
    public void Parse_OfBadPlaces_SaysWhatIsWrong(string text, string expected)
        => Assert.That(Assert.Throws<EeHwException>(() => ExitPlaces.Parse(Chain(), text, new Place { Item = "--exits" }))!.Message, Is.EqualTo(expected));

    [Test]
    public void Parse_WhereAnExitStands_NamesIt()
    {
        var n = new NetworkBuilder(1, 4, 4);
        var a = n.Relu(n.Conv(0, 2, new Extent(3, 3)));
        var network = n.Build(n.Dense(a, 3, name: "early"), n.Dense(a, 3, name: "final"));
        Assert.That(
            Assert.Throws<EeHwException>(() => ExitPlaces.Parse(network, "50%", new Place { Item = "--exits" }))!.Message,
            Does.EndWith("where exit 'exit1' of the network stands already. Choose another place; --list shows them."));
    }

    [Test]
    public void Parse_OfANetworkOfOneLayer_HasNoPlace()
    {
        var n = new NetworkBuilder(4, 1, 1);
        var network = n.Build(n.Dense(0, 3));
        Assert.That(Assert.Throws<EeHwException>(() => ExitPlaces.Parse(network, "50%", new Place { Item = "--exits" }))!.Message, Does.EndWith("error EEHW6106: no tensor between input and answer is fit for an exit. Use a network with more than one layer."));
    }

    [Test]
    public void Run_OnDrawnDigits_LearnsHeadsAndIsTheSameEveryTime()
    {
        var network = Chain(28);
        var (train, validation) = (Digits("train", 1600), Digits("validation", 400));
        var points = ExitPlaces.Parse(network, "relu3,pool6", new Place());
        var heads = HeadTraining.Initialise(network, [new(points[0], HeadKind.PoolFc), new(points[1], HeadKind.ConvPoolFc, 6)], 1);
        var options = HeadTraining.Usual with { Epochs = 6, Batch = 32 };
        var first = HeadTraining.Run(network, heads, train, validation, options);
        var again = HeadTraining.Run(network, heads, train, validation, options with { MaximumThreads = 1 });
        var result = Attachment.Insert(network, first.Select(h => (h.Plan.Point, h.Head)));
        var scores = Evaluation.Of(result, validation);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(again, Is.EqualTo(first));
            Assert.That(scores[0].Accuracy, Is.GreaterThan(0.3)); // one dense layer on four pooled maps of random weights; chance is 0.1
            Assert.That(scores[1].Accuracy, Is.GreaterThan(0.5));
            // What training saw on cached features is what the whole network answers.
            Assert.That(scores.Take(2).Select(s => s.Accuracy), Is.EqualTo(first.Select(h => h.Epochs[h.BestEpoch - 1].ValidationAccuracies[0])).Within(0.005));
        }
    }

    // The bar: three heads on the frozen backbone of the shared network within a minute of CPU, features included, and within a point of the exits trained jointly.
    [Test]
    [Category("Long")]
    public void Run_OnTheFashionMnistBackbone_ComesNearJointTraining()
    {
        using var folder = new TemporaryFolder();
        var process = System.Diagnostics.Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var report = AttachRun.Execute(new AttachSpec
        {
            NetworkFile = Tools.Data("fmnist-3exit", "fmnist-3exit.onnx"),
            IsBackboneOnly = true,
            Exits = "10%,55%,75%",
            Heads = [HeadKind.ConvPoolFc],
            Data = new DataChoice(Tools.Data("fashion-mnist"), "train", 1 / 255.0, [0.2860], [0.3530]),
            Output = folder.File("net.onnx"),
        });
        process.Refresh();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((process.TotalProcessorTime - before).TotalSeconds, Is.LessThan(60));
            Assert.That(report.Network.Exits.Take(2).Select((_, k) => report.Costs.CumulativeMacs[k]), Is.EqualTo(new long[] { 273_616, 1_065_328 }), "the places and costs of the joint exits");
            Assert.That(report.Test[0].Accuracy, Is.GreaterThan(0.8976 - 0.01));
            Assert.That(report.Test[1].Accuracy, Is.GreaterThan(0.9053 - 0.01));
            Assert.That(report.Test[3].Accuracy, Is.EqualTo(0.9145), "the backbone answers as before");
        }
    }

    [Test]
    public void Run_OfAMixedPool_LearnsItsShareAndFoldsItIntoTheWeights()
    {
        var network = Chain(28);
        var point = ExitPlaces.Parse(network, "relu3", new Place())[0];
        var heads = HeadTraining.Initialise(network, [new(point, HeadKind.MixedPool)], 1);
        var trained = HeadTraining.Run(network, heads, Digits("train", 320), Digits("validation", 100), HeadTraining.Usual with { Epochs = 2, Batch = 32 });
        var result = Attachment.Insert(network, trained.Select(h => (h.Plan.Point, h.Head)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trained[0].Head.Layers.Select(l => l.Kind), Is.EqualTo(new[] { "input", "maxpool", "averagepool", "concat", "flatten", "dense" }));
            Assert.That(Evaluation.Of(result, Digits("validation", 100))[0].Accuracy, Is.EqualTo(trained[0].Epochs[trained[0].BestEpoch - 1].ValidationAccuracies[0]).Within(0.021), "two answers of 100 may turn on rounding");
            Assert.That(OnnxRoundTrip(result).ExitCount, Is.EqualTo(2));
            Assert.That(Attachment.Insert(network, heads.Select(h => (h.Plan.Point, h.Head))).Layers.Select(l => l.Kind), Does.Not.Contain("mixedpool"), "untrained heads are written too");
        }
    }

    [Test]
    public void Run_OnDataThatDoesNotFit_SaysSo()
    {
        var network = Chain();
        var heads = HeadTraining.Initialise(network, [new(CutPoints.Of(network)[1], HeadKind.PoolFc)], 1);
        Assert.That(
            Assert.Throws<EeHwException>(() => HeadTraining.Run(network, heads, Digits("train", 20), Digits("validation", 20), HeadTraining.Usual))!.Message,
            Does.Contain("EEHW1307").And.Contain("samples are [1, 28, 28]"));
    }

    private static Dataset Digits(string split, int count) => DatasetLoader.Load(new DataChoice("glyphs:seed=3,count=2000", split, 1 / 255.0, [], [], count));

    private static Network OnnxRoundTrip(Network network)
    {
        using var folder = new TemporaryFolder();
        OnnxWriter.Write(network, folder.File("net.onnx"));
        return OnnxReader.Read(folder.File("net.onnx"));
    }

    // input, pool1 (side 8 for 8), conv2, relu3, conv4, relu5, pool6, flatten, dense.
    private static Network Chain(int side = 8)
    {
        var n = new NetworkBuilder(1, side, side);
        var pool = n.MaxPool(0, new Extent(1, 1));
        var a = n.Relu(n.Conv(pool, 4, new Extent(3, 3), padding: new Padding(1, 1, 1, 1)));
        var b = n.Relu(n.Conv(a, 8, new Extent(3, 3), padding: new Padding(1, 1, 1, 1)));
        var c = n.MaxPool(b, new Extent(2, 2));
        return n.Build(n.Dense(c, 10));
    }
}
