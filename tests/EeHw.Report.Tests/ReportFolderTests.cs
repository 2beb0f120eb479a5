using System.Diagnostics;
using System.Xml.Linq;
using EeHw.Report.Comparisons;
using EeHw.Report.Figures;
using EeHw.Testing;

namespace EeHw.Report.Tests;

public sealed partial class ReportFolderTests
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
        ReportFolder.Write(Path.Combine(Folder, "alone"), "EeHw report", "1.2.3", [SampleDesign.Create()]);
    }

    [Test]
    public void Write_OfOneDesign_PutsItOnTheFirstPage()
    {
        var alone = Path.Combine(Folder, "alone");
        var html = File.ReadAllText(Path.Combine(alone, "index.html"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(html, Does.Contain("id=\"sample-energy\"").And.Contain("href=\"sample/charts/energy.csv\""));
            Assert.That(Path.Combine(alone, "sample", "index.html"), Does.Not.Exist);
            Assert.That(Path.Combine(alone, "charts"), Does.Not.Exist);
        }
    }

    [Test]
    public void Write_OfTwoDesigns_ComparesThemAndLinksToTheirPages()
    {
        var html = File.ReadAllText(Path.Combine(Folder, "index.html"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ComparisonFigures.Create([SampleDesign.Create(), SampleDesign.Create("second")]).Select(c => c.Id), Is.EqualTo(new[] { "accuracy-energy", "throughput-area", "accuracy-cost", "exit-shares", "latency" }));
            Assert.That(html, Does.Contain("href=\"second/index.html\"").And.Contain("href=\"charts/accuracy-energy.svg\""));
            Assert.That(File.ReadAllText(Path.Combine(Folder, "second", "index.html")), Does.Contain("href=\"charts/energy.csv\"").And.Contain("href=\"../index.html\""));
        }
    }

    // What a page names lies where it says.
    [TestCase("index.html")]
    [TestCase("second/index.html")]
    [TestCase("alone/index.html")]
    public void Pages_OfAReport_NameOnlyFilesThatAreThere(string page)
    {
        var path = Path.Combine(Folder, page);
        foreach (var link in LinkPattern().Matches(File.ReadAllText(path)).Select(m => m.Groups[1].Value).Where(l => !l.StartsWith("data:", StringComparison.Ordinal) && !SampleDesign.Create().Links.Any(s => l.EndsWith(s.Path, StringComparison.Ordinal))))
        {
            Assert.That(Path.Combine(Path.GetDirectoryName(path)!, link), Does.Exist);
        }
    }

    [System.Text.RegularExpressions.GeneratedRegex("href=\"([^\"#][^\"]*)\"")]
    private static partial System.Text.RegularExpressions.Regex LinkPattern();

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
                Assert.That(Path.Combine(Folder, "sample", "charts", chart.Id + ".csv"), Does.Exist);
            }

            Assert.That(Directory.EnumerateFiles(Folder, "*.part", SearchOption.AllDirectories), Is.Empty);
        }
    }

    [Test]
    public void Write_OfADesign_DrawsEveryChart()
        => Assert.That(
            DesignFigures.Create(SampleDesign.Create()).Select(c => c.Id),
            Is.EqualTo(["accuracy-cost", "exit-shares", "overthinking", "calibration", "latency-distribution", "latency", "resources", "energy", "utilisation", "fifos", "latency-against-load", "queue-over-time", "latency-over-time", "power-over-time", "temperature-over-time", "control-over-time", "gantt", "gantt-region", "reconfiguration"]));

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
                "--user-data-dir=" + profile.Path, "--dump-dom", "file://" + Path.Combine(Folder, "sample", "index.html"),
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
            Assert.That(dom, Does.Contain("aria-pressed=\"true\""), "no legend entry can be switched");
            Assert.That(dom, Does.Contain(">Zoom</button>"));
        }
    }
}
