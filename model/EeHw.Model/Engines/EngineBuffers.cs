using System.Globalization;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Engines;

/// <summary>On-chip memory of an engine, bytes. Each part holds two tiles, so that one is filled while the other is worked on, or one where there is only one.</summary>
/// <param name="Input">For input maps, and for a map that waits for the next layer.</param>
/// <param name="Weights">For weights.</param>
/// <param name="Output">For sums, <see cref="SumBytes"/> each.</param>
public sealed record EngineBuffers(long Input, long Weights, long Output)
{
    /// <summary>Bytes of a sum: 32 bits.</summary>
    public const int SumBytes = 4;

    /// <summary>Largest part in bytes, 1 GiB.</summary>
    public const long Largest = 1L << 30;

    /// <summary>Reads <c>256K,256K,128K</c>: input maps, weights, sums; K and M are 1024 and 1024² bytes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">Where it stands, for the message.</param>
    /// <returns>The sizes.</returns>
    /// <exception cref="EeHwException">EEHW6605.</exception>
    public static EngineBuffers Parse(string text, Place place)
    {
        ArgumentNullException.ThrowIfNull(text);
        var sizes = text.Split(',').Select(Size).ToList();
        return sizes.Count == 3 && sizes.All(s => s is >= 1 and <= Largest)
            ? new(sizes[0]!.Value, sizes[1]!.Value, sizes[2]!.Value)
            : throw new EeHwException(Codes.Engines.Buffers, place, $"'{text}' is not three sizes: bytes for input maps, weights and sums, each 1 to 1024M.", "For example 256K,256K,128K.");

        static long? Size(string part)
        {
            var factor = part.EndsWith('K') ? 1024 : part.EndsWith('M') ? 1024 * 1024 : 1;
            return long.TryParse(factor == 1 ? part : part[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size <= Largest ? size * factor : null;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Text(Input)},{Text(Weights)},{Text(Output)}");

    private static string Text(long size) => size % (1024 * 1024) == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{size / (1024 * 1024)}M")
        : size % 1024 == 0 ? string.Create(CultureInfo.InvariantCulture, $"{size / 1024}K") : size.ToString(CultureInfo.InvariantCulture);
}
