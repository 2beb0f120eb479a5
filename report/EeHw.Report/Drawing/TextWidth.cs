namespace EeHw.Report.Drawing;

/// <summary>How wide words are, without a font library: the advance widths of Helvetica (Adobe base-14 metrics), with room for fonts that are a little wider.</summary>
public static class TextWidth
{
    private const double Room = 1.14;
    private const double BoldRoom = 1.24;
    private const int OtherAdvance = 556;

    // Thousandths of the font size for the characters 32 to 126.
    private static readonly short[] _advances =
    [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    ];

    /// <summary>Width of words in Helvetica itself (the bold cut is taken 7 % wider).</summary>
    /// <param name="text">The words.</param>
    /// <param name="size">Font size in points.</param>
    /// <param name="isBold">Bold.</param>
    /// <returns>Points.</returns>
    public static double InHelvetica(string text, double size, bool isBold = false)
        => Sum(text) * size / 1000 * (isBold ? 1.07 : 1);

    /// <summary>Width to keep free for words, whichever font the reader has (DejaVu Sans, the widest in use, is 14 % wider than Helvetica).</summary>
    /// <param name="text">The words.</param>
    /// <param name="size">Font size in points.</param>
    /// <param name="isBold">Bold.</param>
    /// <returns>Points.</returns>
    public static double Of(string text, double size, bool isBold = false)
        => Sum(text) * size / 1000 * (isBold ? BoldRoom : Room);

    /// <summary>Shortens words in the middle until they fit.</summary>
    /// <param name="text">The words.</param>
    /// <param name="size">Font size in points.</param>
    /// <param name="room">Points there are.</param>
    /// <param name="isBold">Bold.</param>
    /// <returns>The words, or both their ends with an ellipsis between.</returns>
    public static string Fit(string text, double size, double room, bool isBold = false)
    {
        var fitted = text;
        for (var keep = text.Length - 1; keep > 3 && Of(fitted, size, isBold) > room; keep--)
        {
            fitted = text[..(keep / 2)] + "…" + text[^(keep - (keep / 2))..];
        }

        return fitted;
    }

    /// <summary>Breaks words into lines.</summary>
    /// <param name="text">The words.</param>
    /// <param name="size">Font size in points.</param>
    /// <param name="room">Points in a line.</param>
    /// <param name="isBold">Bold.</param>
    /// <returns>Lines.</returns>
    public static IReadOnlyList<string> Wrap(string text, double size, double room, bool isBold = false)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(w => Pieces(w, size, room, isBold)))
        {
            var longer = line.Length == 0 ? word : line + " " + word;
            if (line.Length > 0 && Of(longer, size, isBold) > room)
            {
                lines.Add(line);
                line = word;
            }
            else
            {
                line = longer;
            }
        }

        if (line.Length > 0)
        {
            lines.Add(line);
        }

        return lines;
    }

    // A word longer than a line (a path, a list of options) is cut where the line ends.
    private static IEnumerable<string> Pieces(string word, double size, double room, bool isBold)
    {
        var from = 0;
        for (var to = 1; to < word.Length; to++)
        {
            if (Of(word[from..(to + 1)], size, isBold) > room)
            {
                yield return word[from..to];
                from = to;
            }
        }

        yield return word[from..];
    }

    private static int Sum(string text) => text.Sum(c => c is >= ' ' and <= '~' ? _advances[c - ' '] : OtherAdvance);
}
