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
            Assert.That(figures, Has.Count.EqualTo(22));
            Assert.That(figures.Select(f => f.GetProperty("source").GetString()), Has.None.Empty);
            Assert.That(FakeConsole.Run("platform", "show", "zc706").OutText, Does.Contain("AMD UG909"));
        }
    }

    [Test]
    public void Check_OfAGoodFile_CountsItsFigures()
        => Assert.That(FakeConsole.Run("platform", "check", _zc706).OutText, Is.EqualTo("zc706: 22 figures, 12 of them estimates; nothing is wrong\n"));

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
}
