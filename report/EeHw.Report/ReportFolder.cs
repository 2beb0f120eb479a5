using EeHw.Model.Diagnostics;
using EeHw.Report.Charts;
using EeHw.Report.Figures;
using EeHw.Report.Html;

namespace EeHw.Report;

/// <summary>A report on disk: <c>index.html</c>, and per design a folder with <c>results.json</c> and <c>charts/*.svg</c> (and .pdf).</summary>
public static class ReportFolder
{
    /// <summary>Name of the page.</summary>
    public const string PageName = "index.html";

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
                WritePicture(ReportPage.ChartPath(design, FlowFigure.Id), flow.ToSvg(isStandalone: true), flow.ToPdf());
            }

            foreach (var chart in DesignFigures.Create(design))
            {
                WritePicture(ReportPage.ChartPath(design, chart.Id), ChartRenderer.ToSvg(chart, isStandalone: true), ChartRenderer.ToPdf(chart));
            }

            Write(Path.Combine(folder, design.FolderName, ResultsName), DesignReportJson.ToBytes(design, toolVersion));
        }

        // last: whoever sees the page sees all of it
        var page = Path.Combine(folder, PageName);
        AtomicFile.WriteText(page, ReportPage.Create(title, toolVersion, designs));
        written.Add(page);
        return written;

        void WritePicture(string path, byte[] svg, byte[] pdf)
        {
            Write(Path.Combine(folder, path), svg);
            Write(Path.Combine(folder, Path.ChangeExtension(path, ".pdf")), pdf);
        }

        void Write(string path, byte[] content)
        {
            AtomicFile.Write(path, content);
            written.Add(path);
        }
    }
}
