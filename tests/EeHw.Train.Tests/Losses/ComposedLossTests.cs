using EeHw.Model.Datasets;
using EeHw.Model.Networks;
using EeHw.Train.Engines;
using EeHw.Train.Losses;

namespace EeHw.Train.Tests.Losses;

/// <summary>Every term of the composed loss: gradients against central differences of its definition in double precision, with the teacher held still where it is.</summary>
public sealed class ComposedLossTests
{
    private const string Section = """
        input: [2, 5, 4]
        layers:
          - { name: a, kind: conv, channels: 4, kernel: 3, padding: 1 }
          - { name: r, kind: relu }
          - { name: p, kind: averagepool, kernel: [5, 2], from: r }
          - { name: f1, kind: conv, channels: 3, kernel: 1 }
          - { name: g1, kind: globalaveragepool }
          - { name: e1, kind: dense, channels: 4 }
          - { name: b, kind: conv, channels: 3, kernel: [5, 2], stride: [1, 2], from: r }
          - { name: g2, kind: globalaveragepool }
          - { name: e2, kind: dense, channels: 4 }
        exits: [e1, e2]
        """;

    private static readonly double[] _none = [0, 0];

    private static IEnumerable<TestCaseData> Plans()
    {
        var plain = new LossPlan { Weights = [0.7, 1.3], TeacherShares = _none, AddedDivergence = _none };
        yield return Case("Labels", plain);
        yield return Case("Smoothing", plain with { Smoothing = 0.2 });
        yield return Case("LastExitTeaches", plain with { TeacherShares = [0.4, 0], Temperature = 3 });
        yield return Case("LabelFree", plain with { Weights = [1, 0], TeacherShares = [1, 1], Temperature = 2 });
        yield return Case("OtherNetworkTeaches", plain with { TeacherShares = [0.1, 0.3], IsPerClass = true, TeacherLogits = [.. Enumerable.Range(0, 19 * 4).Select(i => (float)Math.Sin(i))] });
        yield return Case("AddedDivergenceMovesTeacher", plain with { AddedDivergence = [0.5, 0], Temperature = 3, MovesTeacher = true });
        yield return Case("Features", plain with { TeacherShares = [0.2, 0], FeatureLayers = [4, 7], FeatureWeight = 0.3 });

        static TestCaseData Case(string name, LossPlan plan) => new TestCaseData(plan).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Plans))]
    public void Gradient_OfEachTerm_IsThatOfCentralDifferences(object chosen)
    {
        var plan = (LossPlan)chosen;
        var network = Networks.Of(Section);
        plan = plan with { FeatureLayers = plan.FeatureLayers.Count == 0 ? [] : [IndexOf(network, "f1"), IndexOf(network, "b")] };
        var data = Networks.Noise(network, 19);
        var engine = new Engine(network, alsoRead: [.. plan.FeatureLayers.SkipLast(1)]);
        var gradient = new float[engine.Parameters.Length];
        var totals = engine.Gradient(data, [.. Enumerable.Range(0, data.Count)], new ComposedLoss(plan), gradient);
        var slow = new SlowNetwork(network);
        var still = Enumerable.Range(0, data.Count).Select(n => slow.Run(data.Sample(n))).ToArray();
        Assert.That(totals.Objective / data.Count, Is.EqualTo(Objective(network, slow, data, plan, still)).Within(1e-5));

        const double step = 1e-5;
        var greatest = 0.0;
        var worst = (Error: 0.0, Where: "");
        foreach (var o in engine.Operators.Where(o => o.IsTrainable))
        {
            foreach (var (values, offset) in new[] { (slow.Weights[o.Index], o.Offset), (slow.Biases[o.Index], o.Offset + o.WeightCount) })
            {
                for (var i = 0; i < values.Length; i++)
                {
                    var value = values[i];
                    values[i] = value + step;
                    var above = Objective(network, slow, data, plan, still);
                    values[i] = value - step;
                    var below = Objective(network, slow, data, plan, still);
                    values[i] = value;
                    var difference = (above - below) / (2 * step);
                    greatest = Math.Max(greatest, Math.Abs(difference));
                    var error = Math.Abs(gradient[offset + i] - difference);
                    worst = error > worst.Error ? (error, $"{o.Layer.Name}[{i}]: {gradient[offset + i]} instead of {difference}") : worst;
                }
            }
        }

        Assert.That(greatest, Is.GreaterThan(0.005));
        Assert.That(worst.Error, Is.LessThan(5e-5 * greatest), worst.Where);
    }

    [Test]
    public void Objective_OfOneSampleByHand_IsTheOneWorkedOut()
    {
        // Two exits that copy a bias: z1 = (0, 0), z2 = (ln 3, 0), so p1 = (1/2, 1/2), p2 = (3/4, 1/4); label 0, a = 1/4, T = 1.
        // CE1 = ln 2; KL(p2 ‖ p1) = 3/4 ln(3/2) + 1/4 ln(1/2); CE2 = ln(4/3). Gradient by z1: 3/4 (1/2 - 1, 1/2) + 1/4 (1/2 - 3/4, 1/2 - 1/4) = (-7/16, 7/16).
        var network = new Network
        {
            Name = "hand",
            InputName = "x",
            Layers =
            [
                new InputLayer { Name = "x", Inputs = [], Output = new(1, 1, 1) },
                new DenseLayer { Name = "a", Inputs = [0], Output = new(2, 1, 1), InputLength = 1, Weights = [0, 0], Bias = [0, 0] },
                new DenseLayer { Name = "b", Inputs = [0], Output = new(2, 1, 1), InputLength = 1, Weights = [0, 0], Bias = [(float)Math.Log(3), 0] },
            ],
            Exits = [new Exit("a", 1), new Exit("b", 2)],
        };
        var engine = new Engine(network);
        var gradient = new float[engine.Parameters.Length];
        var totals = engine.Gradient(Dataset.Create(new(1, 1, 1), [0], [0], 2, "one"), [0], new ComposedLoss(new LossPlan { Weights = [1, 1], TeacherShares = [0.25, 0], AddedDivergence = _none }), gradient);
        var divergence = (0.75 * Math.Log(1.5)) + (0.25 * Math.Log(0.5));
        Assert.That(totals.Objective, Is.EqualTo((0.75 * Math.Log(2)) + (0.25 * divergence) + Math.Log(4.0 / 3)).Within(1e-7));
        Assert.That(gradient[2..4], Is.EqualTo(new[] { -7f / 16, 7f / 16 }).Within(1e-7));
        Assert.That(totals.TeacherConfidence, Is.EqualTo(0.75).Within(1e-7));
    }

    private static int IndexOf(Network network, string name) => Enumerable.Range(0, network.Layers.Count).First(i => network.Layers[i].Name == name);

    // As the formula reads; the teacher's logits and features are those of the first parameters, unless it moves.
    private static double Objective(Network network, SlowNetwork slow, Dataset data, LossPlan plan, double[][][] still)
    {
        double sum = 0;
        var last = network.ExitCount - 1;
        for (var n = 0; n < data.Count; n++)
        {
            var values = slow.Run(data.Sample(n));
            var teacher = plan.TeacherLogits is { } given
                ? [.. given.Skip(n * 4).Take(4).Select(v => (double)v)]
                : (plan.MovesTeacher ? values : still[n])[network.Exits[last].Layer];
            for (var k = 0; k <= last; k++)
            {
                var z = values[network.Exits[k].Layer];
                var q = Logs(z, 1);
                var share = k == last && plan.TeacherLogits is null ? 0 : plan.TeacherShares[k];
                for (var c = 0; c < 4; c++)
                {
                    sum -= plan.Weights[k] * (1 - share) * (((1 - plan.Smoothing) * (c == data.Labels[n] ? 1 : 0)) + (plan.Smoothing / 4)) * q[c];
                }

                var (p, s) = (Logs(teacher, plan.Temperature), Logs(z, plan.Temperature));
                var weight = (plan.Weights[k] * share) + plan.AddedDivergence[k];
                sum += weight * plan.Temperature * plan.Temperature / (plan.IsPerClass ? 4 : 1) * p.Select((log, c) => Math.Exp(log) * (log - s[c])).Sum();
            }

            if (plan.FeatureLayers.Count > 0)
            {
                sum += plan.FeatureWeight * values[plan.FeatureLayers[0]].Zip(still[n][plan.FeatureLayers[1]], (a, b) => (a - b) * (a - b)).Sum();
            }
        }

        return sum / data.Count;

        static double[] Logs(double[] z, double t)
        {
            var log = Math.Log(z.Sum(v => Math.Exp(v / t)));
            return [.. z.Select(v => (v / t) - log)];
        }
    }
}
