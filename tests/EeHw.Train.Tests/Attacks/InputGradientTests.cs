using EeHw.Model.Datasets;
using EeHw.Train.Engines;
using EeHw.Train.Kernels;
using EeHw.Train.Losses;

namespace EeHw.Train.Tests.Attacks;

/// <summary>The gradient of any loss by the input, against central differences of the loss itself.</summary>
public sealed class InputGradientTests
{
    private const string Section = """
        input: [2, 6, 5]
        layers:
          - { name: a, kind: conv, channels: 4, kernel: 3, padding: 1 }
          - { name: n, kind: batchnorm }
          - { name: s, kind: sigmoid }
          - { name: d, kind: dropout }
          - { name: m, kind: mixedpool, kernel: 2 }
          - { name: f1, kind: flatten }
          - { name: e1, kind: dense, channels: 3 }
          - { name: w, kind: channelnorm, from: s }
          - { name: i, kind: conv, channels: 4, kernel: 1, from: input }
          - { name: j, kind: add, from: [w, i] }
          - { name: p, kind: averagepool, kernel: [3, 5] }
          - { name: f2, kind: flatten }
          - { name: e2, kind: dense, channels: 3 }
        exits: [e1, e2]
        """;

    private static IEnumerable<TestCaseData> Losses()
    {
        yield return new TestCaseData(new JointLoss([0.3, 1])).SetArgDisplayNames("joint");
        yield return new TestCaseData(new JointLoss([0, -1])).SetArgDisplayNames("one exit, ascended");
        yield return new TestCaseData(new ComposedLoss(new LossPlan { Weights = [1, 0.5], TeacherShares = [0, 0], AddedDivergence = [0.4, 0], Temperature = 2, MovesTeacher = true, Smoothing = 0.1 })).SetArgDisplayNames("composed");
    }

    [TestCaseSource(nameof(Losses))]
    public void InputGradient_OfALoss_IsItsSlope(object chosen)
    {
        var loss = (BatchLoss)chosen;
        var network = Networks.Of(Section);
        var data = Networks.Noise(network, 3);
        var engine = new Engine(network, isByInput: true);
        var work = engine.Allocate();
        var gradient = Run(engine, work, data, 3, loss, out _);
        for (var n = 0; n < 3; n++)
        {
            for (var i = 0; i < 60; i++)
            {
                var slope = (At(n, i, 0.01f) - At(n, i, -0.01f)) / 0.02;
                Assert.That(gradient[(i * LaneBuffer.Lanes) + n], Is.EqualTo(slope).Within(2e-3), $"sample {n}, value {i}");
            }
        }

        double At(int n, int i, float step)
        {
            var moved = (float[])data.Values.Clone();
            moved[(n * 60) + i] += step;
            Run(engine, work, data with { Values = moved }, 3, loss, out var totals);
            return loss is JointLoss && totals.Objective == 0 ? Joint(totals) : totals.Objective;
        }

        double Joint(ExitTotals totals) => chosen is JointLoss && TestContext.CurrentContext.Test.Name.Contains("ascended", StringComparison.Ordinal) ? -totals.Loss[1] : (0.3 * totals.Loss[0]) + totals.Loss[1];
    }

    internal static float[] Run(Engine engine, Workspace work, Dataset data, int samples, BatchLoss loss, out ExitTotals totals)
    {
        var size = (int)data.Shape.Elements;
        for (var n = 0; n < samples; n++)
        {
            for (var i = 0; i < size; i++)
            {
                work.Input[(i * LaneBuffer.Lanes) + n] = data.Sample(n)[i];
            }
        }

        totals = engine.InputGradient(work, Enumerable.Range(0, samples).ToArray(), data.Labels.AsSpan(0, samples), loss);
        return work.InputGradient.ToArray();
    }
}
