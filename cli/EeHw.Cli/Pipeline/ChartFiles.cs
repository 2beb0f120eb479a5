using EeHw.Check;
using EeHw.Model.Diagnostics;
using EeHw.Report.Charts;

namespace EeHw.Cli.Pipeline;

/// <summary>A chart in a folder, as every report has it: SVG, PDF, its numbers as CSV, and PNG where a program for it is installed.</summary>
internal static class ChartFiles
{
    /// <summary>Writes the files.</summary>
    /// <param name="folder">The folder; made where it is not there.</param>
    /// <param name="charts">Charts, each with the name of its files without an ending.</param>
    /// <param name="cancellation">Ends early; files written by then stay.</param>
    /// <exception cref="EeHwException">EEHW1003 when a file cannot be written.</exception>
    public static void Write(string folder, IEnumerable<(string Name, Chart Chart)> charts, CancellationToken cancellation)
    {
        var pictures = new List<string>();
        foreach (var (name, chart) in charts)
        {
            var path = Path.Combine(folder, name);
            AtomicFile.Write(path + ".svg", ChartRenderer.ToSvg(chart, isStandalone: true));
            AtomicFile.Write(path + ".pdf", ChartRenderer.ToPdf(chart));
            AtomicFile.Write(path + ".csv", ChartCsv.ToBytes(chart));
            pictures.Add(path + ".svg");
        }

        PictureConverter.ToPng(pictures, cancellation).GetAwaiter().GetResult();
    }
}
