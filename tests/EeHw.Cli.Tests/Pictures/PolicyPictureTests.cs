using System.Text;
using EeHw.Report.Charts;
using EeHw.Testing;

namespace EeHw.Cli.Tests.Pictures;

/// <summary>The pictures of docs/exits.md: drawn anew from the sample network by the charts of reports, and compared with the files in docs/images/exits.</summary>
public sealed class PolicyPictureTests
{
    private static readonly PolicyPictures _pictures = new();

    public static IEnumerable<string> Names => PolicyPictures.All.Keys;

    [TestCaseSource(nameof(Names))]
    public void Picture_OfAPolicy_IsTheOneInTheDocumentation(string name)
    {
        var chart = PolicyPictures.All[name](_pictures);
        Golden.Assert(Path.Combine(Repository.Root, "docs", "images", "exits", name + ".svg"), Encoding.UTF8.GetString(ChartRenderer.ToSvg(chart with { Width = 560, PlotHeight = 190 }, isStandalone: true)));
    }

    [Test]
    public void Documentation_OfEveryPicture_ShowsIt()
    {
        var text = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText));
        Assert.That(Names.Where(n => !text.Contains($"images/exits/{n}.svg)", StringComparison.Ordinal)), Is.Empty, "pictures that no page shows");
    }
}
