using System.Text;
using EeHw.Model.Diagnostics;
using EeHw.Report.Charts;
using EeHw.Report.Comparisons;
using EeHw.Report.Figures;
using EeHw.Report.Html;

namespace EeHw.Report;

/// <summary>
/// A report on disk: <c>index.html</c>, and per design a folder with <c>results.json</c> and <c>charts/*.svg</c> (and .pdf, .csv). Of several designs the page compares them,
/// with charts of its own, and each has a page in its folder.
/// </summary>
public static class ReportFolder
{
    /// <summary>Name of the page.</summary>
    public const string PageName = "index.html";

    private const string ChartFolder = "charts";

    /// <summary>Name of the numbers of a design.</summary>
    public const string ResultsName = "results.json";

    /// <summary>Writes a report.</summary>
    /// <param name="folder">The folder; made where it is not there. Files of the same name are replaced, others left.</param>
    /// <param name="title">Title of the page.</param>
    /// <param name="toolVersion">Version of the tool.</param>
    /// <param name="designs">Designs in order, with distinct names.</param>
    /// <returns>Paths of the files written, in order.</returns>
    /// <exception cref="EeHwException">EEHW1003 when something cannot be written.</exception>
    public static IReadOnlyList<string> Write(string folder, string title, string toolVersion, IReadOnlyList<DesignReport> designs)
    {
        var written = new List<string>();
        foreach (var design in designs)
        {
            if (FlowFigure.Create(design) is { } flow)
            {
                Write(Path.Combine(folder, design.FolderName, ChartFolder, FlowFigure.Id + ".svg"), flow.ToSvg(isStandalone: true));
                Write(Path.Combine(folder, design.FolderName, ChartFolder, FlowFigure.Id + ".pdf"), flow.ToPdf());
                Write(Path.Combine(folder, design.FolderName, ChartFolder, FlowFigure.Id + ".csv"), flow.ToCsv());
            }

            WriteCharts(Path.Combine(folder, design.FolderName, ChartFolder), DesignFigures.Create(design));

            Write(Path.Combine(folder, design.FolderName, ResultsName), DesignReportJson.ToBytes(design, toolVersion));
        }

        // last: whoever sees the page sees all of it
        var page = Path.Combine(folder, PageName);
        if (designs.Count == 1)
        {
            Write(page, Encoding.UTF8.GetBytes(ReportPage.Create(title, toolVersion, designs[0], designs[0].FolderName + "/")));
            return written;
        }

        WriteCharts(Path.Combine(folder, ComparisonPage.ChartFolder), ComparisonFigures.Create(designs));
        foreach (var design in designs)
        {
            Write(Path.Combine(folder, design.FolderName, PageName), Encoding.UTF8.GetBytes(ReportPage.Create(title, toolVersion, design, "", "../" + PageName)));
        }

        Write(page, Encoding.UTF8.GetBytes(ComparisonPage.Create(title, toolVersion, designs)));
        return written;

        void WriteCharts(string charts, IEnumerable<Chart> drawn)
        {
            foreach (var chart in drawn)
            {
                Write(Path.Combine(charts, chart.Id + ".svg"), ChartRenderer.ToSvg(chart, isStandalone: true));
                Write(Path.Combine(charts, chart.Id + ".pdf"), ChartRenderer.ToPdf(chart));
                Write(Path.Combine(charts, chart.Id + ".csv"), ChartCsv.ToBytes(chart));
            }
        }

        void Write(string path, byte[] content)
        {
            AtomicFile.Write(path, content);
            written.Add(path);
        }
    }
}
