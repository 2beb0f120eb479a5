using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Testing;
using EeHw.Train.Specs;
using EeHw.Train.Training;
using NetworkBuilder = EeHw.Train.Specs.NetworkBuilder;

namespace EeHw.Train.Tests;

public sealed class TrainSpecTests
{
    private const string Minimal = """
        network:
          input: [1, 8, 8]
          layers:
            - { name: f, kind: flatten }
            - { name: d, kind: dense, channels: 10 }
          exits: [d]
        data: { source: "glyphs:seed=1" }
        output: out.onnx
        """;

    [Test]
    public void ParseText_OfTheLeast_HasTheDefaults()
    {
        var spec = TrainSpecFile.ParseText(Minimal, "/specs");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(spec.Options, Is.EqualTo(TrainOptions.Default));
            Assert.That(spec.Output, Is.EqualTo("/specs/out.onnx"));
            Assert.That(TrainingRunPaths(spec), Is.EqualTo(("/specs/out.metrics.json", "/specs/out.train.resolved.yaml")));
            Assert.That(spec.Training.Source, Is.EqualTo("glyphs:seed=1"));
            Assert.That((spec.Training.Split, spec.Validation.Split, spec.Test.Split), Is.EqualTo(("train", "validation", "test")));
            Assert.That(spec.Network!.Exits.Single().Name, Is.EqualTo("exit1"));
        }

        static (string, string) TrainingRunPaths(TrainSpec spec) => (TrainingRun.MetricsPath(spec), TrainingRun.ResolvedPath(spec));
    }

    [Test]
    public void ParseText_OfAnOnnxFile_IsRelativeToTheFolder()
    {
        var spec = TrainSpecFile.ParseText("network: a/b.onnx\ndata: { source: data, test: \"x,y\", validationLimit: 5 }\noutput: ../c.onnx", "/specs/here");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(spec.NetworkFile, Is.EqualTo("/specs/here/a/b.onnx"));
            Assert.That(spec.Network, Is.Null);
            Assert.That(spec.Training.Source, Is.EqualTo("/specs/here/data"));
            Assert.That(spec.Test.Source, Is.EqualTo("/specs/here/x,/specs/here/y"));
            Assert.That((spec.Training.Limit, spec.Validation.Limit), Is.EqualTo(((int?)null, (int?)5)));
            Assert.That(spec.Output, Is.EqualTo("/specs/c.onnx"));
        }
    }

    [TestCase("glyphs")]
    [TestCase("glyphs-residual")]
    public void Write_OfASample_IsReadBackTheSame(string sample)
    {
        var spec = TrainSpecFile.Read(Path.Combine(Repository.Root, "samples", sample, "train.yaml"));
        var folder = Path.Combine(Repository.Root, "samples");
        var again = TrainSpecFile.ParseText(TrainSpecYaml.Write(spec, folder), folder);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(NetworkBuilder.Build(again.Network!), Is.EqualTo(NetworkBuilder.Build(spec.Network!)));
            Assert.That(again with { Network = null }, Is.EqualTo(spec with { Network = null }));
            Assert.That(TrainSpecYaml.Write(again, folder), Is.EqualTo(TrainSpecYaml.Write(spec, folder)).And.Not.Contain(Repository.Root));
        }
    }

    [Test]
    public void Write_OfEveryKind_IsReadBackTheSame()
    {
        const string text = """
            network:
              name: all
              input: [2, 9, 9]
              layers:
                - { name: a, kind: conv, channels: 4, kernel: [3, 2], stride: [2, 1], dilation: [1, 2], padding: [1, 2, 0, 1], groups: 2 }
                - { name: b, kind: depthwise, kernel: 3, padding: same }
                - { name: c, kind: clip, minimum: -1, maximum: 1.5 }
                - { name: d, kind: averagepool, kernel: 2, stride: 1, padding: 1, countPadding: true }
                - { name: e, kind: maxpool, kernel: 2, from: c }
                - { name: g, kind: globalaveragepool, from: d }
                - { name: h, kind: globalaveragepool, from: e }
                - { name: i, kind: concat, from: [g, h] }
                - { name: j, kind: dense, channels: 3 }
              exits: [{ name: only, layer: j }]
            data: { source: there, scale: 0.5, mean: [0.1, 0.2], std: [1, 2], trainLimit: 7, testLimit: 8, test: elsewhere }
            optimiser: { kind: sgd, learningRate: 0.1, momentum: 0.8, weightDecay: 0.001 }
            schedule: { kind: step, milestones: [2, 4], factor: 0.3, warmupEpochs: 0.25 }
            exitWeights: [2]
            output: o.onnx
            metrics: m.json
            """;
        var spec = TrainSpecFile.ParseText(text, "/f");
        var again = TrainSpecFile.ParseText(TrainSpecYaml.Write(spec, "/f"), "/f");
        Assert.That(NetworkBuilder.Build(again.Network!), Is.EqualTo(NetworkBuilder.Build(spec.Network!)));
        Assert.That(again with { Network = null }, Is.EqualTo(spec with { Network = null }));
    }

    private static IEnumerable<TestCaseData> BadNetworks()
    {
        yield return Case("TwoNames", "- { name: d, kind: relu }\n- { name: d, kind: relu }", "there are two layers with the name 'd'. Give every layer a name of its own.", "EEHW6002");
        yield return Case("UnknownFrom", "- { name: conv, kind: conv, channels: 2, kernel: 3 }\n- { name: r, kind: relu, from: cnv }", "layer 'r' reads 'cnv', but no layer above has that name. Did you mean 'conv'?", "EEHW6002");
        yield return Case("LargeKernel", "- { name: c, kind: conv, channels: 2, kernel: 9 }", "layer 'c': the kernel 9x9 with dilation 1x1 is larger than the input [1, 8, 8] with padding 0,0,0,0. Use a smaller kernel or more padding.");
        yield return Case("Groups", "- { name: c, kind: conv, channels: 4, kernel: 1, groups: 3 }", "layer 'c': 1 input channels, 4 output channels and 3 groups do not belong together; the groups must divide both.");
        yield return Case("DenseOnAMap", "- { name: d, kind: dense, channels: 4 }", "layer 'd': a dense layer reads a vector, but 'input' gives [1, 8, 8]. Put a flatten or a globalaveragepool before it.");
        yield return Case("AddOfOne", "- { name: a, kind: add }", "layer 'a': a layer of kind add reads 2 layers, but 'from' names 1. Name them in from: [a, b].");
        yield return Case("AddOfShapes", "- { name: p, kind: maxpool, kernel: 2 }\n- { name: a, kind: add, from: [p, input] }", "layer 'a': 'p' gives [1, 4, 4] and 'input' gives [1, 8, 8]; an add needs equal shapes. A 1x1 convolution with a stride can bring one of them to the other's shape.");
        yield return Case("ConcatOfShapes", "- { name: p, kind: maxpool, kernel: 2 }\n- { name: a, kind: concat, from: [p, input] }", "layer 'a': 'p' gives [1, 4, 4] and 'input' gives [1, 8, 8]; a concat needs equal rows and columns.");
        yield return Case("Clip", "- { name: c, kind: clip, minimum: 1, maximum: 1 }", "layer 'c': the bounds are 1 and 1; the lower one must be smaller.");
        yield return Case("PoolPadding", "- { name: p, kind: maxpool, kernel: 2, padding: 2 }", "layer 'p': the padding 2,2,2,2 is as large as the window 2x2: some windows would hold nothing.");
        yield return Case("ExitOnAMap", "- { name: d, kind: relu }", "exit 'exit1' reads layer 'd', whose output [1, 8, 8] is not a vector. Logits come from a dense layer, or from a globalaveragepool.", "EEHW6003");
        yield return Case("ExitOfNothing", "- { name: e, kind: flatten }", "exit 'exit1' reads 'd', but no layer has that name. Did you mean 'e'?", "EEHW6003");
        yield return Case("Unused", "- { name: d, kind: globalaveragepool }\n- { name: z, kind: relu }", "no exit needs layer 'z'. Remove it, or let a layer or an exit read it.");

        static TestCaseData Case(string name, string layers, string message, string code = "EEHW6001") => new TestCaseData(layers, message, code).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(BadNetworks))]
    public void Build_OfABadNetwork_SaysWhatIsWrong(string layers, string message, string code)
    {
        var text = "network:\n  input: [1, 8, 8]\n  layers:\n" + string.Concat(layers.Split('\n').Select(l => $"    {l}\n")) + "  exits: [d]\ndata: { source: 'glyphs:' }\noutput: o.onnx\n";
        var thrown = Assert.Throws<EeHwException>(() => NetworkBuilder.Build(TrainSpecFile.ParseText(text, "/").Network!));
        Assert.That(thrown.Diagnostics.Single().ToString(), Does.Match(@"^\(\d+,\d+\) network\.\S+: error ").And.EndsWith($": error {code}: {message}"));
    }

    [Test]
    public void Build_OfAnExitTwice_SaysSo()
    {
        var text = Minimal.Replace("exits: [d]", "exits: [d, d]", StringComparison.Ordinal);
        Assert.That(
            () => NetworkBuilder.Build(TrainSpecFile.ParseText(text, "/").Network!),
            Throws.TypeOf<EeHwException>().With.Message.EndsWith("error EEHW6003: exit 'exit2' has the name or the layer of an earlier exit. Every exit needs its own."));
    }

    [TestCase("epochs: 0", "(9,9) epochs: error EEHW1408: 0 is out of range. Allowed: a whole number from 1 to 100000.")]
    [TestCase("epoch: 3", "(9,1) epoch: error EEHW1405: there is no field 'epoch' here. Did you mean 'epochs'?")]
    [TestCase("optimiser: { kind: adamw }", "(9,20) optimiser.kind: error EEHW1409: 'adamw' is not one of adam, sgd. Did you mean 'adam'?")]
    [TestCase("schedule: { kind: step }", "(9,11) schedule.milestones: error EEHW1406: the field 'milestones' is missing.")]
    [TestCase("schedule: { kind: cosine, factor: 0.1 }", "(9,27) schedule.factor: error EEHW1405: there is no field 'factor' here. Known: kind, warmupEpochs, finalShare.")]
    [TestCase("exitWeights: [-1]", "(9,15) exitWeights[0]: error EEHW1408: -1 is out of range. Allowed: at least 0.")]
    public void ParseText_OfABadField_SaysWhereAndWhatIsAllowed(string line, string message)
        => Assert.That(() => TrainSpecFile.ParseText(Minimal + "\n" + line, "/"), Throws.TypeOf<EeHwException>().With.Message.EqualTo(message));

    [Test]
    public void ParseText_OfSeveralMistakes_ListsThemAll()
    {
        var thrown = Assert.Throws<EeHwException>(() => TrainSpecFile.ParseText("network: { input: [1, 8], layers: [{ name: a, kind: cnov }], exits: [a] }\nbatch: x", "/"));
        Assert.That(thrown.Diagnostics.Select(d => d.ToString()), Is.EqualTo(new[]
        {
            "(1,19) network.input: error EEHW1407: 'input' needs three whole numbers: channels, rows, columns. Example: input: [1, 28, 28].",
            "(1,53) network.layers[0].kind: error EEHW1409: 'cnov' is not one of conv, depthwise, dense, maxpool, averagepool, globalaveragepool, relu, clip, add, concat, flatten, sigmoid, leakyrelu, hardswish, swish, channelnorm, bof, batchnorm, dropout, mixedpool. Did you mean 'conv'?",
            "(1,1) data: error EEHW1406: the field 'data' is missing.",
            "(2,8) batch: error EEHW1407: 'x' is not a whole number. Allowed: a whole number from 1 to 65536.",
            "(1,1) output: error EEHW1406: the field 'output' is missing.",
        }));
    }

    [Test]
    public void Build_WithSamePadding_DividesTheSizeByTheStride()
    {
        // Rows: 7 / 2 rounded up = 4, needs (4 - 1) 2 + 3 - 7 = 2 zeros: 1 above, 1 below. Columns: 6 / 2 = 3, (3 - 1) 2 + 3 - 6 = 1: right.
        var text = Minimal.Replace("[1, 8, 8]", "[1, 7, 6]", StringComparison.Ordinal).Replace("- { name: f", "- { name: c, kind: conv, channels: 2, kernel: 3, stride: 2, padding: same }\n    - { name: f", StringComparison.Ordinal);
        var conv = (ConvLayer)NetworkBuilder.Build(TrainSpecFile.ParseText(text, "/").Network!).Layers[1];
        Assert.That(conv.Padding, Is.EqualTo(new Padding(1, 0, 1, 1)));
        Assert.That(conv.Output, Is.EqualTo(new Shape(2, 4, 3)));
    }
}
