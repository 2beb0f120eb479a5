using System.Text;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Report.Charts;
using EeHw.Report.Drawing;
using EeHw.Report.Figures;
using EeHw.Report.Readings;

namespace EeHw.Report.Html;

/// <summary>One HTML file with everything inside: pictures, style, script. Nothing is loaded from anywhere.</summary>
public static class ReportPage
{
    /// <summary>Makes the page of one design.</summary>
    /// <param name="title">Title of the report.</param>
    /// <param name="toolVersion">Version of the tool.</param>
    /// <param name="design">The design.</param>
    /// <param name="folder">Folder of the design as seen from the page, with a slash at its end; empty where the page lies in it.</param>
    /// <param name="comparison">Page that compares it with others, as seen from the page; null where it stands alone.</param>
    /// <returns>HTML.</returns>
    public static string Create(string title, string toolVersion, DesignReport design, string folder, string? comparison = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        var body = new HtmlText();
        body.Open("header").Element("h1", title).Open("nav");
        if (comparison is not null)
        {
            body.Element("a", "All designs", ("href", comparison));
        }

        body.Close("nav").Element("button", "Dark", ("id", "theme"), ("type", "button")).Close("header").Open("main");
        body.Element("p", "The same design read several ways, from the formula to the device. Every number says where it comes from; readings that must agree are compared, with the tolerance.", ("class", "lead"));
        Append(body, design, folder);
        body.Close("main");
        PageParts.AppendFooter(body, toolVersion, [design]);
        return Frame(title, body.ToString());
    }

    /// <summary>A page with its style and script.</summary>
    internal static string Frame(string title, string body)
        => Resource("page.html")
            .Replace("@title@", Markup.Escape(title), StringComparison.Ordinal)
            .Replace("@style@", Style(), StringComparison.Ordinal)
            .Replace("@script@", Resource("page.js"), StringComparison.Ordinal)
            .Replace("@body@", body, StringComparison.Ordinal);

    private static void Append(HtmlText body, DesignReport design, string folder)
    {
        body.Element("h2", design.Name, ("id", design.FolderName)).Element("p", design.Summary, ("class", "summary"));
        AppendCards(body, design);
        if (FlowFigure.Create(design) is { } flow)
        {
            PageParts.AppendFigure(body, $"{design.FolderName}-{FlowFigure.Id}", folder + "charts/" + FlowFigure.Id, flow.ToSvg(isStandalone: false));
        }

        body.Element("h3", "Readings side by side");
        AppendTable(body, ReadingTable.Of(design.Readings));
        body.Open("div", ("class", "charts"));
        foreach (var chart in DesignFigures.Create(design))
        {
            PageParts.AppendFigure(body, $"{design.FolderName}-{chart.Id}", folder + "charts/" + chart.Id, ChartRenderer.ToSvg(chart, isStandalone: false));
        }

        body.Close("div");
        var notes = design.Notes.Concat(design.Readings.SelectMany(r => r.Measurement.Notes.Select(n => $"{r.Label}: {n}"))).Distinct().ToList();
        if (notes.Count > 0)
        {
            body.Element("h3", "To be known").Open("ul", ("class", "notes"));
            foreach (var note in notes)
            {
                body.Element("li", note);
            }

            body.Close("ul");
        }

        if (design.Links.Count > 0)
        {
            body.Element("h3", "Files").Open("ul", ("class", "notes"));
            foreach (var link in design.Links)
            {
                body.Open("li").Element("a", link.Path, ("href", folder.Length == 0 ? "../" + link.Path : link.Path)).Words(" " + link.Description).Close("li");
            }

            body.Close("ul");
        }
    }

    private static void AppendCards(HtmlText body, DesignReport design)
    {
        body.Open("div", ("class", "cards"));
        Card("throughput", m => m.ThroughputPerSecond is { } t ? Quantity.Rate(t) : null);
        Card("latency, mean", m => m.LatencyNs is { } l ? Quantity.Duration(l.Mean) : null);
        Card("accuracy", m => m.AccuracyFraction is { } a ? Quantity.Percent(a) : null);
        Card("leave before the last exit", m => m.ExitShares.Count > 1 ? Quantity.Percent(m.ExitShares.Take(m.ExitShares.Count - 1).Sum()) : null);
        Card("energy per sample", m => m.EnergyPjPerSample is { } e ? Quantity.Energy(e.Mean) : null, m => m.EnergySource);
        Card("values that differ", m => m.Mismatches is { } n ? Quantity.Count(n) : null);
        body.Close("div");

        void Card(string what, Func<Measurement, string?> get, Func<Measurement, string?>? source = null)
        {
            if (design.Readings.FirstOrDefault(r => r.Measurement.Source != MeasurementSource.ClosedForm && get(r.Measurement) is not null) is { } reading)
            {
                body.Open("div", ("class", "card")).Element("span", what, ("class", "what")).Element("b", get(reading.Measurement)!)
                    .Element("span", source?.Invoke(reading.Measurement) ?? reading.Label, ("class", "source")).Close("div");
            }
        }
    }

    private static void AppendTable(HtmlText body, ReadingTable table)
    {
        body.Open("div", ("class", "scroll")).Open("table").Open("thead").Open("tr");
        foreach (var header in table.Columns.Prepend("what, and how compared").ToValueList())
        {
            body.Element("th", header);
        }

        body.Close("tr").Close("thead").Open("tbody");
        foreach (var row in table.Rows)
        {
            body.Open("tr").Open("td").Words(row.Name).Element("small", row.Rule).Close("td");
            foreach (var cell in row.Cells)
            {
                body.Open("td").Words(cell.Value);
                if (cell.Difference is not null)
                {
                    body.Element("small", cell.Difference, ("class", cell.Verdict.ToString().ToLowerInvariant()));
                }

                body.Close("td");
            }

            body.Close("tr");
        }

        body.Close("tbody").Close("table").Close("div");
    }

    private static string Style()
    {
        const string LightPage = "--page:#f6f7f9;--head:#f3f5f7;";
        const string DarkPage = "--page:#0d1117;--head:#1b222b;";
        var light = LightPage + Palette.Variables(dark: false);
        var dark = DarkPage + Palette.Variables(dark: true);
        return $":root{{{light}}}\n@media screen and (prefers-color-scheme: dark){{:root:not([data-theme=light]){{{dark}}}}}\n@media screen{{:root[data-theme=dark]{{{dark}}}}}\n{Palette.PageCss()}\n{Resource("page.css")}";
    }

    private static string Resource(string name)
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
