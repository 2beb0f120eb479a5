using System.Text.Json;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

public sealed class SimulateVerbTests
{
    private TemporaryFolder _folder = null!;
    private string _design = "";

    [SetUp]
    public void MakeDesign()
    {
        _folder = new TemporaryFolder();
        var b = new NetworkBuilder(1, 28, 28);
        var a = b.MaxPool(b.Relu(b.Conv(0, 4, new Extent(3, 3), new Extent(2, 2))), new Extent(2, 2));
        var early = b.Dense(b.Flatten(a), 10, name: "head");
        var last = b.Dense(b.GlobalAveragePool(b.Relu(b.Conv(a, 8, new Extent(3, 3)))), 10);
        OnnxWriter.Write(b.Build(early, last), _folder.File("net.onnx"));
        _design = _folder.File("d.yaml");
        File.WriteAllText(_design, "network: net.onnx\ndata: { source: \"glyphs:seed=7,count=64\" }\nplatform: zc706\nclockMhz: 125\nexits: { thresholds: [0.5] }\nmapping: { folding: { auto: {} } }\nworkload: { samples: 64 }\n");
    }

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Simulate_WithDrawnDecisions_GivesTheMeasurement()
    {
        var run = FakeConsole.Run("simulate", _design, "--decisions", "random:p=0.5,seed=3", "--samples", "500", "--depths", "--json", "--out", _folder.File("m.json"), "--perfetto", _folder.File("t.json"));
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.ErrorText);
        var root = JsonDocument.Parse(run.OutText).RootElement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(root.GetProperty("source").GetString(), Is.EqualTo("simulated"));
            Assert.That(root.GetProperty("samples").GetInt64(), Is.EqualTo(500));
            Assert.That(root.GetProperty("throughputPerSecond").GetDouble(), Is.GreaterThan(0));
            Assert.That(root.GetProperty("intervalCycles").GetDouble(), Is.GreaterThanOrEqualTo(root.GetProperty("intervalBoundCycles").GetDouble() * 0.9));
            Assert.That(root.GetProperty("latencyNs").GetProperty("p99").GetDouble(), Is.GreaterThan(0));
            Assert.That(root.GetProperty("exitShares").EnumerateArray().Sum(e => e.GetDouble()), Is.EqualTo(1).Within(1e-12));
            Assert.That(root.GetProperty("energyPjPerSample").GetProperty("mean").GetDouble(), Is.GreaterThan(0));
            Assert.That(root.GetProperty("fifos").EnumerateArray().All(f => f.GetProperty("minimumDepth").GetInt64() <= f.GetProperty("depth").GetInt64()));
            Assert.That(root.GetProperty("cache").GetProperty("computed").GetInt64(), Is.LessThan(root.GetProperty("cache").GetProperty("transitions").GetInt64()));
            Assert.That(JsonDocument.Parse(File.ReadAllText(_folder.File("m.json"))).RootElement.GetProperty("samples").GetInt64(), Is.EqualTo(500));
            Assert.That(JsonDocument.Parse(File.ReadAllText(_folder.File("t.json"))).RootElement.GetProperty("traceEvents").GetArrayLength(), Is.GreaterThan(10));
        }
    }

    // More load, more response; the knee lies between the ends.
    [Test]
    public void Simulate_WithALoadCurve_FindsTheKnee()
    {
        var run = FakeConsole.Run("simulate", _design, "--decisions", "random:p=0.5,seed=3", "--samples", "50", "--load-curve", "--json");
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.ErrorText);
        var load = JsonDocument.Parse(run.OutText).RootElement.GetProperty("load");
        var points = load.GetProperty("points").EnumerateArray().ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(points.Select(p => p.GetProperty("responseNs").GetProperty("mean").GetDouble()), Is.Ordered);
            Assert.That(points[^1].GetProperty("responseNs").GetProperty("p99").GetDouble(), Is.GreaterThan(2 * points[0].GetProperty("responseNs").GetProperty("p99").GetDouble()));
            Assert.That(load.GetProperty("kneeFraction").GetDouble(), Is.InRange(0.3, 0.9));
        }
    }

    [Test]
    public void Simulate_WithDepthsFound_WritesADesignThatIsAsFast()
    {
        string[] drawn = ["--decisions", "random:p=0.5", "--samples", "24", "--json"];
        var before = FakeConsole.Run(["simulate", _design, .. drawn, "--depths", "--resolved", _folder.File("r.yaml")]);
        Assert.That(before.Exit, Is.EqualTo(ExitCode.Ok), before.ErrorText);
        var after = FakeConsole.Run(["simulate", _folder.File("r.yaml"), .. drawn]);
        Assert.That(after.Exit, Is.EqualTo(ExitCode.Ok), after.ErrorText);
        var (a, b) = (JsonDocument.Parse(before.OutText).RootElement, JsonDocument.Parse(after.OutText).RootElement);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(b.GetProperty("totalCycles").GetInt64(), Is.LessThanOrEqualTo(a.GetProperty("totalCycles").GetInt64()));
            Assert.That(b.GetProperty("fifos").EnumerateArray().Sum(f => f.GetProperty("depth").GetInt64()), Is.LessThan(a.GetProperty("fifos").EnumerateArray().Sum(f => f.GetProperty("depth").GetInt64())));
        }
    }

    [Test]
    public void Simulate_OfTheDesignsData_PutsUnitAndFloatSideBySide()
    {
        var run = FakeConsole.Run("simulate", _design, "--samples", "32", "--json");
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.ErrorText);
        var root = JsonDocument.Parse(run.OutText).RootElement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(root.GetProperty("accuracyFraction").GetDouble(), Is.InRange(0, 1));
            Assert.That(root.GetProperty("policyInFloat").GetProperty("exitShares").GetArrayLength(), Is.EqualTo(2));
        }
    }

    [Test]
    public void Simulate_Plainly_PrintsTheSameFigures()
    {
        var replayed = FakeConsole.Run("simulate", _design, "--decisions", "random:p=0.5", "--samples", "40");
        var plain = FakeConsole.Run("simulate", _design, "--decisions", "random:p=0.5", "--samples", "40", "--plain");
        Assert.That(replayed.OutText[..replayed.OutText.IndexOf("cache:", StringComparison.Ordinal)], Is.EqualTo(plain.OutText[..plain.OutText.IndexOf("cache:", StringComparison.Ordinal)]));
    }

    [TestCase(new[] { "--decisions", "random:p=2" }, "--decisions: error EEHW6504: is 'random:p=2'; known is random:p=P or random:p=P,seed=S with P from 0 to 1, the probability of leaving at each early exit.\n")]
    [TestCase(new[] { "--decisions", "random:p=1", "--trace", "x" }, "error EEHW9001: --trace and --decisions both say where decisions come from. Give one of them, or neither to run the design's data.\n")]
    [TestCase(new[] { "--resolved", "x.yaml" }, "error EEHW9001: --resolved writes the depths that --depths finds. Give --depths too, or use `eehw design resolve`.\n")]
    [TestCase(new[] { "--any-order" }, "error EEHW9001: --any-order says for which orders of exits --depths searches. Give --depths too.\n")]
    [TestCase(new[] { "--window", "3" }, "--window: error EEHW9001: is '3'; it is the first sample and how many: 4:8.\n")]
    public void Simulate_WithBadInput_SaysWhatIsWrong(string[] options, string expected)
    {
        var run = FakeConsole.Run(["simulate", _design, .. options]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ErrorText, Is.EqualTo(expected));
            Assert.That(run.Exit, Is.Not.Zero);
            Assert.That(run.OutText, Is.Empty);
        }
    }

    [Test]
    public void Simulate_WhenCancelled_SaysWhatIsKnownMarkedPartial()
    {
        using var source = new CancellationTokenSource();
        var console = new FakeConsole();
        // cancelled while it runs: a workload that would take far longer than the delay
        source.CancelAfter(TimeSpan.FromSeconds(2));
        console.With(["simulate", _design, "--decisions", "random:p=0.5", "--samples", "2000000000", "--json"], source.Token);
        var root = JsonDocument.Parse(console.OutText).RootElement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(console.Exit, Is.EqualTo(ExitCode.Cancelled));
            Assert.That(root.GetProperty("isPartial").GetBoolean(), Is.True);
            Assert.That(root.GetProperty("samples").GetInt64(), Is.GreaterThan(0));
        }
    }
}
