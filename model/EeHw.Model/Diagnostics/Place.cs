using System.Globalization;
using System.Text;

namespace EeHw.Model.Diagnostics;

/// <summary>Where a problem lies: a file and, in it, a line, a byte or a named thing. What does not apply is null.</summary>
public sealed record Place
{
    /// <summary>No place.</summary>
    public static readonly Place Nowhere = new();

    /// <summary>File path as the user gave it.</summary>
    public string? File { get; init; }

    /// <summary>Line, from 1.</summary>
    public int? Line { get; init; }

    /// <summary>Column, from 1.</summary>
    public int? Column { get; init; }

    /// <summary>Byte offset, from 0.</summary>
    public long? Offset { get; init; }

    /// <summary>The named thing: a node, a tensor, a field path such as <c>exits.thresholds[1]</c>.</summary>
    public string? Item { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder(File);
        if (Line is { } line)
        {
            text.Append(CultureInfo.InvariantCulture, $"({line},{Column ?? 1})");
        }
        else if (Offset is { } offset)
        {
            text.Append(CultureInfo.InvariantCulture, $"(byte {offset})");
        }

        if (Item is not null)
        {
            text.Append(text.Length == 0 ? "" : " ").Append(Item);
        }

        return text.ToString();
    }
}
