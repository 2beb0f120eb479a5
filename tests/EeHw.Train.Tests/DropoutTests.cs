using EeHw.Train.Engines;
using EeHw.Train.Losses;
using EeHw.Train.Training;

namespace EeHw.Train.Tests;

/// <summary>Dropout in training, and the mean of passes with it.</summary>
public sealed class DropoutTests
{
    private const string Section = """
        input: [2, 4, 4]
        layers:
          - { name: a, kind: conv, channels: 5, kernel: 3 }
          - { name: s, kind: sigmoid }
          - { name: x, kind: dropout, rate: 0.4 }
          - { name: f, kind: flatten }
          - { name: e, kind: dense, channels: 3 }
        exits: [e]
        """;

    /// <summary>With one mask, that of a seed and step, the gradient is that of central differences: in front of the dropout and behind it. Single precision, so steps are large and taken twice (Richardson).</summary>
    [Test]
    public void Gradient_ThroughDropout_IsThatOfCentralDifferencesWithItsMask()
    {
        var network = Networks.Of(Section);
        var data = Networks.Noise(network, 19);
        var engine = new Engine(network);
        var (gradient, ignored) = (new float[engine.Parameters.Length], new float[engine.Parameters.Length]);
        var dropped = Loss(gradient);
        Assert.That(dropped, Is.Not.EqualTo(Loss(ignored, step: 4)).Within(1e-4), "another step has another mask");
        var (greatest, worst) = (0.0, 0.0);
        foreach (var o in engine.Operators.Where(o => o.IsTrainable))
        {
            for (var i = o.Offset; i < o.Offset + o.WeightCount + o.BiasCount; i++)
            {
                var value = engine.Parameters[i];
                double Sided(float by)
                {
                    engine.Parameters[i] = value + by;
                    return Loss(ignored);
                }

                var (near, far) = ((Sided(0.02f) - Sided(-0.02f)) / 0.04, (Sided(0.04f) - Sided(-0.04f)) / 0.08);
                engine.Parameters[i] = value;
                var difference = ((4 * near) - far) / 3;
                (greatest, worst) = (Math.Max(greatest, Math.Abs(difference)), Math.Max(worst, Math.Abs(gradient[i] - difference)));
            }
        }

        Assert.That(greatest, Is.GreaterThan(0.02));
        Assert.That(worst, Is.LessThan(2e-3 * greatest));

        double Loss(float[] into, long step = 3) => engine.Gradient(data, [.. Enumerable.Range(0, data.Count)], new JointLoss([1]), into, seed: 7, step: step).Loss[0] / data.Count;
    }

    /// <summary>Monte-Carlo dropout by its definition: -ln of the mean over the passes of the label's probability, right where the greatest mean is the label's.</summary>
    [Test]
    public void OfDropout_OfThreePasses_IsTheMeanOfTheirProbabilities()
    {
        var network = Networks.Of(Section);
        var data = Networks.Noise(network, 21);
        var means = new double[data.Count][];
        for (var pass = 0; pass < 3; pass++)
        {
            var logits = new[] { new float[data.Count * 3] };
            new Engine(network).Evaluate(data, logits, dropout: (9, pass));
            for (var n = 0; n < data.Count; n++)
            {
                var exponentials = logits[0].Skip(n * 3).Take(3).Select(z => Math.Exp(z)).ToArray();
                means[n] ??= new double[3];
                for (var c = 0; c < 3; c++)
                {
                    means[n][c] += exponentials[c] / exponentials.Sum() / 3;
                }
            }
        }

        var score = Evaluation.OfDropout(network, data, 3, 9)[0];
        Assert.That(score.Loss, Is.EqualTo(means.Select((m, n) => -Math.Log(m[data.Labels[n]])).Average()).Within(1e-6));
        Assert.That(score.Accuracy, Is.EqualTo(means.Select((m, n) => Array.IndexOf(m, m.Max()) == data.Labels[n] ? 1.0 : 0).Average()).Within(1e-12));
        Assert.That(Evaluation.Of(network, data)[0].Loss, Is.Not.EqualTo(score.Loss).Within(1e-6), "one pass without dropout is something else");
    }

    /// <summary>Phuong and Lampert, section 3.3: T grows by 1.05 after a step in which the teacher's mean greatest probability exceeds one half, and stays where it does not; from 1: 1.05, 1.05, 1.1025.</summary>
    [Test]
    public void Learn_OfAnAdaptiveTeacher_GrowsTheTemperatureWhereItIsSure()
    {
        var network = Networks.Of("input: [2, 1, 1]\nlayers:\n  - { name: a, kind: dense, channels: 3 }\n  - { name: b, kind: dense, channels: 3 }\nexits: [a, b]");
        var schedule = new LossSchedule(network, Networks.Noise(network, 4), TrainOptions.Default with { Distillation = DistillationChoice.Of("adaptive") }, null);
        Assert.That(schedule.Temperature, Is.EqualTo(1));
        var found = new List<double>();
        foreach (var confidence in new[] { 5.1, 5.0, 9.0 })
        {
            var batch = new ExitTotals(2) { TeacherConfidence = confidence };
            batch.Count(10);
            schedule.Learn(batch);
            found.Add(schedule.Temperature);
        }

        Assert.That(found, Is.EqualTo(new[] { 1.05, 1.05, 1.05 * 1.05 }).Within(1e-12));
    }
}
