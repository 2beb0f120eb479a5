using EeHw.Check;
using EeHw.Cli.Verbs;
using EeHw.Report;

namespace EeHw.Cli.Pipeline;

/// <summary>Writes a report: pages, charts, numbers; and the charts as PNG where a program for it is installed.</summary>
internal static class ReportFiles
{
    /// <summary>Writes everything.</summary>
    /// <param name="context">The verb's context.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="title">Title.</param>
    /// <param name="designs">Designs in order.</param>
    /// <returns>Path of the page.</returns>
    public static string Write(VerbContext context, string folder, string title, IReadOnlyList<DesignReport> designs)
    {
        context.Progress.Start("drawing");
        var files = ReportFolder.Write(folder, title, Tool.Version, designs);
        PictureConverter.ToPng([.. files.Where(f => f.EndsWith(".svg", StringComparison.Ordinal))], context.Cancellation).GetAwaiter().GetResult();
        return files[^1];
    }
}
