using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Execution;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;
using EeHw.Train.Specs;
using EeHw.Train.Training;
using NetworkBuilder = EeHw.Train.Specs.NetworkBuilder;

namespace EeHw.Train.Tests;

/// <summary>Networks with parallel scales, written out from one line.</summary>
public sealed class MsdNetTests
{
    // 8 rows and columns, two scales: 2 and 4 channels. Layer 1 adds 2 at scale 1; at scale 2 it adds 2 of scale 2 and 2 of scale 1. After layer 2 nobody reads scale 1: it is not built.
    [Test]
    public void Build_OfTwoScales_HasTheLayersWorkedOut()
    {
        var network = NetworkBuilder.Build(Parse("[1, 8, 8]", "{ classes: 3, scales: 2, exits: 2, channels: 2, growth: 2, head: 5, bottleneck: none }").Network!);
        Assert.That(network.Layers.Where(l => l is ConvLayer or ConcatLayer or PoolLayer or DenseLayer).Select(l => $"{l.Name} {l.Output}"), Is.EqualTo(new[]
        {
            "scale1_layer0 [2, 8, 8]", "scale2_layer0 [4, 4, 4]",
            "scale1_layer1_same [2, 8, 8]", "scale1_layer1 [4, 8, 8]",
            "scale2_layer1_same [2, 4, 4]", "scale2_layer1_down [2, 4, 4]", "scale2_layer1 [8, 4, 4]",
            "exit1_conv1 [5, 2, 2]", "exit1_conv2 [5, 1, 1]", "exit1_fc [3, 1, 1]",
            "scale2_layer2_same [2, 4, 4]", "scale2_layer2_down [2, 4, 4]", "scale2_layer2 [12, 4, 4]",
            "exit2_conv1 [5, 2, 2]", "exit2_conv2 [5, 1, 1]", "exit2_fc [3, 1, 1]",
        }));
        Assert.That(network.Exits.Select(e => e.Name), Is.EqualTo(new[] { "exit1", "exit2" }));
    }

    // Three layers, three scales: the finest scale ends after each layer; the others keep half of their channels.
    [Test]
    public void Build_WithReduction_EndsTheFinestScale()
    {
        var network = NetworkBuilder.Build(Parse("[1, 32, 32]", "{ classes: 3, scales: 3, exits: 3, channels: 4, growth: 4, reduction: 0.5 }").Network!);
        var names = network.Layers.Select(l => l.Name).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(network.ExitCount, Is.EqualTo(3));
            Assert.That(names.Where(n => n.EndsWith("_down", StringComparison.Ordinal)), Is.EqualTo(new[] { "scale2_layer1_down", "scale3_layer1_down", "scale3_layer2_down" }));
            Assert.That(names, Has.None.StartsWith("scale1_layer2"));
            Assert.That(network.Layers.Single(l => l.Name == "scale3_narrow1").Output.Channels, Is.EqualTo((16 + 16) / 2));
            Assert.That(network.Layers.Single(l => l.Name == "exit1_pool").Output.Pixels, Is.EqualTo(1));
        }
    }

    [Test]
    public void Execute_OfAMultiScaleNetwork_LearnsAndBecomesHardware()
    {
        using var folder = new TemporaryFolder();
        var spec = Parse("[1, 28, 28]", "{ classes: 10, scales: 3, exits: 3, channels: 4, growth: 4, stride: 2, head: 8 }", folder.Path);
        var report = TrainingRun.Execute(spec);
        var network = OnnxReader.Read(spec.Output);
        var data = DatasetLoader.Load(spec.Test with { Limit = 20 });
        File.WriteAllText(folder.File("design.yaml"), """
            name: msdnet
            network: net.onnx
            platform: zc706
            clockMhz: 125
            data: { source: "glyphs:seed=7,count=60", scale: 0.00392157 }
            arithmetic: { activations: "fixed<16,6,RND,SAT>", weights: "fixed<8,1>" }
            exits: { policy: max-softmax, thresholds: [0.9, 0.9], unit: { kind: softmax-base2, lanes: 1 } }
            mapping: { style: streaming, folding: { auto: { targetFraction: 0.6, stageUtilization: 0.85 } }, conditionalBufferFrames: 2, merge: in-order }
            workload: { kind: closed, samples: 16 }
            """);
        var lowered = DesignLoader.Load(folder.File("design.yaml"), new DesignLoadOptions());
        var logits = new FloatExecutor(network).Run(data.Values, data.Count);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.Result.Epochs[^1].TrainLoss, Is.LessThan(report.Result.Epochs[0].TrainLoss));
            Assert.That(report.Test.Select(t => t.Accuracy), Is.All.GreaterThan(0.2));
            Assert.That(report.Costs.CumulativeMacs, Is.EqualTo(new long[] { 84_352, 210_496, 393_344 }));
            Assert.That(network.Layers.OfType<ConcatLayer>().Select(l => l.Inputs.Count).Distinct(), Is.EquivalentTo(new[] { 2, 3 }));
            Assert.That(new FloatExecutor(report.Result.Network).Run(data.Values, data.Count)[2], Is.EqualTo(logits[2]).Within(1e-5));
            Assert.That(TrainSpecFile.Read(TrainingRun.ResolvedPath(spec)).Network!.Layers, Has.Count.EqualTo(spec.Network!.Layers.Count));

            // Both later stages wait for one map of each scale that lives on.
            Assert.That(lowered.Graph.Units.Count(u => u.GetType().Name == "ConditionalBuffer"), Is.EqualTo(6));
        }
    }

    [Test]
    public void Parse_OfFactorsForOtherScales_SaysSo()
        => Assert.That(
            Assert.Throws<Model.Diagnostics.EeHwException>(() => Parse("[1, 8, 8]", "{ classes: 3, scales: 2, factors: [1, 2, 4] }"))!.Message,
            Is.EqualTo("(4,45) network.msdnet.factors: error EEHW1407: 'factors' has 3 numbers for 2 scales. Give one per scale, finest first."));

    private static TrainSpec Parse(string input, string msdnet, string folder = "/w")
        => TrainSpecFile.ParseText($"network:\n  name: msdnet\n  input: {input}\n  msdnet: {msdnet}\ndata: {{ source: 'glyphs:seed=7,count=600,difficulty=0.1', scale: 0.00392157 }}\nepochs: 2\nbatch: 48\noptimiser: {{ kind: adam, learningRate: 0.01 }}\noutput: net.onnx\n", folder);
}
