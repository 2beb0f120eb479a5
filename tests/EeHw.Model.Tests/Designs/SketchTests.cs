using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Designs;

/// <summary>Networks that a design gives by their shapes.</summary>
public sealed class SketchTests
{
    private const string Two = """
        network:
          input: [3, 8, 8]
          stages:
            - layers: [{ kind: conv, channels: 4, kernel: 3, padding: 1 }, { kind: maxpool, kernel: 2 }, { kind: relu }]
              head: [{ kind: globalaveragepool }]
              exit: early
              classes: 5
            - layers: [{ kind: depthwise, kernel: [3, 1], stride: [2, 1] }, { kind: dense, name: hidden, channels: 7 }]
              classes: 5
        platform: zc706
        """;

    // conv 3x3 on 8x8: 64 · 4 · 27 = 6912 MACs; early: 4 · 5 = 20. depthwise 3x1, stride 2 on [4, 4, 4]: (4 - 3) / 2 + 1 = 1 row of 4: 4 · 4 · 3 = 48; hidden: 16 · 7; final 7 · 5.
    [Test]
    public void Load_ByShapes_HasTheLayersAndCosts()
    {
        var lowered = Load(Two);
        var network = lowered.Network.Network;
        var costs = new NetworkCosts(network);
        Assert.That(network.Layers.Select(l => $"{l.Name} {l.Kind} {l.Output}"), Is.EqualTo(new[]
        {
            "input input [3, 8, 8]", "stage1_conv conv [4, 8, 8]", "stage1_maxpool maxpool [4, 4, 4]", "stage1_relu relu [4, 4, 4]", "early_globalaveragepool globalaveragepool [4, 1, 1]",
            "early_logits dense [5, 1, 1]", "stage2_depthwise depthwise [4, 1, 4]", "hidden_flatten flatten [16, 1, 1]", "hidden dense [7, 1, 1]", "exit2_logits dense [5, 1, 1]",
        }));
        Assert.That(costs.CumulativeMacs, Is.EqualTo(new[] { 6932L, 6932 + 48 + 112 + 35 }));
        Assert.That(network.Exits.Select(e => e.Name), Is.EqualTo(new[] { "early", "exit2" }));
        Assert.That(lowered.Notes.Select(n => n.Code), Does.Contain(Codes.Designs.SketchArithmetic));
    }

    // 27 products of 16 and 8 bits at most, of either sign: 27 · 2^15 · 2^7 < 2^27, with a sign 28 bits; every weight is an end of fixed<8,1>.
    [Test]
    public void Load_ByShapes_HasAccumulatorsForAnyWeights()
    {
        var lowered = Load(Two);
        var mac = lowered.Graph.Units.OfType<MacArray>().First();
        Assert.That(mac.AccumulatorWidth, Is.EqualTo(28));
        Assert.That(lowered.Network.Layers[1].Weights!.Values.Distinct().Order(), Is.EqualTo(new[] { -128, 127 }));
        Assert.That(lowered.Network.Layers.Select(l => l.Output.IntegerBits), Is.All.EqualTo(6), "formats as written");
    }

    // 12 windows of 5 products over 24 values: every second value begins one; the last would begin at 22 and end at 26, so that 3 are padded.
    [Test]
    public void Load_Work_IsALineOfWindows()
    {
        var conv = (ConvLayer)Load(Work(60, 12)).Network.Network.Layers[1];
        Assert.That((conv.Kernel, conv.Stride, conv.Padding, conv.Output, conv.Macs), Is.EqualTo((new Extent(1, 5), new Extent(1, 2), new Padding(0, 1, 0, 2), new Shape(1, 1, 12), 60L)));
    }

    [Test]
    public void Load_WorkThatDoesNotDivide_IsRoundedWithANote()
    {
        // 1000 / 12 = 83.3, to the nearest multiple of 16: 80.
        var lowered = Load(Work(1000, 12));
        Assert.That(lowered.Network.Network.Layers[1].Macs, Is.EqualTo(960));
        Assert.That(lowered.Notes.Single(n => n.Code == Codes.Designs.SketchRounded).ToString(), Is.EqualTo("network.stages[0].layers[0]: note EEHW4023: 1000 MACs are modelled as 960: 12 values of 80 products each."));
    }

    [Test]
    public void ToText_OfASketch_ReadsBack()
    {
        var design = DesignFile.Parse(Two);
        Assert.That(DesignFile.Parse(DesignFile.ToText(design)).Sketch!.Stages[1].Layers, Is.EqualTo(design.Sketch!.Stages[1].Layers));
        Assert.That(DesignFile.ToText(DesignFile.Parse(DesignFile.ToText(design))), Is.EqualTo(DesignFile.ToText(design)));
        var resolved = ResolvedDesign.ToText(Load(Two));
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("r.yaml"), resolved);
        Assert.That(DesignLoader.Load(folder.File("r.yaml")).Graph.Units, Has.Count.EqualTo(Load(Two).Graph.Units.Count));
    }

    [TestCase("kernel: 3, padding: 1", "kernel: 9", "network.stages[0].layers[0]: error EEHW4022: a window of 9x9 with 0 rows and columns of padding does not fit its input [3, 8, 8]. Make the kernel smaller, or pad more.")]
    [TestCase("kernel: 3, padding: 1", "kernel: 3, groups: 2", "network.stages[0].layers[0]: error EEHW4022: 2 groups do not divide 3 input channels and 4 output channels. Choose groups that divide both.")]
    [TestCase("kind: maxpool, kernel: 2", "kind: maxpool, kernel: 2, padding: 2", "network.stages[0].layers[1]: error EEHW4022: a pool's padding of 2 is not smaller than its window 2x2: windows would lie in padding alone. Make the padding smaller than the window.")]
    [TestCase("kind: relu", "kind: work, macs: 5, words: 1", "network.stages[0].layers[2]: error EEHW4022: work reads a line of values, [1, 1, n]; its input is [4, 4, 4]. Give the layers before it as work too, or this one by its shape.")]
    [TestCase("name: hidden", "name: stage1_conv", "network.stages: error EEHW4022: two layers are called 'stage1_conv'. Give each a name of its own.")]
    [TestCase("[3, 8, 8]", "[3, 8]", "EEHW4022: input has 2 sizes; needed are three: channels, rows, columns. A line of n values is [1, 1, n].")]
    [TestCase("kind: relu", "kind: tanh", "error EEHW1409: 'tanh' is not one of conv, depthwise, dense, maxpool, averagepool, globalaveragepool, relu, work.")]
    public void Load_ShapesThatDoNotFit_AreRefused(string from, string to, string message)
        => Assert.That(Assert.Throws<EeHwException>(() => Load(Two.Replace(from, to, StringComparison.Ordinal)))!.Message, Does.Contain(message));

    private static string Work(long macs, int words)
        => FormattableString.Invariant($"network: {{ input: [1, 1, 24], stages: [{{ layers: [{{ kind: work, macs: {macs}, words: {words} }}], classes: 3 }}] }}\nplatform: zc706\n");

    private static LoweredDesign Load(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("d.yaml"), text);
        return DesignLoader.Load(folder.File("d.yaml"));
    }
}
