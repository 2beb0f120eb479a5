using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Testing;
using EeHw.Train.Engines;
using EeHw.Train.Layers;
using EeHw.Train.Losses;
using EeHw.Train.Specs;
using NetworkBuilder = EeHw.Train.Specs.NetworkBuilder;

namespace EeHw.Train.Tests.Layers;

public sealed class TrainingLayersTests
{
    private const string Everything = """
        name: everything
        input: [2, 9, 8]
        layers:
          - { name: a, kind: conv, channels: 6, kernel: 3, padding: 1 }
          - { name: n, kind: batchnorm }
          - { name: r, kind: relu }
          - { name: m, kind: mixedpool, kernel: 2 }
          - { name: f, kind: flatten }
          - { name: x, kind: dropout, rate: 0.3 }
          - { name: e1, kind: dense, channels: 4 }
          - { name: m2, kind: mixedpool, kernel: 3, from: r }
          - { name: b, kind: conv, channels: 5, kernel: 2 }
          - { name: n2, kind: batchnorm }
          - { name: g, kind: globalaveragepool }
          - { name: e2, kind: dense, channels: 4 }
          - { name: n3, kind: batchnorm }
        exits: [e1, n3]
        """;

    [Test]
    public void Fold_OfEveryTrainingLayer_KeepsTheLogits()
    {
        var network = Networks.Of(Everything.Replace("      - { name: x, kind: dropout, rate: 0.3 }\n", "", StringComparison.Ordinal));
        network = network with { Layers = network.Layers.Select((l, i) => l is BatchNormLayer n ? Random(n, i) : l).ToValueList() };
        var folded = TrainingLayers.Fold(network);
        Assert.That(folded.Layers.Any(TrainingLayers.IsTrainingOnly), Is.False);
        Assert.That(folded.Layers.Select(l => l.Kind), Does.Contain("concat"));
        var data = Networks.Noise(network, 21);
        var (open, closed) = (Logits(network, data), Logits(folded, data));
        for (var k = 0; k < 2; k++)
        {
            Assert.That(closed[k], Is.EqualTo(open[k]).Within(1e-4));
        }

        // What is written is read as the same network.
        using var folder = new TemporaryFolder();
        OnnxWriter.Write(folded, folder.File("n.onnx"));
        Assert.That(Logits(OnnxReader.Read(folder.File("n.onnx")), data)[1], Is.EqualTo(closed[1]).Within(1e-6));
    }

    [Test]
    public void Fold_OfAMixedPoolByHand_IsTheTwoHalvesOfItsWeights()
    {
        // One window (1, 2, 3, 6): maximum 6, mean 3; alpha 0.25: 0.25·6 + 0.75·3 = 3.75, times weight 2, plus bias 1 = 8.5. Folded: weights (0.5, 1.5) on (6, 3).
        var network = NetworkBuilder.Build(SpecOf("input: [1, 2, 2]\nlayers:\n  - { name: m, kind: mixedpool, kernel: 2 }\n  - { name: d, kind: dense, channels: 1 }\nexits: [d]"));
        network = network with { Layers = [network.Layers[0], (MixedPoolLayer)network.Layers[1] with { Share = 0.25f }, (DenseLayer)network.Layers[2] with { Weights = [2f], Bias = [1f] }] };
        var folded = TrainingLayers.Fold(network);
        Assert.That(((DenseLayer)folded.Layers[^1]).Weights, Is.EqualTo(new[] { 0.5f, 1.5f }));
        var one = Dataset.Create(new(1, 2, 2), [1, 2, 3, 6], [0], 1, "one");
        Assert.That(Logits(network, one)[0][0], Is.EqualTo(8.5f));
        Assert.That(Logits(folded, one)[0][0], Is.EqualTo(8.5f));
    }

    [Test]
    public void Gradient_ThroughBatchNormalisation_IsThatOfCentralDifferences()
    {
        // Batch statistics depend on all samples of a chunk: 19 samples are one chunk of 16 and one of 3. The loss is taken in single precision, so steps are large.
        var network = Networks.Of("input: [3, 4, 5]\nlayers:\n  - { name: a, kind: conv, channels: 5, kernel: 3 }\n  - { name: n, kind: batchnorm }\n  - { name: g, kind: globalaveragepool }\n  - { name: s, kind: sigmoid }\n  - { name: d, kind: dense, channels: 3 }\n  - { name: n2, kind: batchnorm }\nexits: [n2]");
        network = network with { Layers = network.Layers.Select((l, i) => l is BatchNormLayer n ? Random(n, i) : l).ToValueList() };
        var data = Networks.Noise(network, 19);
        var engine = new Engine(network);
        var gradient = new float[engine.Parameters.Length];
        var ignored = new float[gradient.Length];
        Loss(engine, data, gradient);
        var worst = (Error: 0.0, Where: "");
        var greatest = 0.0;
        foreach (var o in engine.Operators.Where(o => o.IsTrainable))
        {
            for (var i = o.Offset; i < o.Offset + o.WeightCount + o.BiasCount; i++)
            {
                var value = engine.Parameters[i];
                double Sided(float by)
                {
                    engine.Parameters[i] = value + by;
                    return Loss(engine, data, ignored);
                }

                // Two steps, so that the third order falls out (Richardson).
                var (near, far) = ((Sided(0.01f) - Sided(-0.01f)) / 0.02, (Sided(0.02f) - Sided(-0.02f)) / 0.04);
                engine.Parameters[i] = value;
                var difference = ((4 * near) - far) / 3;
                greatest = Math.Max(greatest, Math.Abs(difference));
                var error = Math.Abs(gradient[i] - difference);
                worst = error > worst.Error ? (error, $"{o.Layer.Name}[{i - o.Offset}]: {gradient[i]} instead of {difference}") : worst;
            }
        }

        Assert.That(greatest, Is.GreaterThan(0.05));
        Assert.That(worst.Error, Is.LessThan(2e-3 * greatest), worst.Where);

        static double Loss(Engine engine, Dataset data, float[] gradient) => engine.Gradient(data, [.. Enumerable.Range(0, data.Count)], new JointLoss([1]), gradient).Loss[0] / data.Count;
    }

    [Test]
    public void MoveStatistics_AfterABatch_GoesATenthOfTheWay()
    {
        // Inputs 1, 2, 3, 6 through a dense layer of weight 1: mean 3, variance 14/3 (of n - 1). From mean 0, variance 1: 0.3, 0.9 + 1.4/3.
        var network = NetworkBuilder.Build(SpecOf("input: [1, 1, 1]\nlayers:\n  - { name: d, kind: dense, channels: 1 }\n  - { name: n, kind: batchnorm }\nexits: [n]"));
        network = network with { Layers = [network.Layers[0], (DenseLayer)network.Layers[1] with { Weights = [1f] }, network.Layers[2]] };
        var engine = new Engine(network);
        var gradient = new float[engine.Parameters.Length];
        engine.Gradient(Dataset.Create(new(1, 1, 1), [1, 2, 3, 6], [0, 0, 0, 0], 1, "four"), [0, 1, 2, 3], new JointLoss([1]), gradient);
        engine.MoveStatistics(gradient);
        var norm = (BatchNormLayer)engine.ToNetwork().Layers[2];
        Assert.That(norm.Mean[0], Is.EqualTo(0.3f).Within(1e-6));
        Assert.That(norm.Variance[0], Is.EqualTo(0.9 + (1.4 / 3)).Within(1e-6));
    }

    [Test]
    public void Dropout_OfAPass_ScalesWhatItKeepsAndDependsOnTheSeedAlone()
    {
        var network = Networks.Of("input: [4000, 1, 1]\nlayers:\n  - { name: x, kind: dropout, rate: 0.25 }\n  - { name: c, kind: concat, from: [x, x] }\nexits: [c]");
        var data = Dataset.Create(new(4000, 1, 1), [.. Enumerable.Repeat(1f, 8000)], [0, 0], 1, "ones");
        float[] Pass(long seed, int pass, int threads)
        {
            var logits = new[] { new float[16_000] };
            new Engine(network, threads).Evaluate(data, logits, dropout: (seed, pass));
            return logits[0];
        }

        var one = Pass(1, 0, 1);
        Assert.That(one.Distinct(), Is.EquivalentTo(new[] { 0f, (float)(1 / 0.75) }));
        // 8000 draws of 3/4: standard error 0.0048.
        Assert.That(one.Count(v => v > 0) / 16_000.0, Is.EqualTo(0.75).Within(0.02));
        Assert.That(Pass(1, 0, 2), Is.EqualTo(one));
        Assert.That(Pass(1, 1, 1), Is.Not.EqualTo(one));
        Assert.That(Pass(2, 0, 1), Is.Not.EqualTo(one));
    }

    [TestCase("  - { name: p, kind: maxpool, kernel: 2 }\n  - { name: n, kind: batchnorm }\n  - { name: f, kind: flatten }\nexits: [f]", "layer 'n': batch normalisation follows a convolution or a dense layer of its own, into which it is folded, but 'p' is maxpool.")]
    [TestCase("  - { name: c, kind: conv, channels: 2, kernel: 1 }\n  - { name: n, kind: batchnorm }\n  - { name: s, kind: add, from: [n, c] }\n  - { name: f, kind: flatten }\nexits: [f]", "layer 'c' is read by a batch normalisation, which is folded into it, and by others too. Let the others read the batch normalisation.")]
    [TestCase("  - { name: m, kind: mixedpool, kernel: 2 }\n  - { name: r, kind: relu }\n  - { name: f, kind: flatten }\nexits: [f]", "mixed pool 'm' is read by something that cannot take its two halves apart. Let a flatten with a dense layer, a dense layer or a convolution without groups read it.")]
    public void Build_OfAnImpossibleTrainingLayer_SaysWhatIsAllowed(string layers, string message)
    {
        Assert.That(() => NetworkBuilder.Build(SpecOf("input: [1, 4, 4]\nlayers:\n" + layers)), Throws.TypeOf<EeHwException>().With.Message.EndsWith($"error EEHW6001: {message}"));
    }

    private static NetworkSpec SpecOf(string section)
        => TrainSpecFile.ParseText("network:\n" + string.Join('\n', section.Split('\n').Select(l => "  " + l)) + "\ndata: { source: 'glyphs:' }\noutput: x.onnx\n", "/").Network!;

    private static BatchNormLayer Random(BatchNormLayer n, int index)
    {
        var random = new CounterRandom(3, index);
        ValueList<float> Draw(double low, double high) => n.Scale.Select(_ => (float)random.NextUniform(low, high)).ToValueList();
        return n with { Scale = Draw(0.5, 1.5), Shift = Draw(-1, 1), Mean = Draw(-1, 1), Variance = Draw(0.5, 2) };
    }

    private static float[][] Logits(Network network, Dataset data)
    {
        var logits = network.Exits.Select((_, k) => new float[data.Count * network.Classes(k)]).ToArray();
        new Engine(network).Evaluate(data, logits);
        return logits;
    }
}
