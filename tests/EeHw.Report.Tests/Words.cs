using System.Globalization;
using System.Text;
using System.Xml.Linq;
using EeHw.Report.Drawing;

namespace EeHw.Report.Tests;

/// <summary>Where the words of a picture stand.</summary>
internal static class Words
{
    /// <summary>Asserts that no words leave the page or lie on others.</summary>
    /// <param name="name">Name of the picture, for messages.</param>
    /// <param name="picture">The picture, SVG.</param>
    public static void AssertApart(string name, byte[] picture)
    {
        var svg = XDocument.Parse(Encoding.UTF8.GetString(picture));
        var (width, height) = (Number(svg.Root!, "width"), Number(svg.Root!, "height"));
        var boxes = svg.Descendants().Where(e => e.Name.LocalName == "text").Select(Box).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(svg.Descendants().Where(e => e.Name.LocalName == "rect").Select(e => Number(e, "width")), Has.All.GreaterThanOrEqualTo(0), name);
            foreach (var b in boxes)
            {
                if (b.X0 < 0 || b.X1 > width || b.Y0 < 0 || b.Y1 > height)
                {
                    Assert.Fail($"{name}: '{b.Text}' leaves the page");
                }
            }

            for (var i = 0; i < boxes.Count; i++)
            {
                for (var j = i + 1; j < boxes.Count; j++)
                {
                    var (a, b) = (boxes[i], boxes[j]);
                    var overlap = Math.Min(a.X1, b.X1) > Math.Max(a.X0, b.X0) && Math.Min(a.Y1, b.Y1) > Math.Max(a.Y0, b.Y0);
                    if (overlap)
                    {
                        Assert.Fail($"{name}: '{a.Text}' and '{b.Text}' overlap");
                    }
                }
            }
        }
    }

    private static double Number(XElement e, string name) => double.Parse(e.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private static (double X0, double Y0, double X1, double Y1, string Text) Box(XElement e)
    {
        var (x, y, size) = (Number(e, "x"), Number(e, "y"), Number(e, "font-size"));
        var w = TextWidth.InHelvetica(e.Value, size, e.Attribute("font-weight") is not null);
        var shift = e.Attribute("text-anchor")?.Value switch { "middle" => w / 2, "end" => w, _ => 0 };
        return e.Attribute("transform") is not null
            ? (x - size, y - (w / 2), x, y + (w / 2), e.Value)
            : (x - shift, y - (size * 0.75), x - shift + w, y + (size * 0.15), e.Value);
    }
}
