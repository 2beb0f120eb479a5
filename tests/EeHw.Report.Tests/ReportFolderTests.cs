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

    // Markup in a title is words.
    [Test]
    public void Page_OfATitleWithMarkup_EscapesIt()
    {
        using var folder = new TemporaryFolder();
        ReportFolder.Write(folder.Path, "A & B </title><script>alert(1)</script>", "1.2.3", [SampleDesign.Create()]);
        Assert.That(File.ReadAllText(folder.File("index.html")), Does.Not.Contain("<script>alert").And.Contain("<title>A &amp; B &lt;/title&gt;"));
    }

    [Test]
    public void Flow_AsCsv_HasARowPerStage()
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, "sample", "charts", "flow.csv"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines, Has.Length.EqualTo(4));
            Assert.That(lines[0], Does.StartWith("stage,exit,samples that enter (%),samples that leave (%),slowest unit,interval (cycles per frame),LUT"));

            // 900 + 100 i LUTs of the first eleven units: 9,900 + 5,500.
            Assert.That(lines[1], Does.StartWith("1,exit1,100,69.8,stage0/buffer1,9800,15400,"));
        }
    }

    [Test]
    public void Page_InChromium_RunsItsScriptWithoutAnError()
    {
        var (dom, errors) = Chromium(Path.Combine(Folder, "sample", "index.html"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(errors, Does.Not.Contain("CONSOLE"));
            Assert.That(dom, Does.Contain("data-ready=\"true\""), "the script did not run to its end");
            Assert.That(dom, Does.Contain("data-tip="));
            Assert.That(dom, Does.Contain("aria-pressed=\"true\""), "no legend entry can be switched");
            Assert.That(dom, Does.Contain(">Zoom</button>"));
        }
    }

    // The page within frames: as wide as a telephone, as wide as paper with the rules for print, and worked by keyboard.
    [Test]
    public void Page_OnTelephonePaperAndKeyboard_CutsNothingOffAndAnswers()
    {
        const string Checks = """
            <!doctype html><title>frames</title><script>
            const page = PAGE;
            const load = (html, width) => new Promise(ready => {
              const frame = document.createElement("iframe");
              frame.width = width; frame.height = 900; frame.srcdoc = html;
              frame.onload = () => ready(frame.contentDocument);
              document.body.append(frame);
            });
            const press = (target, key) => target.dispatchEvent(new target.ownerDocument.defaultView.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
            addEventListener("load", async () => {
              const said = document.createElement("pre");
              document.body.append(said);
              const narrow = await load(page, 400);
              said.append(`beyond a telephone: ${narrow.documentElement.scrollWidth - narrow.documentElement.clientWidth}\n`);
              const links = narrow.defaultView.getComputedStyle(narrow.querySelector("figcaption")).opacity;
              said.append(`links on a telephone: ${links}\n`);
              const paper = await load(page.replaceAll("@media screen", "@media speech").replaceAll("@media print", "@media all"), 690);
              said.append(`beyond paper: ${Math.max(...[...paper.querySelectorAll(".scroll, figure")].map(e => e.scrollWidth - e.clientWidth))}\n`);
              const wide = await load(page, 1200);
              const svg = wide.querySelector(".charts figure svg");
              press(svg, "ArrowRight");
              said.append(`tip by keyboard: ${wide.getElementById("tip").textContent}\n`);
              const key = svg.querySelector("[data-key]");
              press(key, "Enter");
              said.append(`hidden by keyboard: ${svg.querySelector(`[data-series="${key.dataset.key}"]`).getClientRects().length === 0}\n`);
              wide.querySelector(".charts figure button").click();
              const before = svg.getAttribute("viewBox");
              press(svg, "+");
              said.append(`nearer by keyboard: ${svg.viewBox.baseVal.width < Number(before.split(" ")[2])}\n`);
              press(svg, "0");
              said.append(`back by keyboard: ${svg.getAttribute("viewBox") === before}\n`);
              wide.querySelector("dialog .close").click();
              said.append(`closed: ${!wide.querySelector("dialog").open}\n`);
            });
            </script><body></body>
            """;
        using var folder = new TemporaryFolder();
        var page = System.Text.Json.JsonSerializer.Serialize(File.ReadAllText(Path.Combine(Folder, "sample", "index.html")));
        File.WriteAllText(folder.File("frames.html"), Checks.Replace("PAGE", page, StringComparison.Ordinal));
        var (dom, _) = Chromium(folder.File("frames.html"));
        var said = dom[(dom.LastIndexOf("<pre>", StringComparison.Ordinal) + 5)..].Split("</pre>")[0];
        Assert.That(said.Trim().Split('\n'), Is.EqualTo(new[]
        {
            "beyond a telephone: 0", "links on a telephone: 1", "beyond paper: 0", "tip by keyboard: exit 1: 89.76 % at 274 kMAC per sample",
            "hidden by keyboard: true", "nearer by keyboard: true", "back by keyboard: true", "closed: true",
        }));
    }

    private static (string Dom, string Errors) Chromium(string page)
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
                "--user-data-dir=" + profile.Path, "--dump-dom", "file://" + page,
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

        return (dom, errors.Result);
    }
}
