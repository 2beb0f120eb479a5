using System.Globalization;
using System.Text;
using System.Xml.Linq;
using EeHw.Report.Charts;
using EeHw.Report.Comparisons;
using EeHw.Report.Drawing;
using EeHw.Report.Figures;

namespace EeHw.Report.Tests;

public sealed class ChartTests
{
    [Test]
    public void Words_OfEveryChart_DoNotOverlapAndStayOnThePage()
    {
        foreach (var chart in DesignFigures.Create(SampleDesign.Create()))
        {
            Words.AssertApart(chart.Id, ChartRenderer.ToSvg(chart, isStandalone: true));
        }
    }

    // What nobody draws by hand: one exit, a dozen, names longer than the page, rates of a micro and of a giga.
    [TestCaseSource(typeof(OddDesigns), nameof(OddDesigns.All))]
    public void Words_OfAnOddDesign_DoNotOverlapAndStayOnThePage(DesignReport design)
    {
        using (Assert.EnterMultipleScope())
        {
            Words.AssertApart("flow", FlowFigure.Create(design)!.ToSvg(isStandalone: true));
            foreach (var chart in DesignFigures.Create(design).Concat(ComparisonFigures.Create([design, design with { Name = design.Name + " second" }])))
            {
                Words.AssertApart(chart.Id, ChartRenderer.ToSvg(chart, isStandalone: true));
            }
        }
    }

    [Test]
    public void Axes_OfEveryChart_NameTheirUnit()
    {
        foreach (var chart in DesignFigures.Create(SampleDesign.Create()))
        {
            Assert.That(chart.X.Title, Does.Match(@"\(.+\)$"), chart.Id);
            Assert.That(chart.Y.Rows.Count > 0 || chart.Y.Title.EndsWith(')'), chart.Id);
        }
    }

    // A line from (0, 0) to (10, 4): ticks 0, 2, ..., 10 and 0, 1, 2, 3, 4.
    [Test]
    public void ToSvg_OfALine_HasRoundTicks()
    {
        var chart = Line([new(0, 0), new(10, 4)], isLog: false);
        Assert.That(Ticks(chart), Is.EqualTo(["0", "2", "4", "6", "8", "10", "0", "1", "2", "3", "4"]));
    }

    [Test]
    public void ToSvg_OfALogarithmicAxis_HasTicksAtOneTwoFive()
    {
        var chart = Line([new(2, 1), new(40, 2)], isLog: true);
        Assert.That(Ticks(chart).Take(5), Is.EqualTo(["2", "5", "10", "20", "50"]));
    }

    // Less than a decade: 1, 2, 5 alone would leave a single tick.
    [Test]
    public void ToSvg_OfHalfADecade_HasTicksEnoughToReadIt()
    {
        var chart = Line([new(2.6, 1), new(6.5, 2)], isLog: true);
        Assert.That(Ticks(chart).Take(5), Is.EqualTo(["3", "4", "5", "6", "8"]));
    }

    // Ticks of small steps were all "0", those of large numbers all the same.
    [TestCase(0, 0.00004, "0", "1e-5")]
    [TestCase(0.5, 0.50002, "0.5", "0.500005")]
    [TestCase(1000, 1001, "1,000", "1,000.2")]
    [TestCase(0, 4e12, "0", "1e12")]
    public void ToSvg_OfSmallSteps_HasTicksThatDiffer(double from, double to, string first, string second)
    {
        var ticks = Ticks(Line([new(from, 0), new(to, 1)], isLog: false)).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ticks.Take(2), Is.EqualTo(new[] { first, second }));
            Assert.That(ticks.Take(ticks.LastIndexOf("0")).Distinct().Count(), Is.EqualTo(ticks.LastIndexOf("0")));
        }
    }

    // Two points that nearly coincide: a label that found room only beside the other one is tied to its own by a line.
    [Test]
    public void ToSvg_OfALabelBesideAnotherPoint_TiesItToItsOwn()
    {
        var svg = Encoding.UTF8.GetString(ChartRenderer.ToSvg(Line([new(0, 0), new(5, 2, "first"), new(5.05, 2.1, "second"), new(10, 4)], isLog: false) with { Layers = [new PointLayer("a", Ink.Blue, Marker.Disc, [new(0, 0), new(5, 2, "first"), new(5.05, 2.08, "second"), new(10, 4)])] }, isStandalone: true));
        Assert.That(svg, Does.Contain("stroke-width=\"0.8\""));
    }

    [Test]
    public void ToSvg_OfWordsThatXmlForbids_IsWellFormed()
    {
        var chart = Line([new(0, 0, "a\u0000b\uD800", "tip \u001b[1m"), new(1, 1)], isLog: false) with { Title = "t\u0007\uFFFF" };
        Assert.That(() => XDocument.Parse(Encoding.UTF8.GetString(ChartRenderer.ToSvg(chart, isStandalone: false))), Throws.Nothing);
    }

    [Test]
    public void ToSvg_OfWordsWithMarkup_EscapesThem()
    {
        var chart = Line([new(0, 0, "a<b & \"c\"", "tip <x>"), new(1, 1)], isLog: false) with { Title = "<script>alert(1)</script>" };
        var text = Encoding.UTF8.GetString(ChartRenderer.ToSvg(chart, isStandalone: false));
        Assert.That(text, Does.Not.Contain("<script>").And.Contain("&lt;script&gt;"));
        Assert.That(() => XDocument.Parse(text), Throws.Nothing);
    }

    [Test]
    public void ToPdf_OfAChart_IsAPdfWhoseTablePointsAtItsObjects()
    {
        var bytes = ChartRenderer.ToPdf(DesignFigures.Create(SampleDesign.Create())[0]);
        var text = Encoding.Latin1.GetString(bytes);
        var table = int.Parse(text[(text.LastIndexOf("startxref", StringComparison.Ordinal) + 10)..].Split('\n')[0], CultureInfo.InvariantCulture);
        Assert.That(text[table..], Does.StartWith("xref\n0 7\n"));
        var offsets = text[table..].Split('\n').Skip(3).Take(6).Select(l => int.Parse(l[..10], CultureInfo.InvariantCulture)).ToList();
        for (var i = 0; i < offsets.Count; i++)
        {
            Assert.That(text[offsets[i]..], Does.StartWith($"{i + 1} 0 obj"));
        }
    }

    [TestCase(0, ExpectedResult = "0 ns")]
    [TestCase(20_933, ExpectedResult = "20.9 µs")]
    [TestCase(999.4, ExpectedResult = "999 ns")]
    [TestCase(1.5e9, ExpectedResult = "1.50 s")]
    public string Duration_OfNanoseconds_ChoosesTheUnit(double ns) => Quantity.Duration(ns);

    [Test]
    public void Contrast_OfWordsUponAreas_IsReadable()
    {
        // WCAG 2: at least 3:1 for figures in charts.
        foreach (var ink in Palette.Series.Append(Ink.Grey))
        {
            var (a, b) = (Luminance(Palette.Light(ink)), Luminance(Palette.LightOn(ink)));
            Assert.That((Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05), Is.GreaterThan(3), ink.ToString());
        }
    }

    private static Chart Line(ChartPoint[] points, bool isLog) => new()
    {
        Id = "line", Title = "Line", Source = "made up.", X = new() { Title = "x (m)", IsLog = isLog }, Y = new() { Title = "y (m)" },
        Layers = [new LineLayer(null, Ink.Blue, [.. points]), new PointLayer(null, Ink.Blue, Marker.Disc, [.. points])],
    };

    private static IEnumerable<string> Ticks(Chart chart)
        => XDocument.Parse(Encoding.UTF8.GetString(ChartRenderer.ToSvg(chart, isStandalone: true))).Descendants()
            .Where(e => e.Name.LocalName == "text" && e.Attribute("class")!.Value == "f-muted" && !e.Value.StartsWith("Source", StringComparison.Ordinal))
            .Select(e => e.Value);

    private static double Luminance(string hex)
        => new[] { (1, 0.2126), (3, 0.7152), (5, 0.0722) }.Sum(c =>
        {
            var v = Convert.ToInt32(hex.Substring(c.Item1, 2), 16) / 255.0;
            return c.Item2 * (v <= 0.03928 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4));
        });
}
