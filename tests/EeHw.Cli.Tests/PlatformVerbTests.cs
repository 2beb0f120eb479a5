using System.Text.Json;
using EeHw.Model.Platforms;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

public sealed class PlatformVerbTests
{
    private static readonly string _zc706 = Path.Combine(Repository.Root, "model/EeHw.Model/Platforms/Data/zc706.yaml");

    [Test]
    public void List_AsJson_HasEveryPlatform()
    {
        var run = FakeConsole.Run("platform", "list", "--json");
        var names = JsonDocument.Parse(run.OutText).RootElement.GetProperty("platforms").EnumerateArray().Select(p => p.GetProperty("name").GetString());
        Assert.That(names, Is.EqualTo(PlatformLibrary.All.Select(p => p.Name)));
    }

    [Test]
    public void Show_OfAPlatform_NamesTheSourceOfEveryFigure()
    {
        var run = FakeConsole.Run("platform", "show", "zc706", "--json");
        var figures = JsonDocument.Parse(run.OutText).RootElement.GetProperty("figures").EnumerateArray().ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(figures, Has.Count.EqualTo(23));
            Assert.That(figures.Select(f => f.GetProperty("source").GetString()), Has.None.Empty);
            Assert.That(FakeConsole.Run("platform", "show", "zc706").OutText, Does.Contain("AMD UG909"));
        }
    }

    [Test]
    public void Check_OfAGoodFile_CountsItsFigures()
        => Assert.That(FakeConsole.Run("platform", "check", _zc706).OutText, Is.EqualTo("zc706: 23 figures, 12 of them estimates; nothing is wrong\n"));

    [TestCase("218600", "437200", "437200", "218600", "437200 LUTs and 218600 flip-flops: parts of family xc7 have two flip-flops per LUT, so they look swapped.")]
    [TestCase("218600", "350000", "437200", "437200", "350000 LUTs and 437200 flip-flops: parts of family xc7 have two flip-flops per LUT, so the first looks like logic cells, of which one LUT makes 1.6.")]
    [TestCase("218600", "100000", "437200", "437200", "100000 LUTs and 437200 flip-flops: parts of family xc7 have two flip-flops per LUT, so one of them is no data sheet's.")]
    public void Check_OfImplausibleLogic_SaysWhatItLooksLike(string luts, string newLuts, string ffs, string newFfs, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("p.yaml"), File.ReadAllText(_zc706)
            .Replace($"luts: {{ value: {luts}", $"luts: {{ value: {newLuts}", StringComparison.Ordinal)
            .Replace($"ffs: {{ value: {ffs}", $"ffs: {{ value: {newFfs}", StringComparison.Ordinal));
        var run = FakeConsole.Run("platform", "check", folder.File("p.yaml"));
        Assert.That(
            (run.Exit, run.ErrorText.Replace(folder.File("p.yaml"), "p.yaml", StringComparison.Ordinal)),
            Is.EqualTo((ExitCode.Diagnostic, $"p.yaml(6,7) luts: error EEHW4205: {message} Take LUTs and flip-flops from the part's data sheet; for a share of the part (a shell takes the rest) give the same share of both.\n")));
    }

    [TestCase("512x256", "12M,4M,4M", "--array: error EEHW6607: asks for 131072 processing elements; the chip has 65536 (Jouppi et al., ISCA 2017, section 2). Ask for less, or give --platform a file of a larger chip.\n")]
    [TestCase("256x256", "24M,4M,4M", "--buffers: error EEHW6607: asks for 33554432 bytes on chip; the chip has 29360128 (Jouppi et al., ISCA 2017, section 2). Ask for less, or give --platform a file of a larger chip.\n")]
    public void Engine_LargerThanTheChip_IsRefused(string array, string buffers, string message)
    {
        var run = FakeConsole.Run("engine", Path.Combine(Repository.Root, "samples/topologies/resnet18.csv"), "--array", array, "--dataflow", "ws", "--buffers", buffers, "--platform", "systolic-asic-28nm");
        Assert.That((run.Exit, run.ErrorText), Is.EqualTo((ExitCode.Diagnostic, message)));
    }

    [Test]
    public void Verify_WithSynthForAFamilyWithoutAFlow_NamesTheFamiliesThatHaveOne()
    {
        using var folder = new TemporaryFolder();
        var design = folder.File("d.yaml");
        File.WriteAllText(design, File.ReadAllText(Path.Combine(Repository.Root, "samples/glyphs/design.yaml"))
            .Replace("network: glyphs.onnx", $"network: {Path.Combine(Repository.Root, "samples/glyphs/glyphs.onnx")}", StringComparison.Ordinal)
            .Replace("platform: zc706", "platform: agilex7-f-devkit", StringComparison.Ordinal));
        var run = FakeConsole.Run("verify", design, "--with", "synth");
        Assert.That((run.Exit, run.ErrorText), Is.EqualTo((ExitCode.Diagnostic, $"{design}(4,11) platform: error EEHW4207: there is no Yosys flow here for agilex7-f-devkit, which is of family agilex7 (Intel Agilex 7). Use --with rtl, or a platform of xc7, xcup, ecp5.\n")));
    }
}
