using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Formats;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Testing;
using EeHw.Train.Engines;
using EeHw.Train.Losses;
using EeHw.Train.Specs;
using EeHw.Train.Training;

namespace EeHw.Train.Tests;

/// <summary>Early heads that answer groups of classes: narrowing, gradients, files, traces, refusals.</summary>
public sealed class GroupedHeadsTests
{
    private const string Section = """
        input: [2, 4, 4]
        layers:
          - { name: a, kind: conv, channels: 3, kernel: 3 }
          - { name: r, kind: relu }
          - { name: g1, kind: globalaveragepool }
          - { name: e1, kind: dense, channels: 4 }
          - { name: b, kind: conv, channels: 3, kernel: 2, from: r }
          - { name: g2, kind: globalaveragepool }
          - { name: e2, kind: dense, channels: 4 }
        exits: [e1, e2]
        """;

    private static readonly string _text = TinyTraining.Network() + """
        data: { source: "glyphs:seed=1,count=400,difficulty=0.1", scale: 0.00392157 }
        epochs: 2
        batch: 50
        groups: [[0, 1, 2, 0, 1, 2, 0, 1, 2, 0]]
        output: out/tiny.onnx

        """;

    /// <summary>Two inputs, four classes {0, 2} {1} {3}: rows (1, 2) and (3, 6) become (2, 4), biases 1 and 2 become 1.5; the others stay.</summary>
    [Test]
    public void Of_AHeadByClass_TakesTheMeansOfTheGroups()
    {
        var network = new Network
        {
            Name = "hand",
            InputName = "x",
            Layers =
            [
                new InputLayer { Name = "x", Inputs = [], Output = new(2, 1, 1) },
                new DenseLayer { Name = "early", Inputs = [0], Output = new(4, 1, 1), InputLength = 2, Weights = [1, 2, 7, 8, 3, 6, 9, 10], Bias = [1, 5, 2, 6] },
                new DenseLayer { Name = "last", Inputs = [0], Output = new(4, 1, 1), InputLength = 2, Weights = new float[8].ToValueList(), Bias = new float[4].ToValueList() },
            ],
            Exits = [new Exit("early", 1), new Exit("last", 2)],
        };
        var grouped = GroupedHeads.Of(network, [[0, 1, 0, 2]]);
        var head = (DenseLayer)grouped.Layers[1];
        Assert.That((head.Output.Channels, head.Weights, head.Bias), Is.EqualTo((3, (ValueList<float>)[2, 4, 7, 8, 9, 10], (ValueList<float>)[1.5f, 5, 6])));
        Assert.That(grouped.LabelMaps, Is.EqualTo((ValueList<ValueList<int>>)[[0, 1, 0, 2], [0, 1, 2, 3]]));
        Assert.That(GroupedHeads.Of(grouped, [[0, 1, 0, 2]]), Is.EqualTo(grouped), "a head that has its groups stays");
        Assert.That(GroupedHeads.Of(network, []), Is.SameAs(network));
    }

    /// <summary>Cross-entropy of the group at the early exit and of the class at the last, plain and with smoothed labels: gradients against central differences in double precision.</summary>
    [TestCase(0.0)]
    [TestCase(0.2)]
    public void Gradient_WithGroups_IsThatOfCentralDifferences(double smoothing)
    {
        var network = GroupedHeads.Of(Networks.Of(Section), [[0, 1, 1, 0]]);
        var data = Networks.Noise(Networks.Of(Section), 19);
        BatchLoss loss = smoothing == 0 ? new JointLoss([0.7, 1.3]) : new ComposedLoss(new LossPlan { Weights = [0.7, 1.3], Smoothing = smoothing, TeacherShares = new double[2], AddedDivergence = new double[2] });
        var engine = new Engine(network);
        var gradient = new float[engine.Parameters.Length];
        engine.Gradient(data, [.. Enumerable.Range(0, data.Count)], loss, gradient);
        var slow = new SlowNetwork(network);
        const double step = 1e-5;
        var (greatest, worst) = (0.0, 0.0);
        foreach (var o in engine.Operators.Where(o => o.IsTrainable))
        {
            foreach (var (values, offset) in new[] { (slow.Weights[o.Index], o.Offset), (slow.Biases[o.Index], o.Offset + o.WeightCount) })
            {
                for (var i = 0; i < values.Length; i++)
                {
                    var value = values[i];
                    values[i] = value + step;
                    var above = Objective();
                    values[i] = value - step;
                    var difference = (above - Objective()) / (2 * step);
                    values[i] = value;
                    (greatest, worst) = (Math.Max(greatest, Math.Abs(difference)), Math.Max(worst, Math.Abs(gradient[offset + i] - difference)));
                }
            }
        }

        Assert.That(greatest, Is.GreaterThan(0.005));
        Assert.That(worst, Is.LessThan(5e-5 * greatest));

        double Objective()
        {
            double sum = 0;
            for (var n = 0; n < data.Count; n++)
            {
                var values = slow.Run(data.Sample(n));
                for (var k = 0; k < 2; k++)
                {
                    var z = values[network.Exits[k].Layer];
                    var log = z.Max() + Math.Log(z.Sum(v => Math.Exp(v - z.Max())));
                    var label = k == 0 ? new[] { 0, 1, 1, 0 }[data.Labels[n]] : data.Labels[n];
                    sum += (k == 0 ? 0.7 : 1.3) * (log - ((1 - smoothing) * z[label]) - (smoothing * z.Average()));
                }
            }

            return sum / data.Count;
        }
    }

    [Test]
    public void Execute_Twice_GivesTheSameFileWithItsGroups()
    {
        var files = new List<byte[]>();
        for (var run = 0; run < 2; run++)
        {
            using var folder = new TemporaryFolder();
            var report = TrainingRun.Execute(TrainSpecFile.ParseText(_text, folder.Path));
            files.Add(File.ReadAllBytes(folder.File("out/tiny.onnx")));
            var read = OnnxReader.Read(folder.File("out/tiny.onnx"));
            Assert.That(read.Exits.Select(e => e.Groups), Is.EqualTo(new ValueList<int>?[] { [0, 1, 2, 0, 1, 2, 0, 1, 2, 0], null }));
            Assert.That((read.Classes(0), read.Classes(1)), Is.EqualTo((3, 10)));
            Assert.That(report.Test[0].Accuracy, Is.GreaterThan(0.4), "three groups by chance: a third");
            var resolved = TrainSpecFile.Read(folder.File("out/tiny.train.resolved.yaml"));
            Assert.That(resolved.Groups, Is.EqualTo((ValueList<ValueList<int>>)[[0, 1, 2, 0, 1, 2, 0, 1, 2, 0]]));

            var data = DatasetLoader.Load(resolved.Test);
            var trace = TraceBuilder.Build(read, data, new TraceOptions { NetworkHash = "" }).Trace;
            Assert.That(Enumerable.Range(0, trace.Samples).Count(n => trace.AnswerOf(0, n) == trace.LabelOf(0, n)) / (double)trace.Samples, Is.EqualTo(report.Test[0].Accuracy).Within(1e-12));
        }

        Assert.That(files[0], Is.EqualTo(files[1]));
    }

    [Test]
    public void Read_GroupsFromAPolicy_AreItsRows()
    {
        using var folder = new TemporaryFolder();
        var policy = new HierarchyPolicy { Groups = [[0, 0, 1, 1, 0, 0, 1, 1, 0, 0]], Confidences = [1.0] };
        var header = new PolicyHeader { ExitNames = ["exit1", "exit2"], Classes = 10, Arithmetic = "float32", NetworkHash = "", DataHash = "", Costs = [1, 2], CostUnit = "MACs", Seed = 1 };
        PolicyFile.Write(folder.File("groups.yaml"), new PolicyDocument(header, policy), "0", "");
        Assert.That(TrainSpecFile.ParseText(_text.Replace("[[0, 1, 2, 0, 1, 2, 0, 1, 2, 0]]", "groups.yaml", StringComparison.Ordinal), folder.Path).Groups, Is.EqualTo(policy.Groups));
    }

    [TestCase("[[0, 1], [0, 1]]", "groups: error EEHW6011: 2 row(s) of groups are given; network 'tiny' has 1 early exit(s). Give one row per early exit, [] where it answers classes.")]
    [TestCase("[[0, 1, 0, 1]]", "groups: error EEHW6011: the groups of exit 'exit1' are [0, 1, 0, 1]; needed are 10 numbers, one per class, in which every group from 0 to the last occurs. `eehw policy fit TRACE --policy hierarchy` finds such groups.")]
    [TestCase("[[0, 2, 0, 2, 0, 2, 0, 2, 0, 2]]", "groups: error EEHW6011: the groups of exit 'exit1' are [0, 2, 0, 2, 0, 2, 0, 2, 0, 2]; needed are 10 numbers, one per class, in which every group from 0 to the last occurs. `eehw policy fit TRACE --policy hierarchy` finds such groups.")]
    [TestCase("[[0, 1, 2, 0, 1, 2, 0, 1, 2, 0]]\ndistillation: { kind: last-exit }", "distillation: error EEHW6007: exit 'exit1' knows 3 classes, its teacher 10. Use a teacher with the same classes.")]
    [TestCase("[[0, 1, 2, 0, 1, 2, 0, 1, 2, 0]]\ngates: { kind: soft-mixture }", "gates: error EEHW6010: exit 'exit1' knows 3 classes, the final exit 10. Gates need the same classes at every exit.")]
    public void Execute_WhatDoesNotFit_SaysSo(string groups, string message)
    {
        using var folder = new TemporaryFolder();
        var text = _text.Replace("[[0, 1, 2, 0, 1, 2, 0, 1, 2, 0]]", groups, StringComparison.Ordinal);
        Assert.That(Assert.Throws<EeHwException>(() => TrainingRun.Execute(TrainSpecFile.ParseText(text, folder.Path)))!.Message, Is.EqualTo(message));
    }
}
