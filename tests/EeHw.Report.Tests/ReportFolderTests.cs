using System.Diagnostics;
using System.Xml.Linq;
using EeHw.Report.Figures;
using EeHw.Testing;

namespace EeHw.Report.Tests;

public sealed class ReportFolderTests
{
    // Kept after the test: to be looked at.
    private static string Folder => Path.Combine(Repository.Root, "artifacts", "report-sample");

    [OneTimeSetUp]
    public void Write()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }

        ReportFolder.Write(Folder, "EeHw report", "1.2.3", [SampleDesign.Create(), SampleDesign.Create("second")]);
    }

    [Test]
    public void Write_OfTwoDesigns_LeavesPageChartsAndNumbers()
    {
        var design = SampleDesign.Create();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Path.Combine(Folder, "index.html"), Does.Exist);
            Assert.That(Path.Combine(Folder, "second", "results.json"), Does.Exist);
            foreach (var chart in DesignFigures.Create(design))
            {
                Assert.That(Path.Combine(Folder, "sample", "charts", chart.Id + ".svg"), Does.Exist);
                Assert.That(Path.Combine(Folder, "sample", "charts", chart.Id + ".pdf"), Does.Exist);
            }

            Assert.That(Directory.EnumerateFiles(Folder, "*.part", SearchOption.AllDirectories), Is.Empty);
        }
    }

    [Test]
    public void Write_OfADesign_DrawsEveryChart()
        => Assert.That(
            DesignFigures.Create(SampleDesign.Create()).Select(c => c.Id),
            Is.EqualTo(["accuracy-cost", "exit-shares", "overthinking", "calibration", "latency-distribution", "latency", "resources", "energy", "utilisation", "fifos", "reconfiguration"]));

    [Test]
    public void Write_OfADesign_CanBeReadBack()
        => Assert.That(DesignReportJson.Read(Path.Combine(Folder, "sample", "results.json")), Is.EqualTo(SampleDesign.Create()));

    [Test]
    public void Write_Twice_WritesTheSameBytes()
    {
        using var other = new TemporaryFolder();
        var files = ReportFolder.Write(other.Path, "EeHw report", "1.2.3", [SampleDesign.Create(), SampleDesign.Create("second")]);
        foreach (var file in files)
        {
            Assert.That(File.ReadAllBytes(file), Is.EqualTo(File.ReadAllBytes(Path.Combine(Folder, Path.GetRelativePath(other.Path, file)))), file);
        }
    }

    [Test]
    public void Page_OfAReport_LoadsNothingFromAnywhere()
    {
        var html = File.ReadAllText(Path.Combine(Folder, "index.html")).Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);
        Assert.That(html, Does.Not.Contain("http://").And.Not.Contain("https://").And.Not.Contain("@body@").And.Not.Contain("url("));
    }

    [Test]
    public void Charts_AsSvg_AreWellFormedAndHoldTheirTitleAndSource()
    {
        foreach (var chart in DesignFigures.Create(SampleDesign.Create()))
        {
            var svg = XDocument.Load(Path.Combine(Folder, "sample", "charts", chart.Id + ".svg"));
            var words = svg.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ToList();
            Assert.That(words, Does.Contain(chart.Title));
            Assert.That(words.Any(w => w.StartsWith("Source: ", StringComparison.Ordinal)), chart.Id);
        }
    }

    [Test]
    public void Page_InChromium_RunsItsScriptWithoutAnError()
    {
        var chromium = Tools.Require("chromium", "chromium");
        using var profile = new TemporaryFolder();
        var start = new ProcessStartInfo(chromium)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0", "--virtual-time-budget=3000",
                "--user-data-dir=" + profile.Path, "--dump-dom", "file://" + Path.Combine(Folder, "index.html"),
            },
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var dom = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(60_000))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail("chromium did not end");
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(errors.Result, Does.Not.Contain("CONSOLE"));
            Assert.That(dom, Does.Contain("data-ready=\"true\""), "the script did not run to its end");
            Assert.That(dom, Does.Contain("data-tip="));
        }
    }
}
