using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Execution;
using EeHw.Model.Exits;
using EeHw.Model.Formats.Npz;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Testing;

namespace EeHw.Model.Tests.Execution;

/// <summary>Class means of the trained network's first maps (optional data).</summary>
public sealed class ClassMeansDataTests
{
    // The recorded normalisers are mean distances over the training samples of other people's making: order of features, normalisation and the layer itself must all be right to meet them.
    [Test]
    public void Run_RecordedMeans_MeetsTheRecordedNormalisersInFloatAndFixed()
    {
        var network = Network();
        var means = (ClassMeansLayer)network.Layers[^1];
        var training = FashionMnist.Samples("train", 2000);
        var distances = new FloatExecutor(network with { Layers = [.. network.Layers.SkipLast(1), means with { Norms = Enumerable.Repeat(1f, 10).ToValueList() }] }).Run(training.Values, training.Count)[0];
        for (var c = 0; c < 10; c++)
        {
            var mean = Enumerable.Range(0, training.Count).Average(n => -(double)distances[(n * 10) + c]);
            Assert.That(mean, Is.EqualTo(means.Norms[c]).Within(0.02 * means.Norms[c]), $"class {c}");
        }

        var test = FashionMnist.Samples(limit: 2000);
        var real = new FloatExecutor(network).Run(test.Values, test.Count)[0];
        var softmax = new MaxSoftmaxScore();
        var median = softmax.ToThreshold(Enumerable.Range(0, test.Count).Select(n => softmax.Confidence(real.AsSpan(n * 10, 10).ToArray())).Order().ElementAt(test.Count / 2));
        foreach (var (width, least) in new[] { (16, 0.99), (8, 0.95) })
        {
            var choice = new ArithmeticChoice(new FixedFormat(width, 4, Rounding.Rnd, Overflow.Sat), new FixedFormat(8, 1), "minmax", 1, 256, false);
            var executor = new FixedExecutor(Quantizer.Quantize(network, choice, training));
            var raws = executor.Run(test.Values, test.Count)[0].Select(v => (float)v).ToArray();
            var (same, right, rightInFloat) = (0, 0, 0);
            for (var n = 0; n < test.Count; n++)
            {
                var (a, b) = (LogitOrder.ArgMax(real.AsSpan(n * 10, 10)), LogitOrder.ArgMax(raws.AsSpan(n * 10, 10)));
                same += a == b ? 1 : 0;
                right += b == test.Labels[n] ? 1 : 0;
                rightInFloat += a == test.Labels[n] ? 1 : 0;
            }

            TestContext.Out.WriteLine(FormattableString.Invariant($"{width} bits, means of 8: {100.0 * same / test.Count} % of the answers of float; accuracy {100.0 * right / test.Count} %, float {100.0 * rightInFloat / test.Count} %; float's median confidence {median:0.000}"));
            Assert.That((double)same / test.Count, Is.GreaterThan(least));
            Assert.That((double)right / test.Count, Is.GreaterThan(0.6));
        }

        Assert.That(median, Is.InRange(0.12, 0.16));
    }

    private static Network Network()
    {
        var file = NpzFile.Read(Tools.Data("fmnist-3exit", "class_means.npz"));
        var whole = FashionMnist.Network();
        var pool = whole.Layers.ToList().FindIndex(l => l is PoolLayer);
        var shape = whole.Layers[pool].Output;
        return whole with
        {
            Layers =
            [
                .. whole.Layers.Take(pool + 1),
                new FlattenLayer { Name = "flat", Inputs = [pool], Output = new Shape((int)shape.Elements, 1, 1) },
                new ClassMeansLayer
                {
                    Name = "means",
                    Inputs = [pool + 1],
                    Output = new Shape(10, 1, 1),
                    Means = new ValueList<float>(file["means1"].ToSingles()),
                    Norms = new ValueList<float>(file["norm1"].ToSingles()),
                    InputLength = (int)shape.Elements,
                },
            ],
            Exits = [new Exit("exit1", pool + 2)],
        };
    }
}
