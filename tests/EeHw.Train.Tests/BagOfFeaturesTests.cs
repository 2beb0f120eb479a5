using System.Runtime.Intrinsics;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Train.Kernels;
using EeHw.Train.Specs;
using EeHw.Train.Training;

namespace EeHw.Train.Tests;

/// <summary>Bag-of-features exits in training files.</summary>
public sealed class BagOfFeaturesTests
{
    private const string TwoExits = """
        input: [1, 7, 9]
        layers:
          - { name: a, kind: conv, channels: 4, kernel: 3 }
          - { name: r, kind: relu }
          - { name: e1, kind: bof, channels: 3, words: 6, regions: 2 }
          - { name: b, kind: conv, channels: 5, kernel: 3, from: r }
          - { name: e2, kind: bof, adds: e1 }
        exits: [e1, e2]
        """;

    // Map 4 x 5 x 7 (rows 5: windows of 3, stride 2; columns 7: windows of 4, stride 3), six words, four regions: 24 numbers, then 3 classes.
    [Test]
    public void Build_TwoBags_ShareHistogramSpaceAndClassifier()
    {
        var network = Networks.Of(TwoExits);
        var kinds = network.Layers.Select(l => $"{l.Name} {l.Kind} {l.Output}");
        Assert.That(kinds, Is.EqualTo(new[]
        {
            "input input [1, 7, 9]", "a conv [4, 5, 7]", "r relu [4, 5, 7]",
            "e1_words conv [6, 5, 7]", "e1_memberships sigmoid [6, 5, 7]", "e1_shares channelnorm [6, 5, 7]", "e1_histogram averagepool [6, 2, 2]", "e1_flat flatten [24, 1, 1]", "e1 dense [3, 1, 1]",
            "b conv [5, 3, 5]", "e2_words conv [6, 3, 5]", "e2_memberships sigmoid [6, 3, 5]", "e2_shares channelnorm [6, 3, 5]", "e2_histogram averagepool [6, 2, 2]", "e2_flat flatten [24, 1, 1]", "e2_sum add [24, 1, 1]", "e2 dense [3, 1, 1]",
        }));
        var pool = (PoolLayer)network.Layers[6];
        Assert.That((pool.Kernel, pool.Stride), Is.EqualTo((new Extent(3, 4), new Extent(2, 3))));
        Assert.That(network.Layers.OfType<DenseLayer>().Select(d => d.SharedWeights), Is.All.EqualTo("e1.weight"));

        // conv 40 + 185, words 30 + 36, the classifier 75 once. h1 crosses the boundary beside r.
        Assert.That(new NetworkCosts(network).Parameters, Is.EqualTo(40 + 185 + 30 + 36 + 75));
        Assert.That(new NetworkStages(network).Crossing(1).Select(i => network.Layers[i].Name), Is.EqualTo(new[] { "r", "e1_flat" }));
    }

    [Test]
    public void Run_WithDecayAndAdam_KeepsTheCopiesOfAClassifierEqual()
    {
        var network = Networks.Of(TwoExits);
        var data = Networks.Noise(network, 40);
        var trained = Trainer.Run(network, data, data, TrainOptions.Default with { Epochs = 2, Batch = 16 }).Network;
        var copies = trained.Layers.OfType<DenseLayer>().ToList();
        Assert.That(copies[1].Weights, Is.EqualTo(copies[0].Weights));
        Assert.That(copies[1].Bias, Is.EqualTo(copies[0].Bias));
        Assert.That(copies[0].Weights, Is.Not.EqualTo(network.Layers.OfType<DenseLayer>().First().Weights));
    }

    [Test]
    public void ToYaml_OfTheSpec_ReadsBackAsTheSameNetwork()
    {
        var text = "network:\n" + string.Join('\n', TwoExits.Split('\n').Select(l => "  " + l)) + "\ndata: { source: 'glyphs:' }\noutput: x.onnx\n";
        var spec = TrainSpecFile.ParseText(text, "/");
        var again = TrainSpecFile.ParseText(TrainSpecYaml.Write(spec, "/"), "/");
        Assert.That(NetworkBuilder.Build(again.Network!), Is.EqualTo(NetworkBuilder.Build(spec.Network!)));
    }

    [TestCase("{ name: e2, kind: bof, adds: e3 }", "layer 'e2' adds to 'e3', but no bag of features above has that name. Did you mean 'e1'?")]
    [TestCase("{ name: e2, kind: bof, channels: 3, words: 4, regions: 4 }", "layer 'e2': 4 regions per side do not fit 'b', which gives [5, 3, 5]. Use fewer regions.")]
    [TestCase("{ name: e2, kind: dense, channels: 3, from: e1_flat, sharedWith: a }", "layer 'e2' shares the weights of 'a', but no dense layer above has that name. Known: e1.")]
    [TestCase("{ name: e2, kind: dense, channels: 3, from: e1, sharedWith: e1 }", "layer 'e2': it would have 3 inputs and 3 outputs, but 'e1', whose weights it shares, has 24 and 3.")]
    public void Build_BadBag_IsRefused(string layer, string message)
    {
        var e = Assert.Throws<EeHwException>(() => Networks.Of(TwoExits.Replace("{ name: e2, kind: bof, adds: e1 }", layer)));
        Assert.That(e!.Message, Does.EndWith(message));
    }

    [Test]
    public void Sigmoid_OfAnyNumber_IsNearTheDefinition()
    {
        for (var x = -100f; x < 100; x += 0.0137f)
        {
            Assert.That((double)VectorMath.Sigmoid(Vector512.Create(x))[3], Is.EqualTo(1 / (1 + Math.Exp(-x))).Within(3e-7), $"{x}");
        }
    }
}
