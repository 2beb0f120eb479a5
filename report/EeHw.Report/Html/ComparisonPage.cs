using EeHw.Report.Charts;
using EeHw.Report.Comparisons;

namespace EeHw.Report.Html;

/// <summary>Several designs beside each other, with a link to the page of each.</summary>
public static class ComparisonPage
{
    /// <summary>Folder of its charts, as seen from the page.</summary>
    public const string ChartFolder = "charts";

    /// <summary>Makes the page.</summary>
    /// <param name="title">Title of the report.</param>
    /// <param name="toolVersion">Version of the tool.</param>
    /// <param name="designs">Designs in order, two or more.</param>
    /// <returns>HTML.</returns>
    public static string Create(string title, string toolVersion, IReadOnlyList<DesignReport> designs)
    {
        ArgumentNullException.ThrowIfNull(designs);
        var body = new HtmlText();
        body.Open("header").Element("h1", title).Open("nav");
        foreach (var design in designs)
        {
            body.Element("a", design.Name, ("href", design.FolderName + "/" + ReportFolder.PageName));
        }

        body.Close("nav").Element("button", "Dark", ("id", "theme"), ("type", "button")).Close("header").Open("main");
        body.Element("p", "Designs beside each other, each as its own best reading says: the simulation where there is one. Click a design for its readings, charts and files.", ("class", "lead"));
        AppendTable(body, designs);
        body.Open("div", ("class", "charts"));
        foreach (var chart in ComparisonFigures.Create(designs))
        {
            PageParts.AppendFigure(body, chart.Id, $"{ChartFolder}/{chart.Id}", ChartRenderer.ToSvg(chart, isStandalone: false));
        }

        body.Close("div").Close("main");
        PageParts.AppendFooter(body, toolVersion, designs);
        return ReportPage.Frame(title, body.ToString());
    }

    private static void AppendTable(HtmlText body, IReadOnlyList<DesignReport> designs)
    {
        body.Open("div", ("class", "scroll")).Open("table").Open("thead").Open("tr").Element("th", "");
        foreach (var design in designs)
        {
            body.Open("th").Element("a", design.Name, ("href", design.FolderName + "/" + ReportFolder.PageName)).Element("small", design.Summary).Close("th");
        }

        body.Close("tr").Close("thead").Open("tbody");
        foreach (var row in ComparisonTable.Of(designs))
        {
            body.Open("tr").Element("td", row.Name);
            foreach (var cell in row.Cells)
            {
                body.Element("td", cell ?? "");
            }

            body.Close("tr");
        }

        body.Close("tbody").Close("table").Close("div");
    }
}
