using System.Text.Json;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

/// <summary>Designs with links through the verbs that take designs, and what is refused.</summary>
public sealed class LinkedDesignVerbTests
{
    private const string Engine = "mapping: { style: engine, engine: { array: 8x8, buffers: \"8K,4K,8K\" } }";
    private const string Streaming = "mapping: { folding: { auto: { targetFraction: 0.3 } } }";
    private const string Good = "[{ name: up, after: exit1, mbps: 5, latencyMs: 2, bits: 4, pjPerBit: 100, server: { gmacs: 10 } }]";

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeDesign()
    {
        _folder = new TemporaryFolder();
        var b = new NetworkBuilder(1, 28, 28);
        var a = b.MaxPool(b.Relu(b.Conv(0, 4, new Extent(3, 3), new Extent(2, 2), name: "first")), new Extent(2, 2));
        OnnxWriter.Write(b.Build(b.Dense(b.Flatten(a), 10, name: "head"), b.Dense(b.GlobalAveragePool(b.Relu(b.Conv(a, 8, new Extent(3, 3), name: "second"))), 10)), _folder.File("n.onnx"));
        File.WriteAllText(_folder.File("t.csv"), "0,5\n2,0\n3,5\n");
        File.WriteAllText(_folder.File("back.csv"), "0,5\n2,1\n1,5\n");
        Write("d.yaml", Good);
    }

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Simulate_OfADesignWithALink_GivesLinksAndBothAccuracies()
    {
        var run = FakeConsole.Run("simulate", _folder.File("d.yaml"), "--samples", "64", "--json", "--out", _folder.File("m.json"), "--perfetto", _folder.File("p.json"));
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.ErrorText);
        var root = JsonDocument.Parse(run.OutText).RootElement;
        var link = root.GetProperty("links")[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(link.GetProperty("name").GetString(), Is.EqualTo("up"));
            Assert.That(link.GetProperty("sentShare").GetDouble(), Is.EqualTo(1 - root.GetProperty("exitShares")[0].GetDouble()).Within(1e-12));
            Assert.That(root.GetProperty("cuts")[0].GetProperty("sampleBits").GetInt64(), Is.EqualTo(4 * 6 * 6 * 4));
            Assert.That(root.GetProperty("accuracyWithoutTransferFraction").GetDouble(), Is.InRange(0, 1));
            Assert.That(root.GetProperty("throughputPerSecond").GetDouble(), Is.LessThanOrEqualTo(root.GetProperty("boundPerSecond").GetDouble() * (1 + 1e-9)));
            Assert.That(JsonDocument.Parse(File.ReadAllText(_folder.File("m.json"))).RootElement.GetProperty("links").GetArrayLength(), Is.EqualTo(1));
        }
    }

    [Test]
    public void Report_OfADesignWithALink_ComparesDevicesWithTheRoundedMaps()
    {
        var run = FakeConsole.Run("report", _folder.File("d.yaml"), "--samples", "16", "--out", _folder.File("r"));
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.ErrorText + run.OutText);
        Assert.That(File.ReadAllText(Path.Combine(_folder.File("r"), "index.html")), Does.Contain("continues behind a link"));
    }

    [Test]
    public void Resolve_OfADesignWithALink_IsReadBack()
    {
        Assert.That(FakeConsole.Run("design", "resolve", _folder.File("d.yaml"), "--out", _folder.File("r.yaml")).Exit, Is.EqualTo(ExitCode.Ok));
        var (first, second) = (FakeConsole.Run("design", "check", _folder.File("d.yaml"), "--json"), FakeConsole.Run("design", "check", _folder.File("r.yaml"), "--json"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(second.Exit, Is.EqualTo(ExitCode.Ok), second.ErrorText);
            Assert.That(Hash(second.OutText), Is.EqualTo(Hash(first.OutText)));
        }

        static string Hash(string json) => JsonDocument.Parse(json).RootElement.GetProperty("inputHash").GetString()!;
    }

    [Test]
    public void Generate_OfADesignWithALink_NamesTheWayOut()
    {
        var run = FakeConsole.Run("generate", _folder.File("d.yaml"), "--out", _folder.File("g"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Exit, Is.EqualTo(ExitCode.Diagnostic));
            Assert.That(run.ErrorText, Does.Contain("links: error EEHW6705: the design 'd' continues behind a link; source is written for designs that lie on one part. Remove the links, or write what lies before them: exits: { deployment: subnet, at: exit1 }."));
            Assert.That(Directory.Exists(_folder.File("g")), Is.False);
        }
    }

    [Test]
    public void Check_OfDesignsBehindEachOther_NamesTheCircle()
    {
        Write("a.yaml", "[{ after: exit1, mbps: 5, design: b.yaml }]");
        Write("b.yaml", "[{ after: exit1, mbps: 5, design: a.yaml }]");
        var run = FakeConsole.Run("design", "check", _folder.File("a.yaml"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Exit, Is.EqualTo(ExitCode.Diagnostic));
            Assert.That(run.ErrorText, Does.Contain("error EEHW6702: the designs lie behind each other: a.yaml, behind it b.yaml, behind it a.yaml. A design behind a link has no link back; links on the way of a sample stand in one list."));
        }
    }

    [TestCase(Engine, "[{ name: a, after: second, mbps: 5, server: { gmacs: 1 } }, { name: b, after: exit1, mbps: 5, server: { gmacs: 1 } }]", "links[1].after: error EEHW6702: link 'b' behind 'exit1' leads back")]
    [TestCase(Streaming, "[{ after: exit1, mbps: 0, server: { gmacs: 1 } }]", "links[0].mbps: error EEHW1408: 0 is out of range. Allowed: greater than 0.")]
    [TestCase(Streaming, "[{ after: exit1, trace: back.csv, server: { gmacs: 1 } }]", "back.csv(3,1): error EEHW6703: the trace goes backwards: 1 s comes after 2 s.")]
    [TestCase(Streaming, "[{ after: exit1, server: { gmacs: 1 } }]", "error EEHW6703: link 'link' has no rate. Give mbps, or trace")]
    [TestCase(Streaming, "[{ after: exit1, mbps: 5 }]", "error EEHW6704: nothing stands behind link 'link'.")]
    [TestCase(Streaming, "[{ after: exit1, mbps: 5, lossFraction: 1, server: { gmacs: 1 } }]", "1 is out of range. Allowed: 0 to less than 1.")]
    [TestCase(Streaming, "[{ after: exit1, mbps: 5, whenDown: answer, server: { gmacs: 1 } }]", "link 'link' has a constant rate and is never down")]
    [TestCase(Streaming, "[{ after: input, trace: t.csv, whenDown: answer, server: { gmacs: 1 } }]", "error EEHW6701: no exit lies before link 'link', so that nobody can answer while it is down.")]
    [TestCase(Streaming, "[{ after: second, mbps: 5, server: { gmacs: 1 } }]", "links[0].after: error EEHW6701: 'second' lies inside a stage, and this design is streaming: its hardware is cut between stages only. Cut behind an exit (or input), attach an exit there (eehw attach), or use mapping.style: engine.")]
    [TestCase(Streaming, "[{ after: exit9, mbps: 5, server: { gmacs: 1 } }]", "the network has no exit and no layer 'exit9'; its exits are exit1, exit2. Did you mean 'exit1'?")]
    public void Check_OfLinksThatCannotBe_SaysWhy(string mapping, string links, string expected)
    {
        Write("x.yaml", links, mapping);
        var run = FakeConsole.Run("design", "check", _folder.File("x.yaml"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Exit, Is.EqualTo(ExitCode.Diagnostic));
            Assert.That(run.ErrorText, Does.Contain(expected));
        }
    }

    private void Write(string file, string links, string mapping = Streaming)
        => File.WriteAllText(_folder.File(file), $"network: n.onnx\nplatform: pynq-z1\nclockMhz: 100\ndata: {{ source: \"glyphs:seed=7,count=64\" }}\n{mapping}\nexits: {{ thresholds: [0.5] }}\nworkload: {{ samples: 64 }}\nlinks: {links}\n");
}
