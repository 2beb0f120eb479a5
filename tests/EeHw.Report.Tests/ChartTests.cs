using System.Globalization;
using System.Text;
using System.Xml.Linq;
using EeHw.Report.Charts;
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
            var svg = XDocument.Parse(Encoding.UTF8.GetString(ChartRenderer.ToSvg(chart, isStandalone: true)));
            var (width, height) = (Number(svg.Root!, "width"), Number(svg.Root!, "height"));
            var boxes = svg.Descendants().Where(e => e.Name.LocalName == "text").Select(Box).ToList();
            using (Assert.EnterMultipleScope())
            {
                foreach (var b in boxes)
                {
                    Assert.That(b.X0 >= 0 && b.X1 <= width && b.Y0 >= 0 && b.Y1 <= height, $"{chart.Id}: '{b.Words}' leaves the page");
                }

                for (var i = 0; i < boxes.Count; i++)
                {
                    for (var j = i + 1; j < boxes.Count; j++)
                    {
                        var (a, b) = (boxes[i], boxes[j]);
                        var overlap = Math.Min(a.X1, b.X1) > Math.Max(a.X0, b.X0) && Math.Min(a.Y1, b.Y1) > Math.Max(a.Y0, b.Y0);
                        Assert.That(overlap, Is.False, $"{chart.Id}: '{a.Words}' and '{b.Words}' overlap");
                    }
                }
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

    private static double Number(XElement e, string name) => double.Parse(e.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private static (double X0, double Y0, double X1, double Y1, string Words) Box(XElement e)
    {
        var (x, y, size) = (Number(e, "x"), Number(e, "y"), Number(e, "font-size"));
        var w = TextWidth.InHelvetica(e.Value, size, e.Attribute("font-weight") is not null);
        var shift = e.Attribute("text-anchor")?.Value switch { "middle" => w / 2, "end" => w, _ => 0 };
        return e.Attribute("transform") is not null
            ? (x - size, y - (w / 2), x, y + (w / 2), e.Value)
            : (x - shift, y - (size * 0.75), x - shift + w, y + (size * 0.15), e.Value);
    }
}
