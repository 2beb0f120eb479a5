using System.Globalization;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Arithmetic;

/// <summary>
/// The text form of number formats, as in designs and on the command line: <c>fixed&lt;W,I,ROUNDING,OVERFLOW&gt;</c>, or <c>ufixed</c> for unsigned.
/// Rounding is TRN (default), RND, RND_CONV or TRN_ZERO, overflow WRAP (default) or SAT; the vendor's spelling with <c>ap_</c> and <c>AP_</c> is read too.
/// </summary>
public static class FixedFormatText
{
    /// <summary>Largest width in bits.</summary>
    public const int MaximumWidth = 48;

    /// <summary>Integer bits lie within plus and minus this.</summary>
    public const int MaximumIntegerBits = 64;

    private const string Hint = "Write fixed<W,I,ROUNDING,OVERFLOW>, for example fixed<16,6,RND,SAT>; ufixed for unsigned.";

    private static readonly string[] _roundings = ["TRN", "RND", "RND_CONV", "TRN_ZERO"];
    private static readonly string[] _overflows = ["WRAP", "SAT"];

    /// <summary>Writes a format; the default modes TRN and WRAP together are left out.</summary>
    /// <param name="format">The format.</param>
    /// <returns>Text that <see cref="Parse"/> reads back.</returns>
    public static string ToText(FixedFormat format)
    {
        var modes = format is { Rounding: Rounding.Trn, Overflow: Overflow.Wrap } ? "" : $",{_roundings[(int)format.Rounding]},{_overflows[(int)format.Overflow]}";
        return string.Create(CultureInfo.InvariantCulture, $"{(format.Signed ? "fixed" : "ufixed")}<{format.Width},{format.IntegerBits}{modes}>");
    }

    /// <summary>Reads a format.</summary>
    /// <param name="text">The text; case and blanks do not matter.</param>
    /// <param name="place">Where the text stands, for messages.</param>
    /// <returns>The format.</returns>
    /// <exception cref="EeHwException">EEHW3001 when it is not a format; EEHW3002 when a width or integer bits are out of range.</exception>
    public static FixedFormat Parse(string text, Place? place = null)
    {
        var where = place ?? Place.Nowhere;
        var compact = string.Concat(text.Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();
        var open = compact.IndexOf('<', StringComparison.Ordinal);
        if (open < 0 || !compact.EndsWith('>'))
        {
            throw Bad("has no <...>");
        }

        var name = compact[..open];
        name = name.StartsWith("AP_", StringComparison.Ordinal) ? name[3..] : name;
        if (name is not ("FIXED" or "UFIXED"))
        {
            throw Bad($"begins with '{text.Trim()[..Math.Min(open, text.Trim().Length)]}'; allowed are fixed and ufixed");
        }

        var fields = compact[(open + 1)..^1].Split(',');
        if (fields.Length is < 2 or > 4)
        {
            throw Bad($"has {fields.Length} field{(fields.Length == 1 ? "" : "s")} between < and >; allowed are 2 to 4");
        }

        var width = Number(fields[0], "width");
        var integerBits = Number(fields[1], "integer bits");
        var rounding = fields.Length > 2 ? Mode(fields[2], _roundings, "rounding") : 0;
        var overflow = fields.Length > 3 ? Mode(fields[3], _overflows, "overflow") : 0;
        if (width is < 1 or > MaximumWidth)
        {
            throw new EeHwException(Codes.Arithmetic.FormatRange, where, $"format '{text}' is {width} bits wide; allowed are 1 to {MaximumWidth}.", Hint);
        }

        if (Math.Abs((long)integerBits) > MaximumIntegerBits)
        {
            throw new EeHwException(Codes.Arithmetic.FormatRange, where, $"format '{text}' has {integerBits} integer bits; allowed are -{MaximumIntegerBits} to {MaximumIntegerBits}.", Hint);
        }

        return new FixedFormat(width, integerBits, (Rounding)rounding, (Overflow)overflow, name == "FIXED");

        EeHwException Bad(string why) => new(Codes.Arithmetic.BadFormat, where, $"'{text}' is not a number format: it {why}.", Hint);

        int Number(string field, string what)
            => int.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Bad($"gives '{field}' for the {what}; a whole number is needed");

        int Mode(string field, string[] names, string what)
        {
            var mode = Array.IndexOf(names, field.StartsWith("AP_", StringComparison.Ordinal) ? field[3..] : field);
            return mode >= 0 ? mode : throw Bad($"gives '{field}' for the {what}; allowed are {string.Join(", ", names)}");
        }
    }
}
