using EeHw.Model.Networks;
using EeHw.Train.Engines;

namespace EeHw.Train.Tests;

/// <summary>Every layer: the engine's outputs and gradients against double-precision definitions and their central differences.</summary>
public sealed class GradientTests
{
    private static readonly double[] _weights = [1, 0.5, 2];

    private static IEnumerable<TestCaseData> Cases()
    {
        yield return Case("Dense", """
            input: [5, 1, 1]
            layers:
              - { name: a, kind: dense, channels: 7 }
              - { name: r, kind: relu }
              - { name: b, kind: dense, channels: 4 }
            exits: [b]
            """);
        yield return Case("Conv", """
            input: [3, 7, 6]
            layers:
              - { name: a, kind: conv, channels: 5, kernel: 3, padding: 1 }
              - { name: b, kind: conv, channels: 6, kernel: [2, 3] }
              - { name: g, kind: globalaveragepool }
            exits: [g]
            """);
        yield return Case("ConvStrideAsymmetricPadding", """
            input: [2, 9, 8]
            layers:
              - { name: a, kind: conv, channels: 5, kernel: 3, stride: 2, padding: [0, 2, 1, 1] }
              - { name: b, kind: conv, channels: 4, kernel: [3, 2], stride: [3, 2], padding: [2, 0, 0, 1] }
              - { name: f, kind: flatten }
              - { name: d, kind: dense, channels: 3 }
            exits: [d]
            """);
        yield return Case("ConvStrideLargerThanKernel", """
            input: [3, 8, 9]
            layers:
              - { name: z, kind: conv, channels: 6, kernel: 3, padding: 1 }
              - { name: a, kind: conv, channels: 5, kernel: 1, stride: 2 }
              - { name: b, kind: conv, channels: 4, kernel: 1, stride: 3, padding: 1 }
              - { name: g, kind: globalaveragepool }
            exits: [g]
            """);
        yield return Case("ConvDilation", """
            input: [2, 10, 11]
            layers:
              - { name: a, kind: conv, channels: 4, kernel: 3, dilation: 2, padding: same }
              - { name: b, kind: conv, channels: 5, kernel: [3, 2], dilation: [2, 3], stride: [3, 2], padding: [1, 2, 3, 0] }
              - { name: g, kind: globalaveragepool }
            exits: [g]
            """);
        yield return Case("ConvGroupsAndDepthwise", """
            input: [6, 6, 5]
            layers:
              - { name: a, kind: conv, channels: 9, kernel: 3, groups: 3, padding: same }
              - { name: b, kind: depthwise, kernel: 3, stride: 2, padding: 1 }
              - { name: c, kind: conv, channels: 18, kernel: 2, groups: 3 }
              - { name: g, kind: globalaveragepool }
            exits: [g]
            """);
        yield return Case("Pools", """
            input: [2, 9, 10]
            layers:
              - { name: a, kind: conv, channels: 3, kernel: 3 }
              - { name: m, kind: maxpool, kernel: 3, stride: 2, padding: [1, 0, 0, 1] }
              - { name: b, kind: conv, channels: 4, kernel: 2, padding: same }
              - { name: v, kind: averagepool, kernel: [3, 2], stride: [1, 2], padding: [1, 1, 1, 0] }
              - { name: w, kind: averagepool, kernel: 2, stride: 1, padding: 1, countPadding: true }
              - { name: n, kind: maxpool, kernel: 2, dilation: 2, stride: 1 }
              - { name: f, kind: flatten }
              - { name: d, kind: dense, channels: 3 }
            exits: [d]
            """);
        yield return Case("Clip", """
            input: [4, 4, 4]
            layers:
              - { name: a, kind: conv, channels: 4, kernel: 3, padding: 1 }
              - { name: c, kind: clip, minimum: -0.25, maximum: 0.5 }
              - { name: g, kind: globalaveragepool }
              - { name: d, kind: dense, channels: 3 }
            exits: [d]
            """);
        yield return Case("ResidualConcatThreeExits", """
            input: [2, 8, 7]
            layers:
              - { name: stem, kind: conv, channels: 5, kernel: 3, padding: 1 }
              - { name: r0, kind: relu }
              - { name: g1, kind: globalaveragepool }
              - { name: e1, kind: dense, channels: 4 }
              - { name: a, kind: conv, channels: 6, kernel: 3, stride: 2, padding: 1, from: r0 }
              - { name: p, kind: conv, channels: 6, kernel: 1, stride: 2, from: r0 }
              - { name: s, kind: add, from: [a, p] }
              - { name: t, kind: add, from: [s, s] }
              - { name: g2, kind: globalaveragepool }
              - { name: e2, kind: dense, channels: 4 }
              - { name: q, kind: maxpool, kernel: 2, padding: [0, 0, 0, 1], from: r0 }
              - { name: j, kind: concat, from: [t, q, t] }
              - { name: z, kind: conv, channels: 4, kernel: 2, from: j }
              - { name: g3, kind: globalaveragepool }
              - { name: e3, kind: dense, channels: 4, from: g3 }
              - { name: e4, kind: add, from: [e3, e2] }
            exits: [e1, e2, e4]
            """);

        yield return Case("BagOfFeaturesSharedClassifier", """
            input: [3, 6, 7]
            layers:
              - { name: a, kind: conv, channels: 4, kernel: 3, padding: 1 }
              - { name: r, kind: relu }
              - { name: e1, kind: bof, channels: 5, words: 6, regions: 2 }
              - { name: b, kind: conv, channels: 5, kernel: 3, stride: 2, from: r }
              - { name: e2, kind: bof, adds: e1 }
              - { name: n, kind: channelnorm, epsilon: 0.5, scale: 3, from: b }
              - { name: g, kind: globalaveragepool }
              - { name: s, kind: sigmoid }
              - { name: e3, kind: dense, channels: 5 }
            exits: [e1, e2, e3]
            """);

        yield return Case("SelfGates", """
            input: [2, 5, 6]
            layers:
              - { name: a, kind: conv, channels: 4, kernel: 3, padding: 1 }
              - { name: l, kind: leakyrelu, slope: -0.3 }
              - { name: b, kind: conv, channels: 5, kernel: 3 }
              - { name: h, kind: hardswish }
              - { name: c, kind: conv, channels: 4, kernel: 1 }
              - { name: s, kind: swish }
              - { name: j, kind: add, from: [s, c] }
              - { name: g, kind: globalaveragepool }
              - { name: d, kind: dense, channels: 3 }
            exits: [d]
            """);

        yield return Case("MixedPool", """
            input: [2, 7, 9]
            layers:
              - { name: a, kind: conv, channels: 3, kernel: 3, padding: 1 }
              - { name: m, kind: mixedpool, kernel: [2, 3] }
              - { name: f, kind: flatten }
              - { name: d, kind: dense, channels: 3 }
            exits: [d]
            """);

        static TestCaseData Case(string name, string section) => new TestCaseData(section).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Cases))]
    public void Gradient_OfEachLayer_IsThatOfCentralDifferences(string section)
    {
        var network = Networks.Of(section);
        var data = Networks.Noise(network, 21);
        var engine = new Engine(network);
        var gradient = new float[engine.Parameters.Length];
        var totals = engine.Gradient(data, [.. Enumerable.Range(0, data.Count)], _weights, gradient);
        var slow = new SlowNetwork(network);
        Assert.That(totals.Loss.Select((l, k) => l / data.Count * _weights[k]).Sum(), Is.EqualTo(slow.Loss(data, _weights)).Within(1e-5));

        const double step = 1e-5;
        var greatest = 0.0;
        var errors = new List<(double Error, string Where)>();
        foreach (var o in engine.Operators.Where(o => o.IsTrainable))
        {
            foreach (var (values, offset) in new[] { (slow.Weights[o.Index], o.Offset), (slow.Biases[o.Index], o.Offset + o.WeightCount) })
            {
                // Every parameter of small layers, some of large ones.
                for (var i = 0; i < values.Length; i += 1 + (values.Length / 60))
                {
                    var value = values[i];
                    values[i] = value + step;
                    var above = slow.Loss(data, _weights);
                    values[i] = value - step;
                    var below = slow.Loss(data, _weights);
                    values[i] = value;
                    var difference = (above - below) / (2 * step);
                    greatest = Math.Max(greatest, Math.Abs(difference));
                    errors.Add((Math.Abs(gradient[offset + i] - difference), $"{o.Layer.Name}[{i}]: {gradient[offset + i]} instead of {difference}"));
                }
            }
        }

        var worst = errors.MaxBy(e => e.Error);
        Assert.That(worst.Error, Is.LessThan(2e-5 * greatest), worst.Where);
        Assert.That(greatest, Is.GreaterThan(0.01));
    }

    [TestCaseSource(nameof(Cases))]
    public void Evaluate_OfEachLayer_GivesTheLogitsOfTheDefinition(string section)
    {
        var network = Networks.Of(section);
        var data = Networks.Noise(network, 35);
        var logits = Enumerable.Range(0, network.ExitCount).Select(k => new float[data.Count * network.Classes(k)]).ToArray();
        new Engine(network).Evaluate(data, logits);
        var slow = new SlowNetwork(network);
        for (var n = 0; n < data.Count; n++)
        {
            var values = slow.Run(data.Sample(n));
            for (var k = 0; k < network.ExitCount; k++)
            {
                Assert.That(logits[k].Skip(n * network.Classes(k)).Take(network.Classes(k)).Select(v => (double)v), Is.EqualTo(values[network.Exits[k].Layer]).Within(1e-5));
            }
        }
    }

    [Test]
    public void Gradient_OfADenseLayer_IsTheOneWorkedOutByHand()
    {
        // One input x = 2, two classes, all weights 0: softmax = (1/2, 1/2). Label 0: dz = (-1/2, 1/2), dw = dz x = (-1, 1), db = dz, loss = ln 2.
        var network = new Network
        {
            Name = "hand",
            InputName = "x",
            Layers = [new InputLayer { Name = "x", Inputs = [], Output = new(1, 1, 1) }, new DenseLayer { Name = "d", Inputs = [0], Output = new(2, 1, 1), InputLength = 1, Weights = [0, 0], Bias = [0, 0] }],
            Exits = [new Exit("e", 1)],
        };
        var data = EeHw.Model.Datasets.Dataset.Create(new(1, 1, 1), [2], [0], 2, "one");
        var engine = new Engine(network);
        var gradient = new float[engine.Parameters.Length];
        var totals = engine.Gradient(data, [0], [1.0], gradient);
        Assert.That(gradient.Take(4), Is.EqualTo(new[] { -1f, 1f, -0.5f, 0.5f }));
        Assert.That(totals.Loss[0], Is.EqualTo(Math.Log(2)).Within(1e-15));
        Assert.That(totals.Right[0], Is.EqualTo(1));
    }
}
