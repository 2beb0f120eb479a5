using System.Globalization;
using System.Numerics;
using System.Text;

namespace EeHw.Codegen.Verilog;

/// <summary>Memory contents for <c>$readmemh</c>: one word per line, element 0 in the low bits.</summary>
internal static class HexFile
{
    /// <summary>Packs elements into words.</summary>
    /// <param name="values">Raw elements, word by word; two's complement where negative.</param>
    /// <param name="perWord">Elements per word.</param>
    /// <param name="width">Bits of an element.</param>
    /// <returns>The text.</returns>
    public static string Of(IReadOnlyList<long> values, int perWord, int width)
    {
        var text = new StringBuilder();
        var digits = ((perWord * width) + 3) / 4;
        var mask = (BigInteger.One << width) - 1;
        for (var w = 0; w < values.Count; w += perWord)
        {
            var word = BigInteger.Zero;
            for (var i = perWord - 1; i >= 0; i--)
            {
                word = (word << width) | (values[w + i] & mask);
            }

            // BigInteger writes a leading 0 before a digit of 8 or more.
            text.Append(word.ToString("x", CultureInfo.InvariantCulture).TrimStart('0').PadLeft(digits, '0')).Append('\n');
        }

        return text.ToString();
    }
}
