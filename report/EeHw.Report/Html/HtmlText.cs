using System.Text;
using EeHw.Report.Drawing;

namespace EeHw.Report.Html;

/// <summary>Builds HTML; all words are escaped.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _text = new();

    /// <summary>Opens an element.</summary>
    public HtmlText Open(string element, params IEnumerable<(string Name, string Value)> attributes)
    {
        _text.Append('<').Append(element);
        foreach (var (name, value) in attributes)
        {
            _text.Append($" {name}=\"{Escape(value)}\"");
        }

        _text.Append('>');
        return this;
    }

    /// <summary>Closes an element.</summary>
    public HtmlText Close(string element)
    {
        _text.Append("</").Append(element).Append(">\n");
        return this;
    }

    /// <summary>Words.</summary>
    public HtmlText Words(string words)
    {
        _text.Append(Escape(words));
        return this;
    }

    /// <summary>An element with words in it.</summary>
    public HtmlText Element(string element, string words, params IEnumerable<(string Name, string Value)> attributes) => Open(element, attributes).Words(words).Close(element);

    /// <summary>Markup as it is.</summary>
    public HtmlText Raw(string markup)
    {
        _text.Append(markup);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private static string Escape(string text) => Markup.Escape(text);
}
