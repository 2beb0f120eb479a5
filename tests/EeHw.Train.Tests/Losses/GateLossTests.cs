using EeHw.Model.Datasets;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Engines;
using EeHw.Train.Gates;
using EeHw.Train.Losses;

namespace EeHw.Train.Tests.Losses;

/// <summary>Losses of gates that learn with the network: a case by hand each, and gradients of all weights against central differences of the definition in double precision.</summary>
public sealed class GateLossTests
{
    private const string Section = """
        input: [2, 5, 4]
        layers:
          - { name: a, kind: conv, channels: 4, kernel: 3, padding: 1 }
          - { name: r, kind: relu }
          - { name: g1, kind: globalaveragepool }
          - { name: e1, kind: dense, channels: 4 }
          - { name: b, kind: conv, channels: 3, kernel: [5, 2], stride: [1, 2], from: r }
          - { name: g2, kind: globalaveragepool }
          - { name: e2, kind: dense, channels: 4 }
          - { name: c, kind: conv, channels: 5, kernel: 1, from: b }
          - { name: s, kind: sigmoid }
          - { name: g3, kind: globalaveragepool }
          - { name: e3, kind: dense, channels: 4 }
        exits: [e1, e2, e3]
        """;

    private static readonly double[] _weights = [0.6, 1.1, 0.9];
    private static readonly double[] _costs = [0.2, 0.55, 1];

    [TestCase(0.0, 0.0)]
    [TestCase(0.7, 0.0)]
    [TestCase(0.4, 0.5)]
    public void SoftMixture_OfAnyWeights_HasTheGradientOfItsDefinition(double lambda, double supervision)
    {
        var network = Open(GateRows.Insert(Networks.Of(Section)));
        Check(network, new SoftMixtureLoss(_weights, _costs, lambda, supervision), (z, label) =>
        {
            var p = z.Select(v => Softmax(v[..4])).ToArray();
            var g = z.Take(2).Select(v => 1 / (1 + Math.Exp(-v[4]))).ToArray();
            var mixture = (g[0] * p[0][label]) + ((1 - g[0]) * ((g[1] * p[1][label]) + ((1 - g[1]) * p[2][label])));
            var cost = (g[0] * _costs[0]) + ((1 - g[0]) * ((g[1] * _costs[1]) + (1 - g[1])));
            return -Math.Log(mixture) + (lambda * cost) - (supervision * _weights.Select((w, k) => w * Math.Log(p[k][label])).Sum());
        });
    }

    [TestCase(0.0, 0.0, false)]
    [TestCase(0.3, 0.5, false)]
    [TestCase(0.3, 0.0, true)]
    public void Stop_OfAnyWeights_HasTheGradientOfItsDefinition(double entropy, double supervision, bool isRemoved)
    {
        var network = Networks.Of(Section);
        double[] gate = [0.4, -0.3, 0.2, 0.6, -0.8, 0.5, 0.7, -0.2];
        bool[] removed = [false, isRemoved];
        Check(network, new StopLoss(_weights, gate, removed, entropy, supervision), (z, label) => Stopped(z, label, gate, removed, entropy, supervision));

        // The gate's own weights.
        var data = Networks.Noise(network, 19);
        var engine = new Engine(network);
        var totals = engine.Gradient(data, [.. Enumerable.Range(0, data.Count)], new StopLoss(_weights, gate, removed, entropy, supervision), new float[engine.Parameters.Length]);
        var slow = new SlowNetwork(network);
        var outputs = Enumerable.Range(0, data.Count).Select(n => slow.Run(data.Sample(n))).Select(v => network.Exits.Select(e => v[e.Layer]).ToArray()).ToArray();
        for (var i = 0; i < gate.Length; i++)
        {
            var (above, below) = ((double[])gate.Clone(), (double[])gate.Clone());
            (above[i], below[i]) = (gate[i] + 1e-5, gate[i] - 1e-5);
            var difference = outputs.Select((z, n) => Stopped(z, data.Labels[n], above, removed, entropy, supervision) - Stopped(z, data.Labels[n], below, removed, entropy, supervision)).Average() / 2e-5;
            Assert.That(totals.Gate[i], Is.EqualTo(difference).Within(2e-5), $"weight {i} of the gate");
        }
    }

    [Test]
    public void Loss_OfTwoExitsByHand_IsTheOneWorkedOut()
    {
        // π_1 = 1/4 (o = -ln 3): q = (3/4, 1/4); losses 2 and 1: 7/4. dL/do = q_2 (1-π)·1 - π q_1·2 = 3/16 - 6/16.
        var (stop, slopes) = (new double[2], new double[1]);
        var loss = StopLoss.Loss([2, 1], [-Math.Log(3)], 0, stop, slopes);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(loss, Is.EqualTo(1.75).Within(1e-12));
            Assert.That(stop, Is.EqualTo(new[] { 0.75, 0.25 }).Within(1e-12));
            Assert.That(slopes[0], Is.EqualTo(-3.0 / 16).Within(1e-12));
        }
    }

    [Test]
    public void Objective_OfASoftMixtureByHand_IsTheOneWorkedOut()
    {
        // z_1 = (0, 0) with gate 0: p_1 = 1/2, g = 1/2; z_2 = (ln 3, 0): p_2 = 3/4. f_1 = 5/8; cost 1/2·1/4 + 1/2 = 5/8.
        // Responsibilities 1/4 : 3/8 = 2/5, 3/5. Gradients: 2/5 (1/2 - 1), 3/5 (3/4 - 1); gate g(1-g)(-(1/2 - 3/4)/(5/8) + λ(1/4 - 1)), λ = 1/2.
        var network = new Network
        {
            Name = "hand",
            InputName = "x",
            Layers =
            [
                new InputLayer { Name = "x", Inputs = [], Output = new(1, 1, 1) },
                new DenseLayer { Name = "a", Inputs = [0], Output = new(3, 1, 1), InputLength = 1, Weights = [0, 0, 0], Bias = [0, 0, 0] },
                new DenseLayer { Name = "b", Inputs = [0], Output = new(2, 1, 1), InputLength = 1, Weights = [0, 0], Bias = [(float)Math.Log(3), 0] },
            ],
            Exits = [new Exit("a", 1), new Exit("b", 2)],
        };
        var engine = new Engine(network);
        var gradient = new float[engine.Parameters.Length];
        var totals = engine.Gradient(Dataset.Create(new(1, 1, 1), [0], [0], 2, "one"), [0], new SoftMixtureLoss([1, 1], [0.25, 1], 0.5, 0), gradient);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(totals.Objective, Is.EqualTo(-Math.Log(0.625) + (0.5 * 0.625)).Within(1e-7));
            Assert.That(gradient[3..6], Is.EqualTo(new[] { -0.2f, 0.2f, (float)(0.25 * ((0.25 / 0.625) - 0.375)) }).Within(1e-7));
            Assert.That(gradient[8..10], Is.EqualTo(new[] { -0.15f, 0.15f }).Within(1e-7));
        }
    }

    private static double Stopped(double[][] z, int label, double[] gate, bool[] removed, double entropy, double supervision)
    {
        double sum = 0, reach = 1;
        for (var k = 0; k < 3; k++)
        {
            var p = Softmax(z[k]);
            var loss = -Math.Log(p[label]);
            double[] x = [.. z[k], z[k].Average(), z[k].Max(), -p.Sum(v => v * Math.Log(v)), 1];
            var pi = k == 2 ? 0 : removed[k] ? 1 : 1 / (1 + Math.Exp(-x.Zip(gate, (a, b) => a * b).Sum()));
            var q = reach * (1 - pi);
            reach *= pi;
            sum += (q * loss) + (q > 0 ? entropy * q * Math.Log(q) : 0) + (supervision * _weights[k] * loss);
        }

        return sum;
    }

    // Gates begin at weight 0; here they must not.
    private static Network Open(Network network) => network with
    {
        Layers = network.Layers.Select((l, i) => l is DenseLayer { Output.Channels: 5 } d ? d with { Weights = [.. d.Weights.Take(4 * d.InputLength), .. Enumerable.Range(0, d.InputLength).Select(j => 0.5f * MathF.Sin(i + j))], Bias = [.. d.Bias.Take(4), 0.3f] } : l).ToValueList(),
    };

    private static double[] Softmax(double[] z)
    {
        var sum = z.Sum(Math.Exp);
        return [.. z.Select(v => Math.Exp(v) / sum)];
    }

    private static void Check(Network network, BatchLoss loss, Func<double[][], int, double> definition)
    {
        var data = Networks.Noise(network, 19);
        var engine = new Engine(network);
        var gradient = new float[engine.Parameters.Length];
        var totals = engine.Gradient(data, [.. Enumerable.Range(0, data.Count)], loss, gradient);
        var slow = new SlowNetwork(network);
        Assert.That(totals.Objective / data.Count, Is.EqualTo(Mean()).Within(1e-5));
        var (greatest, worst) = (0.0, (Error: 0.0, Where: ""));
        foreach (var o in engine.Operators.Where(o => o.IsTrainable))
        {
            foreach (var (values, offset) in new[] { (slow.Weights[o.Index], o.Offset), (slow.Biases[o.Index], o.Offset + o.WeightCount) })
            {
                for (var i = 0; i < values.Length; i++)
                {
                    var value = values[i];
                    values[i] = value + 1e-5;
                    var above = Mean();
                    values[i] = value - 1e-5;
                    var difference = (above - Mean()) / 2e-5;
                    values[i] = value;
                    greatest = Math.Max(greatest, Math.Abs(difference));
                    var error = Math.Abs(gradient[offset + i] - difference);
                    worst = error > worst.Error ? (error, $"{o.Layer.Name}[{i}]: {gradient[offset + i]} instead of {difference}") : worst;
                }
            }
        }

        Assert.That(greatest, Is.GreaterThan(0.005));
        Assert.That(worst.Error, Is.LessThan(5e-5 * Math.Max(greatest, 0.1)), worst.Where);

        double Mean() => Enumerable.Range(0, data.Count).Average(n =>
        {
            var values = slow.Run(data.Sample(n));
            return definition([.. network.Exits.Select(e => values[e.Layer])], data.Labels[n]);
        });
    }
}
