using System.Text.Json;
using EeHw.Model.Designs;
using EeHw.Model.Exits;
using EeHw.Model.Formats;
using EeHw.Model.Formats.Npz;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

public sealed class DesignVerbTests
{
    private static string Sample(string name) => Path.Combine(Repository.Root, "samples", "glyphs", name);

    [Test]
    public void New_ForTheSample_WritesACompleteDesignThatChecks()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("mine.yaml");

        var run = FakeConsole.Run("design", "new", Sample("glyphs.onnx"), "--platform", "zcu104", "--clock-mhz", "200", "--out", path);
        var check = FakeConsole.Run("design", "check", path, "--json");

        Assert.That(run.Exit, Is.Zero, run.ErrorText);
        Assert.That(run.OutText, Is.EqualTo($"{path}: 3 exit(s), policy max-softmax, thresholds [0.9, 0.9], platform zcu104 at 200 MHz\n"));
        var text = File.ReadAllText(path);
        // Fields of what a plain design does without: seen on purpose when one is added.
        Golden.Assert(Path.Combine(Repository.Root, "tests", "EeHw.Cli.Tests", "DesignNewLeavesOut.txt"), string.Concat(DesignFields.All.Where(f => f.Default is not null && !text.Contains("# " + f.Summary, StringComparison.Ordinal)).Select(f => f.Path + "\n")));
        var root = JsonDocument.Parse(check.OutText).RootElement;
        Assert.That(root.GetProperty("stages").GetArrayLength(), Is.EqualTo(3));
        Assert.That(root.GetProperty("design").GetString(), Is.EqualTo("mine"));
    }

    [Test]
    public void New_WithNormalisation_WritesItIntoTheDesign()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("mine.yaml");

        var run = FakeConsole.Run("design", "new", Sample("glyphs.onnx"), "--platform", "zc706", "--clock", "150", "--scale", "0.5", "--mean", "0.25", "--std", "0.125", "--out", path);

        Assert.That(run.Exit, Is.Zero, run.ErrorText);
        var design = DesignFile.Read(path);
        Assert.That(design.ClockMhz, Is.EqualTo(150));
        Assert.That((design.Data.Scale, design.Data.Mean[0], design.Data.Std[0]), Is.EqualTo((0.5, 0.25, 0.125)));
    }

    [Test]
    public void New_ForAnArrayWithALayout_KeepsTheLayout()
    {
        using var folder = new TemporaryFolder();
        NpzFile.Write(folder.File("d.npz"), [new("x", NpyArray.Of(new byte[4 * 28 * 28], 4, 28, 28, 1)), new("y", NpyArray.Of(new long[4], 4))]);

        var run = FakeConsole.Run("design", "new", Sample("glyphs.onnx"), "--platform", "zc706", "--data", folder.File("d.npz") + ",layout=NHWC", "--out", folder.File("mine.yaml"));

        Assert.That(run.Exit, Is.Zero, run.ErrorText);
        Assert.That(File.ReadAllText(folder.File("mine.yaml")), Does.Contain("source: \"d.npz,layout=NHWC\"\n"));
    }

    [TestCase("--std", "0", "glyphs:seed=7,count=10000: error EEHW1306: std is 0; allowed is a finite number above 0. Use 1 where the data needs no division.\n", 1)]
    [TestCase("--mean", "1,2", "glyphs:seed=7,count=10000: error EEHW1306: mean has 2 values; the samples [1, 28, 28] have 1 channels. Give one value, or one per channel.\n", 1)]
    [TestCase("--mean", "x", "error EEHW9001: --mean gives 'x'; one number, or one per channel with commas between them, is needed. For example 0.5 or 0.485,0.456,0.406.\n", 2)]
    public void New_WrongNormalisation_IsRefusedAndNothingIsWritten(string option, string value, string message, int exit)
    {
        using var folder = new TemporaryFolder();

        var run = FakeConsole.Run("design", "new", Sample("glyphs.onnx"), "--platform", "zc706", option, value, "--out", folder.File("mine.yaml"));

        Assert.That(run.ErrorText, Is.EqualTo(message));
        Assert.That(run.Exit, Is.EqualTo(exit));
        Assert.That(folder.File("mine.yaml"), Does.Not.Exist);
    }

    [Test]
    public void Explain_AField_PrintsTheTable()
    {
        var run = FakeConsole.Run("design", "explain", "clockMhz");

        Assert.That(run.OutText, Is.EqualTo(
            """
            clockMhz
              Clock of the accelerator; at most the platform's maximum clock.
              kind: number (MHz)
              allowed: greater than 0
              default: 100

            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void Explain_ASection_GivesAllItsFieldsAsJson()
    {
        var run = FakeConsole.Run("design", "explain", "exits.unit", "--json");

        Assert.That(JsonDocument.Parse(run.OutText).RootElement.GetProperty("fields").EnumerateArray().Select(f => f.GetProperty("path").GetString()), Is.EqualTo(new[] { "exits.unit.kind", "exits.unit.lanes", "exits.unit.expFractionBits", "exits.unit.numbers", "exits.unit.inner" }));
    }

    [Test]
    public void Explain_UnknownField_SuggestsTheNearest()
    {
        var run = FakeConsole.Run("design", "explain", "clokMhz");

        Assert.That(run.Exit, Is.EqualTo(1));
        Assert.That(run.ErrorText, Is.EqualTo("clokMhz: error EEHW4006: designs have no such field. Did you mean 'clockMhz'?\n"));
    }

    [Test]
    public void Resolve_TheSample_WritesWhatReadsBack()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("r.resolved.yaml");

        var run = FakeConsole.Run("design", "resolve", Sample("design.yaml"), "--out", path, "--json");
        var check = FakeConsole.Run("design", "check", path, "--json");

        Assert.That(run.Exit, Is.Zero, run.ErrorText);
        Assert.That(JsonDocument.Parse(run.OutText).RootElement.GetProperty("inputHash").GetString(), Is.EqualTo(JsonDocument.Parse(check.OutText).RootElement.GetProperty("inputHash").GetString()));
        Assert.That(File.ReadAllText(path), Does.Contain("resolved:\n").And.Not.Contain("auto:"));
    }

    // Everybody leaves at the first exit of this trace: later stages are sized for 1 % at most.
    [Test]
    public void Check_WithATrace_TakesItsShares()
    {
        using var folder = new TemporaryFolder();
        var trace = new Trace
        {
            Logits = [.. Enumerable.Repeat(new float[] { 9, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 3 * 4).SelectMany(l => l)], Exits = 3, Samples = 4, Classes = 10, Labels = [0, 0, 0, 0], CostMacs = [1, 2, 3], BackboneMacs = [1, 2, 3],
            ExitNames = ["a", "b", "c"], Arithmetic = "float32", NetworkHash = new string('a', 64), DataHash = new string('b', 64),
        };
        TraceFile.Write(trace, folder.File("t.npz"));

        var run = FakeConsole.Run("design", "check", Sample("design.yaml"), "--trace", folder.File("t.npz"));

        Assert.That(run.ErrorText, Does.EndWith("Shares reaching the stages: 100 %, 0 %, 0 % (4 samples of the trace).\n"));
    }

    [Test]
    public void New_UnknownPlatform_IsADiagnosticAndWritesNothing()
    {
        using var folder = new TemporaryFolder();

        var run = FakeConsole.Run("design", "new", Sample("glyphs.onnx"), "--platform", "zc760", "--out", folder.File("d.yaml"));

        Assert.That(run.Exit, Is.EqualTo(1));
        Assert.That(run.ErrorText, Is.EqualTo("--platform: error EEHW4201: there is no platform 'zc760'; there are agilex7-f-devkit, kv260, pynq-z1, stratix10-gx-devkit, systolic-asic-28nm, u200, u250, u50, ultra96-v2, ulx3s-85f, vcu118, zc706, zcu102, zcu104, zedboard. Did you mean 'zc706'?\n"));
        Assert.That(Directory.GetFiles(folder.Path), Is.Empty);
    }
}
