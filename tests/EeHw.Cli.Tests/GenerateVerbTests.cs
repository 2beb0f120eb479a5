using System.Text.Json;
using EeHw.Model.Datasets;
using EeHw.Model.Formats.Npz;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

/// <summary><c>generate</c> and <c>verify</c> on a two-exit network for drawn digits.</summary>
public sealed class GenerateVerbTests
{
    [Test]
    public void Generate_ADesign_WritesAProjectThatCanBeReplaced()
    {
        using var folder = new TemporaryFolder();
        var design = Design(folder);
        var run = FakeConsole.Run("generate", design, "--out", folder.File("out"), "--samples", "3", "--json");
        Assert.That(run.ErrorText, Is.Empty);
        var root = JsonDocument.Parse(run.OutText).RootElement;
        var files = root.GetProperty("files").EnumerateArray().Select(f => f.GetString()!).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Exit, Is.Zero);
            Assert.That(root.GetProperty("target").GetString(), Is.EqualTo("vitis"));
            Assert.That(root.GetProperty("samples").GetInt32(), Is.EqualTo(3));
            Assert.That(files, Does.Contain("src/digits_top.cpp").And.Contain("README.md").And.Contain("design.resolved.yaml").And.Contain("Makefile"));
            Assert.That(files.Where(f => !File.Exists(folder.File("out/" + f))), Is.Empty);
            Assert.That(File.ReadAllLines(folder.File("out/tb_data/golden_answers.dat")), Has.Length.EqualTo(3));
            Assert.That(File.ReadAllText(folder.File("out/design.resolved.yaml")), Does.Contain("network: inputs/digits.onnx\n"));
        }

        var again = FakeConsole.Run("generate", design, "--out", folder.File("out"), "--samples", "2");
        Assert.That(again.Exit, Is.Zero);
        Assert.That(again.OutText, Does.StartWith($"wrote {files.Count} files for vitis to {folder.File("out")}: "));
        Assert.That(File.ReadAllLines(folder.File("out/tb_data/golden_answers.dat")), Has.Length.EqualTo(2));
    }

    [TestCase("test")]
    [TestCase("validation")]
    [TestCase("train")]
    public void Generate_DataFromFiles_TheProjectLoadsAloneAndAnswersAlike(string split)
    {
        using var folder = new TemporaryFolder();
        var design = Design(folder);
        var drawn = DatasetLoader.Load(new("glyphs:seed=9,count=60", "train", 1, [0], [1]));
        NpzFile.Write(folder.File("all.npz"), [new("x", NpyArray.Of(drawn.Values, 60, 1, 28, 28)), new("y", NpyArray.Of(drawn.Labels, 60))]);
        File.WriteAllText(design, File.ReadAllText(design)
            .Replace("\"glyphs:seed=7,count=200\", scale: 0.00392157", $"all.npz, split: {split}, scale: 0.00392157, mean: [0.25], std: [0.5]", StringComparison.Ordinal)
            .Replace("calibration: none", "calibration: minmax, calibrationSamples: 20", StringComparison.Ordinal));

        foreach (var name in new[] { "a", "deep/b" })
        {
            var run = FakeConsole.Run("generate", design, "--target", "verilog", "--out", folder.File(name), "--samples", "7");
            Assert.That(run.Exit, Is.Zero, run.ErrorText);
        }

        Assert.That(Content(folder.File("deep/b")), Is.EqualTo(Content(folder.File("a"))), "a project does not know where it lies");
        File.Delete(design);
        File.Delete(folder.File("all.npz"));
        File.Delete(folder.File("digits.onnx"));
        Directory.Move(folder.File("a"), folder.File("moved"));
        var again = FakeConsole.Run("generate", folder.File("moved/design.resolved.yaml"), "--target", "verilog", "--out", folder.File("again"), "--samples", "7");
        Assert.That(again.Exit, Is.Zero, again.ErrorText);
        Assert.That(Content(folder.File("again"), "tb_data"), Is.Not.Empty.And.EqualTo(Content(folder.File("moved"), "tb_data")), "golden vectors from the project's own data");
        Assert.That(Content(folder.File("again"), "weights"), Is.Not.Empty.And.EqualTo(Content(folder.File("moved"), "weights")));

        static List<string> Content(string root, string below = "")
            => [.. Directory.EnumerateFiles(Path.Combine(root, below), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => Path.GetRelativePath(root, f) + " " + Convert.ToHexString(File.ReadAllBytes(f)))];
    }

    [Test]
    public void Generate_IntoAFolderOfOtherFiles_RefusesAndLeavesThem()
    {
        using var folder = new TemporaryFolder();
        var design = Design(folder);
        Directory.CreateDirectory(folder.File("mine"));
        File.WriteAllText(folder.File("mine/thesis.txt"), "years of work");
        var run = FakeConsole.Run("generate", design, "--out", folder.File("mine"), "--samples", "1");
        Assert.That(run.Exit, Is.EqualTo(1));
        Assert.That(run.ErrorText, Does.Contain("error EEHW9002: "));
        Assert.That(Directory.GetFileSystemEntries(folder.File("mine")), Is.EqualTo(new[] { folder.File("mine/thesis.txt") }));
    }

    [Test]
    public void Generate_BrokenTemplate_NamesItAndWritesNothing()
    {
        using var folder = new TemporaryFolder();
        var design = Design(folder);
        Directory.CreateDirectory(folder.File("templates/vitis"));
        File.WriteAllText(folder.File("templates/vitis/top.cpp.hbs"), "{{nmae}}");
        var run = FakeConsole.Run("generate", design, "--out", folder.File("out"), "--samples", "1", "--templates", folder.File("templates"));
        Assert.That(run.Exit, Is.EqualTo(1));
        Assert.That(run.ErrorText, Is.EqualTo("vitis/top.cpp.hbs: error EEHW7002: template error: nmae is undefined Mend the file in the templates folder, or remove it to use the shipped one.\n"));
        Assert.That(Directory.Exists(folder.File("out")), Is.False);
    }

    [Test]
    public void Generate_MissingTemplatesFolder_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var run = FakeConsole.Run("generate", Design(folder), "--out", folder.File("out"), "--samples", "1", "--templates", folder.File("none"));
        Assert.That(run.ErrorText, Is.EqualTo($"{folder.File("none")}: error EEHW1001: there is no such folder. Name a folder laid out like hls-templates: vitis/..., opencl/..., common/...\n"));
    }

    [Test]
    public void Verify_ADesign_ReportsSamplesAndMismatches()
    {
        Tools.Require("g++", "g++");
        using var folder = new TemporaryFolder();
        var run = FakeConsole.Run("verify", Design(folder), "--with", "csim", "--samples", "5", "--out", folder.File("kept"), "--json");
        Assert.That(run.ErrorText, Is.Empty);
        var root = JsonDocument.Parse(run.OutText).RootElement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Exit, Is.Zero);
            Assert.That(root.GetProperty("samples").GetInt32(), Is.EqualTo(5));
            Assert.That(root.GetProperty("mismatches").GetInt32(), Is.Zero);
            Assert.That(root.GetProperty("source").GetString(), Is.EqualTo("csim"));
            Assert.That(root.GetProperty("differences").GetArrayLength(), Is.Zero);
            Assert.That(root.GetProperty("fifos").GetArrayLength(), Is.GreaterThan(5));
            Assert.That(folder.File("kept/build/csim"), Does.Exist);
        }
    }

    [Test]
    public void Verify_NoCompiler_SaysWhatStillWorks()
    {
        using var folder = new TemporaryFolder();
        var run = new FakeConsole { Variables = { ["CXX"] = "no-such-compiler" } }.With(["verify", Design(folder), "--samples", "1"]);
        Assert.That(run.Exit, Is.EqualTo(1));
        Assert.That(run.ErrorText, Is.EqualTo("no-such-compiler: error EEHW7201: there is no such program on the PATH. Without a C++ compiler C simulation is not possible; generate, simulate and run --device software work all the same. Install it (Debian: apt-get install g++).\n"));
    }

    [Test]
    public void Verify_UnknownCheck_IsRefused()
        => Assert.That(FakeConsole.Run("verify", "x.yaml", "--with", "luck").ErrorText, Is.EqualTo("--with: error EEHW7207: there is no check 'luck'; there are csim, rtl, synth. Use --with csim, --with rtl or --with synth.\n"));

    private static string Design(TemporaryFolder folder)
    {
        var n = new NetworkBuilder(1, 28, 28, seed: 3);
        var a = n.Relu(n.Conv(0, 4, new Extent(3, 3), stride: new Extent(4, 4)));
        var early = n.Dense(n.GlobalAveragePool(a), 10);
        var late = n.Dense(n.GlobalAveragePool(n.Relu(n.Conv(a, 6, new Extent(3, 3)))), 10);
        OnnxWriter.Write(n.Build(early, late), folder.File("digits.onnx"));
        File.WriteAllText(folder.File("digits.yaml"), """
            network: digits.onnx
            platform: zc706
            clockMhz: 100
            data: { source: "glyphs:seed=7,count=200", scale: 0.00392157 }
            arithmetic: { activations: "fixed<12,4,RND,SAT>", weights: "fixed<8,1>", calibration: none }
            exits: { policy: max-softmax, thresholds: [0.2] }
            mapping: { style: streaming, folding: { auto: { targetFraction: 0.1 } } }
            """);
        return folder.File("digits.yaml");
    }
}
