using System.Text;

namespace EeHw.Report.Html;

/// <summary>What pages of a report have in common.</summary>
internal static class PageParts
{
    /// <summary>A chart with links to its files.</summary>
    /// <param name="body">The page.</param>
    /// <param name="id">Id on the page.</param>
    /// <param name="file">Its files without their endings, as seen from the page.</param>
    /// <param name="svg">The picture, in the page's colours.</param>
    public static void AppendFigure(HtmlText body, string id, string file, byte[] svg)
    {
        body.Open("figure", ("id", id)).Raw(Encoding.UTF8.GetString(svg)).Open("figcaption");
        body.Element("a", "SVG", ("href", file + ".svg")).Element("a", "PDF", ("href", file + ".pdf")).Element("a", "CSV", ("href", file + ".csv"));
        body.Close("figcaption").Close("figure");
    }

    /// <summary>The end of a page: what made it, and from what.</summary>
    /// <param name="body">The page.</param>
    /// <param name="toolVersion">Version of the tool.</param>
    /// <param name="designs">Designs it shows.</param>
    public static void AppendFooter(HtmlText body, string toolVersion, IEnumerable<DesignReport> designs)
    {
        body.Open("footer");
        body.Element("p", $"Made by eehw {toolVersion}. Estimates are labelled as such; no vendor tool was used. Each chart lies beside this page as SVG and PDF, its numbers as CSV.");
        foreach (var design in designs)
        {
            body.Open("p").Words($"{design.Name}: input ").Element("code", design.InputHash).Close("p");
        }

        body.Close("footer");
    }
}
