using System.Globalization;
using System.Xml;

namespace EeHw.Check;

/// <summary>Size of a picture.</summary>
internal static class SvgSize
{
    /// <summary>Reads it from the first element.</summary>
    /// <param name="svg">The file.</param>
    /// <returns>Width and height in points.</returns>
    public static (double Width, double Height) Of(string svg)
    {
        using var reader = XmlReader.Create(svg, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        reader.MoveToContent();
        return (Number("width"), Number("height"));

        double Number(string name) => double.Parse(reader.GetAttribute(name)!, CultureInfo.InvariantCulture);
    }
}
