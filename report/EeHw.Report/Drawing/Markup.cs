namespace EeHw.Report.Drawing;

/// <summary>Words within XML and HTML.</summary>
internal static class Markup
{
    /// <summary>Escapes what has a meaning there, and puts U+FFFD in place of what XML 1.0 (section 2.2) allows nowhere: control characters and halves of surrogates.</summary>
    /// <param name="text">Any words.</param>
    /// <returns>The same as text or value of an attribute in double quotes.</returns>
    public static string Escape(string text)
    {
        if (text.Any(c => c < ' ' || char.IsSurrogate(c) || c >= '\uFFFE'))
        {
            text = string.Concat(text.EnumerateRunes().Select(r => r.Value is (< 0x20 and not (0x9 or 0xA or 0xD)) or 0xFFFE or 0xFFFF ? "\uFFFD" : r.ToString()));
        }

        return text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);
    }
}
