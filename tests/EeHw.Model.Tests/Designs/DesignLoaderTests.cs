using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Designs;

public sealed class DesignLoaderTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeNetwork()
    {
        _folder = new TemporaryFolder();
        var b = new NetworkBuilder(1, 28, 28);
        var a = b.MaxPool(b.Relu(b.Conv(0, 4, new Extent(3, 3), new Extent(2, 2))), new Extent(2, 2));
        var early = b.Dense(b.Flatten(a), 10, name: "head");
        var last = b.Dense(b.GlobalAveragePool(b.Relu(b.Conv(a, 8, new Extent(3, 3)))), 10);
        OnnxWriter.Write(b.Build(early, last), _folder.File("net.onnx"));
    }

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Load_DesignFile_QuantisesAndLowers()
    {
        var lowered = DesignLoader.Load(Design());

        Assert.That(lowered.Design.Exits.Policy, Is.EqualTo("max-softmax"));
        Assert.That(lowered.Design.Exits.Thresholds, Is.EqualTo(new[] { 0.9 }));
        Assert.That(lowered.Design.Exits.UnitKind, Is.EqualTo("softmax-base2"));
        Assert.That(lowered.Graph.ExitCount, Is.EqualTo(2));
        Assert.That(lowered.Notes[^1].Message, Does.Contain("64 calibration samples"));
        GraphRules.Check(lowered.Graph);
    }

    [Test]
    public void Load_ResolvedDesign_IsTheSameDesign()
    {
        var lowered = DesignLoader.Load(Design());
        ResolvedDesign.Write(lowered, _folder.File("d.resolved.yaml"));

        var back = DesignLoader.Load(_folder.File("d.resolved.yaml"));

        Assert.That(back.Design, Is.EqualTo(lowered.Design));
        Assert.That(back.Graph, Is.EqualTo(lowered.Graph));
        Assert.That(back.InputHash, Is.EqualTo(lowered.InputHash));
        Assert.That(ResolvedDesign.ToText(back, _folder.File("d.resolved.yaml")), Is.EqualTo(File.ReadAllText(_folder.File("d.resolved.yaml"))));
    }

    [Test]
    public void Load_OfASubnet_BuildsTheLayersOfThatExitOnly()
    {
        var whole = DesignLoader.Load(Design()).Network.Network;
        var cut = DesignLoader.Load(Design(t => t.Replace("thresholds: []", $"deployment: subnet, at: {whole.Exits[0].Name}", StringComparison.Ordinal)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(cut.Graph.ExitCount, Is.EqualTo(1));
            Assert.That(cut.Graph.Units.OfType<Model.Hardware.ConditionalBuffer>(), Is.Empty);
            Assert.That(new NetworkCosts(cut.Network.Network).CumulativeMacs[0], Is.EqualTo(new NetworkCosts(whole).CumulativeMacs[0]));
            Assert.That(cut.Design.Exits.Thresholds, Is.Empty);
        }

        GraphRules.Check(cut.Graph);
        ResolvedDesign.Write(cut, _folder.File("cut.resolved.yaml"));
        Assert.That(DesignLoader.Load(_folder.File("cut.resolved.yaml")).Graph, Is.EqualTo(cut.Graph));
    }

    [TestCase("deployment: subnet", "(5,22) exits.deployment: error EEHW4001: a subnet ends at an exit, and none is named. Name it with exits.at.")]
    [TestCase("at: exit1", "(5,14) exits.at: error EEHW4001: the exit 'exit1' is named, but the deployment is budgeted. Use deployment: subnet, or leave it out.")]
    [TestCase("deployment: subnet, at: exit7", "(5,34) exits.at: error EEHW4007: the network has no exit 'exit7'; there are exit1, exit2. Did you mean 'exit1'?")]
    public void Load_OfAnImpossibleDeployment_SaysWhy(string replacement, string expected)
    {
        var path = Design(t => t.Replace("thresholds: []", replacement, StringComparison.Ordinal));
        Assert.That(Assert.Throws<EeHwException>(() => DesignLoader.Load(path))!.Message, Is.EqualTo(path + expected));
    }

    [Test]
    public void Load_ResolvedDesignWithAChangedFolding_IsRefused()
    {
        ResolvedDesign.Write(DesignLoader.Load(Design()), _folder.File("r.yaml"));
        var text = File.ReadAllText(_folder.File("r.yaml"));
        File.WriteAllText(_folder.File("r.yaml"), text.Replace("fifoDepth: 2", "fifoDepth: 3", StringComparison.Ordinal).Replace("clockMhz: 125", "clockMhz: 100", StringComparison.Ordinal));

        var e = Assert.Throws<EeHwException>(() => DesignLoader.Load(_folder.File("r.yaml")));

        Assert.That(e!.Message, Does.Match(@"r\.yaml\(\d+,14\) resolved\.inputHash: error EEHW4111: the file says '\w{57}\.\.\.', but lowering its design now gives '\w{57}\.\.\.': design, network, data or tool have changed since it was resolved\. Run eehw design resolve again on the design it was made from\.$"));
    }

    [TestCase("platform: zc706", "platform: zc760", "(3,11) platform: error EEHW4201: there is no platform 'zc760'; there are agilex7-f-devkit, kv260, pynq-z1, stratix10-gx-devkit, systolic-asic-28nm, u200, u250, u50, ultra96-v2, ulx3s-85f, vcu118, zc706, zcu102, zcu104, zedboard. Did you mean 'zc706'?")]
    [TestCase("clockMhz: 125", "clockMhz: 900", "(4,11) clockMhz: error EEHW4003: the clock is 900 MHz; zc706 takes at most 250 MHz (engineering estimate, uncalibrated). Use a slower clock, or a platform file of your own with a measured maximum.")]
    [TestCase("thresholds: []", "thresholds: [0.5, 0.5]", "(5,22) exits.thresholds: error EEHW5002: 2 threshold(s) were given; the network has 2 exit(s), so 1 are needed (or one that all share).")]
    [TestCase("thresholds: []", "thresholds: [1.5]", "(5,23) exits.thresholds[0]: error EEHW5003: the threshold is 1.5; max-softmax takes 0 to 1 (probability).")]
    [TestCase("layers: {}", "layers: { head: { pe: 3 } }", "(6,49) mapping.folding.layers.head: error EEHW4103: layer 'head': pe is 3, which does not divide the 10 output channels; allowed are 1, 2, 5, 10.")]
    [TestCase("layers: {}", "layers: { haed: { pe: 2 } }", "(6,49) mapping.folding.layers.haed: error EEHW4105: the network has no layer 'haed'. Did you mean 'head'?")]
    [TestCase("lanes: 1", "lanes: 3", "(5,41) exits.unit.lanes: error EEHW4106: 3 lanes do not divide the 10 classes of exit 'exit1'; allowed are 1, 2, 5, 10.")]
    [TestCase("partitions: []", "partitions: [{ name: p, contents: [[1], [2]], bitstreamBytes: 5, port: icpa }]", "(8,72) partitions[0].port: error EEHW4002: zc706 has no configuration port 'icpa'. Did you mean 'icap'?")]
    [TestCase("partitions: []", "partitions: [{ name: p, contents: [[1], [3]], bitstreamBytes: 5, port: icap }]", "(8,35) partitions[0].contents: error EEHW4002: partition 'p' names stage 3; the network has 2 stage(s), one for each exit.")]
    [TestCase("partitions: []", "partitions: [{ name: p, contents: [[1], [2]], bitstreamBytes: 99999999, port: icap }]", "(8,63) partitions[0].bitstreamBytes: error EEHW4002: the region takes 99999999 bytes, the whole of xc7z045ffg900-2 13321404 (AMD UG585): it is larger than the part. Give the bytes of the region's partial bitstream.")]
    [TestCase("partitions: []", "partitions: [{ name: p, contents: [[1], [2]], bitstreamBytes: 0, port: icap }]", "(8,63) partitions[0].bitstreamBytes: error EEHW1408: 0 is out of range. Allowed: a whole number of at least 1.")]
    [TestCase("partitions: []", "partitions: [{ name: p, contents: [[1], [2]], bitstreamBytes: 5, port: icap, scheduler: prefetch, whenWaiting: 3, waitingFrames: 2 }]", "(8,13) partitions[0]: error EEHW4002: whenWaiting is 3, but only 2 waiting frames can be stored: the swap would never come. Raise waitingFrames to at least whenWaiting.")]
    [TestCase("partitions: []", "partitions: [{ name: p, contents: [[1], [2]], bitstreamBytes: 5, port: icap, scheduler: oldestWaits }]", "(8,13) partitions[0]: error EEHW4002: scheduler oldestWaits needs oldestWaitsNs. oldestWaitsNs: how long the oldest frame may wait before its content is loaded.")]
    [TestCase("partitions: []", "partitions: [{ name: p, contents: [[1], [2]], bitstreamBytes: 5, port: icap, scheduler: deadline }]", "(8,13) partitions[0]: error EEHW4002: scheduler deadline needs a deadline; the workload has none. Give workload.deadlineNs.")]
    [TestCase("partitions: []", "partitions: [{ name: p, contents: [[1, 2], []], bitstreamBytes: 5, port: icap }]", "(8,13) partitions[0]: error EEHW4002: content 1 of partition 'p' has no stage: nothing would ever need it. List the stages of each content.")]
    [TestCase("conditionalBufferFrames: 2", "conditionalBufferFrames: [1, 2]", "(6,72) mapping.conditionalBufferFrames: error EEHW4107: 2 values were given; the network has 1 early exit(s). Give one value for all, or one for each early exit.")]
    [TestCase("fallback: last", "policy: entropy, fallback: most-confident", "(5,73) exits.fallback: error EEHW4108: the fallback most-confident compares confidences from exit to exit, and those of unit entropy-base2 are no one number that could be compared without a division. Use exits.unit.kind softmax-base2, logit-margin, max-logit, base2-truncated or submax, or fallback: last.")]
    [TestCase("thresholds: [], unit: { lanes: 1 }, fallback: last", "classThresholds: [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5], fallback: most-confident", "(5,89) exits.fallback: error EEHW4108: the fallback most-confident goes with one threshold per exit, not with thresholds by class. Use thresholds, or fallback: last.")]
    public void Load_WhatDoesNotFit_IsReportedAtItsPlace(string right, string wrong, string message)
    {
        var path = Design(t => t.Replace(right, wrong, StringComparison.Ordinal));

        var e = Assert.Throws<EeHwException>(() => DesignLoader.Load(path));

        Assert.That(e!.Message, Does.StartWith(path + message));
    }

    [TestCase("partitions: []", "partitions: [{ name: p, contents: [[1], [2]], bitstreamBytes: 5, port: icap, scheduler: perSample }]", "(8,89) partitions[0].scheduler: error EEHW4002: decision units that hand words from exit to exit keep them in the next stage, which forgets them when its region is swapped out. Use scheduler: static, another unit, or fallback: last.")]
    [TestCase("partitions: []", "clocks: [{ name: fast, mhz: 200, stages: [2] }]", "(8,9) clocks: error EEHW4012: units with the fallback most-confident hand words from exit to exit without a stream, which cannot cross clocks. Use one clock, another unit, or fallback: last.")]
    public void Load_WhatCannotCarryTheSurestExit_IsReportedAtItsPlace(string right, string wrong, string message)
    {
        var path = Design(t => t.Replace("fallback: last", "fallback: most-confident", StringComparison.Ordinal).Replace(right, wrong, StringComparison.Ordinal));

        var e = Assert.Throws<EeHwException>(() => DesignLoader.Load(path));

        Assert.That(e!.Message, Does.StartWith(path + message));
    }

    [Test]
    public void Load_DataOfAnotherShape_IsRefused()
    {
        OnnxWriter.Write(new NetworkBuilder(3, 8, 8) is var b ? b.Build(b.Dense(b.Flatten(0), 10)) : throw new InvalidOperationException(), _folder.File("net.onnx"));

        var e = Assert.Throws<EeHwException>(() => DesignLoader.Load(Design()));

        Assert.That(e!.Diagnostics[0].Code, Is.EqualTo(Codes.Data.ShapeMismatch));
    }

    private string Design(Func<string, string>? change = null)
    {
        const string Text = """
            network: net.onnx
            data: { source: "glyphs:seed=7,count=64" }
            platform: zc706
            clockMhz: 125
            exits: { thresholds: [], unit: { lanes: 1 }, fallback: last }
            mapping: { folding: { auto: {}, layers: {} }, conditionalBufferFrames: 2, fifoDepth: 2 }
            workload: { samples: 64 }
            partitions: []

            """;
        File.WriteAllText(_folder.File("d.yaml"), (change ?? (t => t))(Text));
        return _folder.File("d.yaml");
    }
}
