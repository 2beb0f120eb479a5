using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Testing;

namespace EeHw.Model.Tests.Designs;

public sealed class DesignFileTests
{
    private const string Sketch = """
        network: glyphs-3exit.onnx
        data: { source: "glyphs:seed=7,count=10000", scale: 0.00392157 }
        platform: zc706
        clockMhz: 125
        arithmetic: { activations: "fixed<16,6,RND,SAT>", weights: "fixed<8,1>" }
        exits: { policy: max-softmax, thresholds: [0.9, 0.9], unit: { kind: softmax-base2, lanes: 1 } }
        mapping: { style: streaming, folding: { auto: { targetFraction: 0.6, stageUtilization: 0.85 } }, conditionalBufferFrames: 2, merge: in-order }
        workload: { kind: closed, samples: 1024 }

        """;

    [Test]
    public void Parse_ShortDesign_FillsInDefaults()
    {
        var d = DesignFile.Parse(Sketch, "/designs/mine.yaml");

        Assert.That(d.Name, Is.EqualTo("mine"));
        Assert.That(d.Network, Is.EqualTo("/designs/glyphs-3exit.onnx"));
        Assert.That(d.Data, Is.EqualTo(new DataChoice("glyphs:seed=7,count=10000", "test", 0.00392157, [0.0], [1.0])));
        Assert.That(d.Arithmetic, Is.EqualTo(new ArithmeticChoice(new FixedFormat(16, 6, Rounding.Rnd, Overflow.Sat), new FixedFormat(8, 1), "minmax", 0.9999, 256, true)));
        Assert.That(d.Exits, Is.EqualTo(new ExitChoice("max-softmax", [0.9, 0.9], false, "last", "softmax-base2", 1, null)));
        Assert.That(d.Mapping, Is.EqualTo(new MappingChoice { Auto = new AutoFolding(0.6, null, 0.85) }));
        Assert.That(d.Workload, Is.EqualTo(new Workload("closed", 1024)));
    }

    [Test]
    public void Write_AnyDesign_ReadsBackEqual()
    {
        using var folder = new TemporaryFolder();
        var design = DesignFile.Parse(Sketch, folder.File("x/mine.yaml")) with
        {
            Name = "other name: #1",
            Data = new DataChoice(folder.File("images,with.npz"), "train", 0.5, [0.1, 0.2], [1.0, 2.0], 5),
            Exits = new ExitChoice("entropy", [0.3], true, "most-confident", "entropy-base2", 2, 17),
            Mapping = new MappingChoice
            {
                Auto = new AutoFolding(null, 1e4, 0.7), Folding = new Dictionary<string, Folding> { ["/conv1/Conv"] = new(2, 3, 9), ["b"] = new(1, 1) }, ConditionalBufferFrames = [1, 3],
                MergeInOrder = false, ReorderSlots = 9, FifoDepth = 0, FifoDepths = new Dictionary<string, int> { ["stage1/b.0"] = 7 }, LutramMaximumBits = 12,
            },
            Workload = new Workload("periodic", 7, 1234.5),
            Power = new PowerChoice("powered-down", 500, new IdleState(0.1, 40, 0), new IdleState(0.2, 3000, 1e6), new ThermalPath(9, 2, 25, 85)),
            Partitions = [new PartitionChoice("p", [[0], [1, 2]], 1, 1000, "icap", 0.9, 10, "whenWaiting", 4, 8)],
        };
        design = design with { Data = design.Data with { Source = folder.File("set.npz") } };

        DesignFile.Write(design, folder.File("x/mine.yaml"));
        var back = DesignFile.Read(folder.File("x/mine.yaml"));
        var text = DesignFile.ToText(back, folder.File("x/mine.yaml"));

        Assert.That(back, Is.EqualTo(design));
        Assert.That(text, Does.Contain("source: ../set.npz\n"));
        Assert.That(DesignFile.ToText(DesignFile.Parse(text, folder.File("x/mine.yaml")), folder.File("x/mine.yaml")), Is.EqualTo(text));
    }

    [Test]
    public void Read_Mistakes_AreAllReportedWithTheirPlaces()
    {
        const string Text = """
            network: a.onnx
            clokMhz: 125
            data: { source: "glyphs:seed=1", std: [0] }
            arithmetic: { activations: "fixed<16>" }
            exits: { policy: max-softmx, thresholds: [0.9, high], unit: { kind: entropy-base2 } }
            mapping: { folding: { layers: { conv1: { pe: 0, simb: 2 } }, auto: { targetFraction: 0.5, targetRatePerSecond: 5 } }, conditionalBufferFrames: 0 }
            workload: { kind: periodic }
            partitions: [ { name: p, contents: [[1]], bitstreamBytes: 5, port: icap } ]
            """;

        var e = Assert.Throws<EeHwException>(() => DesignFile.Parse(Text, "d.yaml"));

        Assert.That(e!.Diagnostics.Select(d => d.ToString()), Is.EquivalentTo(new[]
        {
            "d.yaml(1,1) platform: error EEHW1406: the field 'platform' is missing.",
            "d.yaml(2,1) clokMhz: error EEHW1405: there is no field 'clokMhz' here. Did you mean 'clockMhz'?",
            "d.yaml(3,40) data.std[0]: error EEHW1408: 0 is out of range. Allowed: greater than 0.",
            "d.yaml(4,28) arithmetic.activations: error EEHW3001: 'fixed<16>' is not a number format: it has 1 field between < and >; allowed are 2 to 4. Write fixed<W,I,ROUNDING,OVERFLOW>, for example fixed<16,6,RND,SAT>; ufixed for unsigned.",
            $"d.yaml(5,18) exits.policy: error EEHW1409: 'max-softmx' is not one of max-softmax, entropy, margin, logit-margin, max-logit, base2-truncated, submax, gate, {string.Join(", ", Model.Exits.DecisionUnits.DecisionUnitKinds.OfRules)}, from-network. Did you mean 'max-softmax'?",
            "d.yaml(5,48) exits.thresholds[1]: error EEHW1407: 'high' is not a number. Allowed: any number.",
            "d.yaml(6,46) mapping.folding.layers.conv1.pe: error EEHW1408: 0 is out of range. Allowed: a whole number of at least 1.",
            "d.yaml(6,49) mapping.folding.layers.conv1.simb: error EEHW1405: there is no field 'simb' here. Did you mean 'simd'?",
            "d.yaml(6,112) mapping.folding.auto.targetRatePerSecond: error EEHW4001: both targetFraction and targetRatePerSecond are given. Keep one of them.",
            "d.yaml(6,144) mapping.conditionalBufferFrames: error EEHW1408: 0 is out of range. Allowed: a whole number from 1 to 65536.",
            "d.yaml(7,11) workload.periodNs: error EEHW4001: a periodic workload needs periodNs. Add periodNs, or use kind: closed.",
            "d.yaml(8,13) partitions[0]: error EEHW4002: partition 'p' has 1 content(s); swapping needs at least 2. List the stages of each content.",
        }));
    }

    [Test]
    public void Read_UnitOfAnotherScore_IsRefused()
    {
        var e = Assert.Throws<EeHwException>(() => DesignFile.Parse(Sketch.Replace("softmax-base2", "logit-margin", StringComparison.Ordinal), "d.yaml"));

        Assert.That(e!.Message, Is.EqualTo("d.yaml(6,69) exits.unit.kind: error EEHW5010: unit logit-margin carries out the score logit-margin, the policy is max-softmax. Use kind: softmax-base2, or leave it out."));
    }

    [Property(MaxTest = 200)]
    public void Parse_MutatedDesign_ReadsOrReportsButNeverFalls(int seed)
    {
        var text = Sketch.ToCharArray();
        var random = new Random(seed);
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            text[random.Next(text.Length)] = "{}[]:,#-\"' \n0x"[random.Next(14)];
        }

        try
        {
            DesignFile.Parse(new string(text), "d.yaml");
        }
        catch (EeHwException e)
        {
            Assert.That(e.Diagnostics, Is.Not.Empty);
        }
    }

    [Test]
    public void Fields_Table_HasUniquePathsAndReadableDefaults()
    {
        Assert.That(DesignFields.All.Select(f => f.Path), Is.Unique);
        Assert.That(DesignFields.All.Where(f => f.Summary.Length < 10 || !f.Summary.EndsWith('.')).Select(f => f.Path), Is.Empty);
        Assert.That(DesignFields.All.Where(f => f.Default is null).Select(f => f.Path), Is.EqualTo(new[] { "network", "platform", "data.source" }));
    }
}
