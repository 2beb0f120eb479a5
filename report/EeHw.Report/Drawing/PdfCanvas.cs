using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace EeHw.Report.Drawing;

/// <summary>Draws PDF 1.4 (ISO 32000) with the base-14 font Helvetica: one page, nothing embedded, light colours, no tips.</summary>
/// <param name="width">Width in points.</param>
/// <param name="height">Height in points.</param>
public sealed class PdfCanvas(double width, double height) : Canvas
{
    // Bezier control distance of a quarter circle.
    private const double Quarter = 0.5523;

    private readonly StringBuilder _content = new($"1 0 0 -1 0 {Number(height)} cm\n1 j 1 J\n");

    /// <inheritdoc/>
    public override void Rectangle(double x, double y, double width, double height, Paint paint, string? tip = null, double radius = 0)
    {
        Begin(paint);
        _content.Append($"{Number(x)} {Number(y)} {Number(width)} {Number(height)} re ");
        End(paint);
    }

    /// <inheritdoc/>
    public override void Path(IReadOnlyList<(double X, double Y)> points, Paint paint, string? tip = null)
    {
        Begin(paint);
        for (var i = 0; i < points.Count; i++)
        {
            _content.Append($"{Number(points[i].X)} {Number(points[i].Y)} {(i == 0 ? 'm' : 'l')} ");
        }

        End(paint);
    }

    /// <inheritdoc/>
    public override void Circle(double x, double y, double radius, Paint paint, string? tip = null)
    {
        Begin(paint);
        var q = radius * Quarter;
        var r = radius;
        _content.Append($"{Number(x + r)} {Number(y)} m ");
        _content.Append($"{Number(x + r)} {Number(y + q)} {Number(x + q)} {Number(y + r)} {Number(x)} {Number(y + r)} c ");
        _content.Append($"{Number(x - q)} {Number(y + r)} {Number(x - r)} {Number(y + q)} {Number(x - r)} {Number(y)} c ");
        _content.Append($"{Number(x - r)} {Number(y - q)} {Number(x - q)} {Number(y - r)} {Number(x)} {Number(y - r)} c ");
        _content.Append($"{Number(x + q)} {Number(y - r)} {Number(x + r)} {Number(y - q)} {Number(x + r)} {Number(y)} c ");
        End(paint);
    }

    /// <inheritdoc/>
    public override void Text(double x, double y, string text, TextStyle style)
    {
        var shift = TextWidth.InHelvetica(text, style.Size, style.IsBold) * style.Anchor switch { TextAnchor.Middle => 0.5, TextAnchor.End => 1, _ => 0 };
        var (sin, cos) = Math.SinCos(style.Rotation * Math.PI / 180);
        var colour = style.IsUpon ? Palette.LightOn(style.Ink) : Palette.Light(style.Ink);
        _content.Append($"BT {Colour(colour)} rg /F{(style.IsBold ? 2 : 1)} {Number(style.Size)} Tf ");
        _content.Append($"{Number(cos)} {Number(sin)} {Number(sin)} {Number(-cos)} {Number(x - (shift * cos))} {Number(y - (shift * sin))} Tm (");
        foreach (var c in text.Replace("≤", "<=", StringComparison.Ordinal).Replace("≥", ">=", StringComparison.Ordinal).Replace("→", "->", StringComparison.Ordinal))
        {
            AppendCharacter(c);
        }

        _content.Append(") Tj ET\n");
    }

    /// <inheritdoc/>
    public override byte[] Finish()
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflate.Write(Encoding.Latin1.GetBytes(_content.ToString()));
        }

        using var file = new MemoryStream();
        var offsets = new List<long>();
        Write("%PDF-1.4\n");
        Object("<</Type/Catalog/Pages 2 0 R>>");
        Object("<</Type/Pages/Kids[3 0 R]/Count 1>>");
        Object($"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {Number(width)} {Number(height)}]/Contents 4 0 R/Resources<</Font<</F1 5 0 R/F2 6 0 R>>>>>>");
        offsets.Add(file.Length);
        Write($"4 0 obj\n<</Length {packed.Length}/Filter/FlateDecode>>\nstream\n");
        packed.WriteTo(file);
        Write("\nendstream\nendobj\n");
        Object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>");
        Object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>");
        var table = file.Length;
        Write($"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets)
        {
            Write(string.Create(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n"));
        }

        Write($"trailer\n<</Size {offsets.Count + 1}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n");
        return file.ToArray();

        void Write(string text) => file.Write(Encoding.Latin1.GetBytes(text));

        void Object(string body)
        {
            offsets.Add(file.Length);
            Write($"{offsets.Count} 0 obj\n{body}\nendobj\n");
        }
    }

    private static string Number(double value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);

    private static string Colour(string hex)
        => string.Join(' ', new[] { 1, 3, 5 }.Select(i => Number(Convert.ToInt32(hex.Substring(i, 2), 16) / 255.0)));

    private void Begin(Paint paint)
    {
        if (paint.Fill is { } fill)
        {
            _content.Append(Colour(Palette.Light(fill))).Append(" rg ");
        }

        if (paint.Stroke is { } stroke)
        {
            _content.Append($"{Colour(Palette.Light(stroke))} RG {Number(paint.Width)} w [{paint.Dash}] 0 d ");
        }
    }

    private void End(Paint paint)
        => _content.Append((paint.Fill, paint.Stroke) switch { (null, null) => "n\n", (null, _) => "S\n", (_, null) => "f\n", _ => "B\n" });

    // WinAnsi: Latin-1 and a few more; what it lacks becomes the nearest sign it has.
    private void AppendCharacter(char c)
    {
        var code = c switch
        {
            '…' => 0x85,
            '–' or '−' => 0x96,
            '—' => 0x97,
            '•' => 0x95,
            ' ' or ' ' => ' ',
            'μ' => 0xB5,
            >= ' ' and <= (char)0xFF => c,
            _ => '?',
        };
        if (code is '(' or ')' or '\\')
        {
            _content.Append('\\').Append((char)code);
        }
        else if (code > '~')
        {
            _content.Append('\\').Append(Convert.ToString(code, 8));
        }
        else
        {
            _content.Append((char)code);
        }
    }
}
