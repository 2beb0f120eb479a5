using System.Text.Json;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Model.Results;
using EeHw.Report;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

public sealed class ReportVerbTests
{
    private static string Glyphs => Path.Combine(Repository.Root, "samples", "glyphs", "design.yaml");

    // Without a compiler (CXX names none) everything else is still done, and the report says what is missing.
    [Test]
    public void Run_OfADesignWithoutCompiler_DrawsTheRestAndSaysWhatIsMissing()
    {
        using var folder = new TemporaryFolder();
        var console = new FakeConsole { Variables = { ["CXX"] = "no-such-compiler" } }.With(["report", Glyphs, "--out", folder.File("r"), "--samples", "64", "--json"]);
        Assert.That(console.Exit, Is.EqualTo(ExitCode.Ok), console.ErrorText);
        using var json = JsonDocument.Parse(console.OutText);
        var design = json.RootElement.GetProperty("designs")[0];
        var labels = design.GetProperty("readings").EnumerateArray().Select(r => r.GetProperty("label").GetString()).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(json.RootElement.EnumerateObject().Take(3).Select(p => p.Name), Is.EqualTo(["schemaVersion", "toolVersion", "inputHash"]));
            Assert.That(labels, Is.SupersetOf(new[] { "policy in float", "closed form", "simulated", "software device" }).And.No.Member("C simulation"));
            Assert.That(design.GetProperty("notes").EnumerateArray().Select(n => n.GetString()), Has.Some.StartWith("C simulation was left out: "));
            Assert.That(design.GetProperty("reconfigured").GetProperty("measurement").GetProperty("reconfiguration").GetProperty("swaps").GetInt64(), Is.GreaterThan(0));
            Assert.That(File.ReadAllText(folder.File("r/index.html")), Does.Contain("C simulation was left out"));
            foreach (var file in new[] { "timeline.json", "trace-float.npz", "design.resolved.yaml", "results.json", "charts/flow.svg", "vitis/README.md", "opencl/README.md" })
            {
                Assert.That(folder.File("r/glyphs/" + file), Does.Exist);
            }
        }
    }

    [Test]
    public void Run_OfAnEarlierReport_DrawsTheSameNumbers()
    {
        using var folder = new TemporaryFolder();
        ReportFolder.Write(folder.File("first"), "t", "1.2.3", [Tiny("a"), Tiny("b")]);
        var console = FakeConsole.Run("report", folder.File("first"), "--out", folder.File("second"), "--title", "t");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(console.Exit, Is.EqualTo(ExitCode.Ok), console.ErrorText);
            Assert.That(console.OutText, Does.Contain("a: a tiny design").And.Contain("simulated"));
            Assert.That(DesignReportJson.Read(folder.File("second/a/results.json")), Is.EqualTo(Tiny("a")));
        }
    }

    [Test]
    public void Run_WithImportedReports_HasThemAsAColumn()
    {
        using var folder = new TemporaryFolder();
        var reports = Path.Combine(Repository.Root, "samples", "vendor-reports");
        var imported = FakeConsole.Run("import-report", Path.Combine(reports, "top_cosim.rpt"), Path.Combine(reports, "timing.rpt"), "--out", folder.File("vendor.json"));
        Assert.That(imported.Exit, Is.EqualTo(ExitCode.Ok), imported.ErrorText);
        ReportFolder.Write(folder.File("first"), "t", "1.2.3", [Tiny("a")]);
        var console = FakeConsole.Run("report", folder.File("first"), "--import", folder.File("vendor.json"), "--out", folder.File("second"));
        Assert.That(console.Exit, Is.EqualTo(ExitCode.Ok), console.ErrorText);
        var last = DesignReportJson.Read(folder.File("second/a/results.json")).Readings[^1];
        Assert.That((last.Label, last.Measurement.Source, last.Measurement.IntervalCycles), Is.EqualTo(("vendor", Model.Results.MeasurementSource.Imported, 1000.0)));
    }

    [Test]
    public void Run_OfReadingsThatDisagree_EndsWithMismatch()
    {
        using var folder = new TemporaryFolder();
        var design = Tiny("a") with { Readings = [new("C simulation", new() { Source = MeasurementSource.CSimulated, Tool = "g++", Samples = 10, Mismatches = 3 })] };
        ReportFolder.Write(folder.File("first"), "t", "1.2.3", [design]);
        Assert.That(FakeConsole.Run("report", folder.File("first"), "--out", folder.File("second")).Exit, Is.EqualTo(ExitCode.Mismatch));
    }

    [Test]
    public void Run_OfAFolderWithoutResults_IsADiagnostic()
    {
        using var folder = new TemporaryFolder();
        var console = FakeConsole.Run("report", folder.Path, "--out", folder.File("out"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(console.Exit, Is.EqualTo(ExitCode.Diagnostic));
            Assert.That(console.ErrorText, Is.EqualTo($"{folder.Path}: error EEHW8501: this folder holds no results.json. Name a design file, or the folder of an earlier report.\n"));
            Assert.That(folder.File("out"), Does.Not.Exist);
        }
    }

    [Test]
    public void Run_OfTwoDesignsOfOneName_IsADiagnostic()
    {
        using var folder = new TemporaryFolder();
        ReportFolder.Write(folder.File("first"), "t", "1.2.3", [Tiny("a")]);
        var console = FakeConsole.Run("report", folder.File("first"), folder.File("first"), "--out", folder.File("out"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(console.Exit, Is.EqualTo(ExitCode.Diagnostic));
            Assert.That(console.ErrorText, Is.EqualTo("a: error EEHW8502: two designs have this name; a report needs a name for each. Give one of them another name in its design file.\n"));
        }
    }

    [Test]
    public void Run_IntoAnUnwritableFolder_IsADiagnostic()
    {
        using var folder = new TemporaryFolder();
        ReportFolder.Write(folder.File("first"), "t", "1.2.3", [Tiny("a")]);
        File.WriteAllText(folder.File("file"), "");
        var console = FakeConsole.Run("report", folder.File("first"), "--out", folder.File("file"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(console.Exit, Is.EqualTo(ExitCode.Diagnostic));
            Assert.That(console.ErrorText, Does.Contain("error EEHW1003: cannot be written: ").And.EndWith(" is a file, not a folder. Choose another output path, or make the folder writable.\n"));
        }
    }

    [Test]
    public void Run_WithRtl_PutsItsClocksBesideTheSimulators()
    {
        Tools.Require("verilator", "verilator");
        using var folder = new TemporaryFolder();
        var b = new NetworkBuilder(1, 28, 28);
        var map = b.MaxPool(b.Relu(b.Conv(0, 2, new Extent(3, 3), new Extent(4, 4))), new Extent(2, 2));
        var early = b.Dense(b.Flatten(map), 10, name: "head");
        OnnxWriter.Write(b.Build(early, b.Dense(b.GlobalAveragePool(b.Conv(map, 2, new Extent(3, 3))), 10)), folder.File("net.onnx"));
        File.WriteAllText(folder.File("d.yaml"), "network: net.onnx\ndata: { source: \"glyphs:seed=7,count=64\" }\nplatform: zc706\nclockMhz: 125\nexits: { thresholds: [0.12] }\nmapping: { folding: { auto: {} } }\n");
        var console = new FakeConsole { Variables = { ["CXX"] = "no-such-compiler" } }.With(["report", folder.File("d.yaml"), "--with", "rtl", "--samples", "12", "--out", folder.File("r"), "--json"]);
        Assert.That(console.Exit, Is.EqualTo(ExitCode.Ok), console.ErrorText);
        using var json = JsonDocument.Parse(console.OutText);
        var readings = json.RootElement.GetProperty("designs")[0].GetProperty("readings").EnumerateArray().ToDictionary(r => r.GetProperty("label").GetString()!, r => r.GetProperty("measurement"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(readings["RTL"].GetProperty("source").GetString(), Is.EqualTo("rtl"));
            Assert.That(readings["RTL"].GetProperty("mismatches").GetInt64(), Is.Zero);
            Assert.That(readings["RTL"].GetProperty("totalCycles").GetInt64(), Is.EqualTo(readings["simulated"].GetProperty("totalCycles").GetInt64()));
            Assert.That(File.ReadAllText(folder.File("r/index.html")), Does.Contain("0 cycles, tolerance 0"));
        }
    }

    [TestCase("report", "x.yaml")]
    [TestCase("demo", null)]
    public void Run_WithAnUnknownReading_IsADiagnostic(string verb, string? input)
    {
        string[] arguments = [verb, .. input is null ? [] : new[] { input }, "--with", "vivado", "--out", "nowhere"];
        var console = FakeConsole.Run(arguments);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(console.Exit, Is.EqualTo(ExitCode.Diagnostic));
            Assert.That(console.ErrorText, Is.EqualTo("--with: error EEHW7207: there is no reading 'vivado' to add; there is rtl. C simulation and devices are read without being asked for.\n"));
        }
    }

    [Test]
    public void Demo_OfNoSamples_IsAUsageError()
    {
        var console = FakeConsole.Run("demo", "--samples", "0");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(console.Exit, Is.EqualTo(ExitCode.Usage));
            Assert.That(console.ErrorText, Is.EqualTo("--samples: error EEHW9001: is 0; at least 1 is needed.\n"));
        }
    }

    [Test]
    public void Demo_ThatIsCancelled_EndsWith130()
    {
        using var folder = new TemporaryFolder();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var console = new FakeConsole().With(["demo", "--out", folder.File("demo")], cancelled.Token);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(console.Exit, Is.EqualTo(ExitCode.Cancelled));
            Assert.That(console.ErrorText, Is.EqualTo("eehw: cancelled\n"));
            Assert.That(folder.File("demo/index.html"), Does.Not.Exist);
        }
    }

    private static DesignReport Tiny(string name) => new()
    {
        Name = name,
        Summary = "a tiny design",
        InputHash = "00",
        Readings = [new("simulated", new() { Source = MeasurementSource.Simulated, Tool = "t", Samples = 10, ThroughputPerSecond = 5, ExitShares = [0.5, 0.5] })],
    };
}
