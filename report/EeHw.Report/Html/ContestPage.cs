using EeHw.Model.Numerics;
using EeHw.Report.Charts;

namespace EeHw.Report.Html;

/// <summary>A comparison as one HTML file with everything inside.</summary>
public static class ContestPage
{
    /// <summary>Makes the page.</summary>
    /// <param name="title">Title.</param>
    /// <param name="toolVersion">Version of the tool.</param>
    /// <param name="inputHash">SHA-256 of what it depends on.</param>
    /// <param name="summary">What was compared, one sentence.</param>
    /// <param name="charts">Charts; each lies beside the page as <c>ID.svg</c>, <c>.pdf</c> and <c>.csv</c>.</param>
    /// <param name="headers">Column headers of every table.</param>
    /// <param name="tables">Tables: what stands above, rows of as many cells.</param>
    /// <param name="notes">What a reader must know.</param>
    /// <returns>HTML.</returns>
    public static string Create(string title, string toolVersion, string inputHash, string summary, IReadOnlyList<Chart> charts, IReadOnlyList<string> headers, IReadOnlyList<(string Title, ValueList<IReadOnlyList<string>> Rows)> tables, IReadOnlyList<string> notes)
    {
        ArgumentNullException.ThrowIfNull(charts);
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(notes);
        var body = new HtmlText();
        body.Open("header").Element("h1", title).Element("button", "Dark", ("id", "theme"), ("type", "button")).Close("header").Open("main");
        body.Element("p", summary, ("class", "lead")).Open("div", ("class", "charts"));
        foreach (var chart in charts)
        {
            PageParts.AppendFigure(body, chart.Id, chart.Id, ChartRenderer.ToSvg(chart, isStandalone: false));
        }

        body.Close("div");
        foreach (var (above, rows) in tables)
        {
            body.Element("h3", above);
            AppendTable(body, headers, rows);
        }

        body.Element("h3", "To be known").Open("ul", ("class", "notes"));
        foreach (var note in notes)
        {
            body.Element("li", note);
        }

        body.Close("ul").Close("main").Open("footer").Open("p").Words($"Made by eehw {toolVersion}; input ").Element("code", inputHash).Close("p").Close("footer");
        return ReportPage.Frame(title, body.ToString());
    }

    private static void AppendTable(HtmlText body, IReadOnlyList<string> headers, ValueList<IReadOnlyList<string>> rows)
    {
        body.Open("div", ("class", "scroll")).Open("table").Open("thead").Open("tr");
        foreach (var header in headers)
        {
            body.Element("th", header);
        }

        body.Close("tr").Close("thead").Open("tbody");
        foreach (var row in rows)
        {
            body.Open("tr");
            foreach (var cell in row)
            {
                body.Element("td", cell);
            }

            body.Close("tr");
        }

        body.Close("tbody").Close("table").Close("div");
    }
}
