using System.Globalization;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Engines;

/// <summary>Processing elements of an array, each one multiply-accumulate per clock.</summary>
/// <param name="Rows">Rows R, 1 to 4096.</param>
/// <param name="Columns">Columns C, 1 to 4096.</param>
public readonly record struct ArraySize(int Rows, int Columns)
{
    /// <summary>Largest number of rows or columns.</summary>
    public const int Largest = 4096;

    /// <summary>R·C.</summary>
    public long Elements => (long)Rows * Columns;

    /// <summary>Reads <c>32x16</c>: rows, columns.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">Where it stands, for the message.</param>
    /// <returns>The size.</returns>
    /// <exception cref="EeHwException">EEHW6601.</exception>
    public static ArraySize Parse(string text, Place place)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('x');
        return parts.Length == 2 && Side(parts[0], out var rows) && Side(parts[1], out var columns)
            ? new(rows, columns)
            : throw new EeHwException(Codes.Engines.ArraySize, place, $"'{text}' is no array size; rows x columns are wanted, each 1 to {Largest}.", "For example 32x32.");

        static bool Side(string digits, out int side)
            => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out side) && side is >= 1 and <= Largest;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rows}x{Columns}");
}
