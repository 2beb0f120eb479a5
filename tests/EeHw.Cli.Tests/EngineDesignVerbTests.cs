using System.Text.Json;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

/// <summary>Designs of style engine through the verbs that take designs.</summary>
public sealed class EngineDesignVerbTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeDesign()
    {
        _folder = new TemporaryFolder();
        var b = new NetworkBuilder(1, 28, 28);
        var a = b.MaxPool(b.Relu(b.Conv(0, 4, new Extent(3, 3), new Extent(2, 2))), new Extent(2, 2));
        OnnxWriter.Write(b.Build(b.Dense(b.Flatten(a), 10, name: "head"), b.Dense(b.GlobalAveragePool(b.Relu(b.Conv(a, 8, new Extent(3, 3)))), 10)), _folder.File("n.onnx"));
        Write("engine: { array: 8x8, buffers: \"8K,4K,8K\" }");
    }

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Simulate_OfAnEngineDesign_GivesTheMeasurementAndItsLayers()
    {
        var run = FakeConsole.Run("simulate", _folder.File("d.yaml"), "--decisions", "random:p=0.5,seed=3", "--samples", "500", "--json", "--out", _folder.File("m.json"), "--perfetto", _folder.File("t.json"));
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.ErrorText);
        var root = JsonDocument.Parse(run.OutText).RootElement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(root.GetProperty("intervalCycles").GetDouble(), Is.GreaterThanOrEqualTo(root.GetProperty("intervalBoundCycles").GetDouble() * 0.999));
            Assert.That(root.GetProperty("energyPjPerSample").GetProperty("mean").GetDouble(), Is.GreaterThan(0));
            Assert.That(root.GetProperty("engine").GetProperty("macs").GetInt64(), Is.EqualTo(root.GetProperty("engine").GetProperty("layers").EnumerateArray().Sum(l => l.GetProperty("macs").GetInt64())));
            Assert.That(JsonDocument.Parse(File.ReadAllText(_folder.File("t.json"))).RootElement.GetProperty("traceEvents").GetArrayLength(), Is.GreaterThan(4));
        }
    }

    // What a simulation of an engine design says can be what a policy's budget counts.
    [Test]
    public void Costs_OfAnEngineDesign_AreABudgetForAPolicy()
    {
        Assert.That(FakeConsole.Run("simulate", _folder.File("d.yaml"), "--decisions", "random:p=0.5", "--samples", "500", "--out", _folder.File("m.json")).Exit, Is.EqualTo(ExitCode.Ok));
        Assert.That(FakeConsole.Run("trace", _folder.File("n.onnx"), "--data", "glyphs:seed=7,count=640", "--out", _folder.File("t.npz")).Exit, Is.EqualTo(ExitCode.Ok));
        var run = FakeConsole.Run("policy", "compare", _folder.File("t.npz"), "--budgets", "24500", "--cost", "ns", "--costs-from", _folder.File("m.json"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.ErrorText);
            Assert.That(run.OutText, Does.Contain("ns"));
        }
    }

    [Test]
    public void Report_OfAnEngineDesign_HasARooflineAndNoSource()
    {
        var run = FakeConsole.Run("report", _folder.File("d.yaml"), "--samples", "16", "--out", _folder.File("r"));
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.ErrorText);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Directory.EnumerateFiles(_folder.File("r"), "roofline.svg", SearchOption.AllDirectories).Count(), Is.EqualTo(1));
            Assert.That(Directory.EnumerateFiles(_folder.File("r"), "roofline-device.svg", SearchOption.AllDirectories).Count(), Is.EqualTo(1));
            Assert.That(Directory.EnumerateFiles(_folder.File("r"), "*.v", SearchOption.AllDirectories), Is.Empty);
            Assert.That(File.ReadAllText(Path.Combine(_folder.File("r"), "index.html")), Does.Contain("no source is written for it"));
        }
    }

    [Test]
    public void Generate_OfAnEngineDesign_SaysWhatIsPossible()
    {
        var run = FakeConsole.Run("generate", _folder.File("d.yaml"), "--out", _folder.File("g"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Exit, Is.EqualTo(ExitCode.Diagnostic));
            Assert.That(run.ErrorText.Trim(), Does.EndWith("/d.yaml(5,19) mapping.style: error EEHW6609: the design 'd' runs its layers on an engine; source is written for streaming designs. eehw simulate, report, run and policy take the design as it is; for source use style: streaming."));
            Assert.That(Directory.Exists(_folder.File("g")), Is.False);
        }
    }

    [TestCase("engine: { array: 8x8 }", "mapping.engine.buffers: error EEHW4001: an engine needs on-chip memory, and none is given.")]
    [TestCase("engine: { array: 8by8, buffers: \"8K,4K,8K\" }", "mapping.engine.array: error EEHW6601: '8by8' is no array size")]
    [TestCase("engine: { dataflow: rs, buffers: \"8K,4K,8K\" }", "mapping.engine.dataflow: error EEHW6602: there is no dataflow 'rs'")]
    [TestCase("engine: { buffers: \"8K,4K\" }", "mapping.engine.buffers: error EEHW6605: '8K,4K' is not three sizes")]
    [TestCase("engine: { buffers: \"16,16,16\" }", "error EEHW6606: no tile of the layer fits buffers of 16, 16 and 16 bytes")]
    [TestCase("engine: { buffers: \"8K,4K,8K\", pinned: { 3: 100 } }", "there is no stage 3; the network has 2, one for each exit.")]
    [TestCase("engine: { buffers: \"8K,4K,8K\" }, folding: { layers: { head: { pe: 2 } } }", "mapping.folding.layers.head: error EEHW4001: layer 'head' runs on the engine, which has no folding. Remove it, or pin its stage: mapping.engine.pinned: { 1: folding }.")]
    [TestCase("engine: { buffers: \"8K,4K,8K\" }, folding: { auto: {} }", "mapping.folding.auto: error EEHW4001: automatic folding is for layers with hardware of their own")]
    [TestCase("engine: { buffers: \"8K,4K,8K\", batches: 4 }", "there is no field 'batches' here. Did you mean 'batch'?")]
    public void Check_OfAnEngineThatCannotBe_SaysWhy(string mapping, string expected)
    {
        Write(mapping);
        var run = FakeConsole.Run("design", "check", _folder.File("d.yaml"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Exit, Is.EqualTo(ExitCode.Diagnostic));
            Assert.That(run.ErrorText, Does.Contain(expected));
        }
    }

    [TestCase("--depths")]
    [TestCase("--plain")]
    [TestCase("--optimal-schedule")]
    public void Simulate_WithWhatOnlyStreamingHas_SaysSo(string option)
    {
        var run = FakeConsole.Run("simulate", _folder.File("d.yaml"), "--decisions", "random:p=0.5", option);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Exit, Is.EqualTo(ExitCode.Diagnostic));
            Assert.That(run.ErrorText, Does.Contain($"{option}: error EEHW6609"));
        }
    }

    private void Write(string mapping)
        => File.WriteAllText(_folder.File("d.yaml"), $"network: n.onnx\nplatform: zcu104\nclockMhz: 125\ndata: {{ source: \"glyphs:seed=7,count=64\" }}\nmapping: {{ style: engine, {mapping} }}\nexits: {{ thresholds: [0.5] }}\nworkload: {{ samples: 64 }}\n");
}
