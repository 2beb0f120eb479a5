using System.Globalization;
using EeHw.Model.Diagnostics;

namespace EeHw.Check;

/// <summary>Draws SVG files as PNG, with rsvg-convert (librsvg) or Chromium where one of them is installed.</summary>
public static class PictureConverter
{
    private const double Zoom = 2;
    private static readonly string[] _chromiums = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    /// <summary>Draws each file beside itself, twice as many pixels as the picture has points.</summary>
    /// <param name="svgs">Paths of the files, each with its own size in points.</param>
    /// <param name="cancellation">Ends early; files drawn by then stay.</param>
    /// <returns>Name of the program that drew them; null where there is none, and nothing was drawn.</returns>
    /// <exception cref="EeHwException">EEHW1003 when a picture cannot be drawn or written.</exception>
    public static async Task<string?> ToPng(IReadOnlyList<string> svgs, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(svgs);
        foreach (var program in _chromiums.Prepend("rsvg-convert"))
        {
            try
            {
                foreach (var svg in svgs)
                {
                    await Draw(program, Path.GetFullPath(svg), cancellation).ConfigureAwait(false);
                }

                return program;
            }
            catch (EeHwException e) when (e.Diagnostics.All(d => d.Code == Codes.Checks.ToolMissing))
            {
                // The next one; without any the SVG and PDF files are all there is.
            }
        }

        return null;
    }

    private static async Task Draw(string program, string svg, CancellationToken cancellation)
    {
        var (png, part) = (Path.ChangeExtension(svg, ".png"), Path.ChangeExtension(svg, ".part.png"));
        var arguments = program == "rsvg-convert" ? ["--zoom", Text(Zoom), "--output", part, svg] : Screenshot(svg, part);
        var (status, _, errors) = await ToolProcess.Run(program, arguments, Path.GetDirectoryName(svg)!, _limit, "Charts are left as SVG and PDF.", cancellation).ConfigureAwait(false);
        if (status != 0 || !File.Exists(part))
        {
            File.Delete(part);
            throw new EeHwException(Codes.Files.Unwritable, new Place { File = png }, $"{program} did not draw it: {errors.Trim().Split('\n')[0]}.", "Remove the program, or mend it; the SVG beside it is whole.");
        }

        File.Move(part, png, overwrite: true);
    }

    private static string[] Screenshot(string svg, string png)
    {
        var (width, height) = SvgSize.Of(svg);
        return ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", $"--force-device-scale-factor={Text(Zoom)}", $"--window-size={Text(Math.Ceiling(width))},{Text(Math.Ceiling(height))}", $"--screenshot={png}", new Uri(svg).AbsoluteUri];
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
