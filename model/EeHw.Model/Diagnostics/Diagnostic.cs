using System.Globalization;
using System.Text;

namespace EeHw.Model.Diagnostics;

/// <summary>How bad a diagnostic is.</summary>
public enum Severity
{
    /// <summary>Information.</summary>
    Note,

    /// <summary>The result stands but may not be what was meant.</summary>
    Warning,

    /// <summary>There is no result.</summary>
    Error,
}

/// <summary>A kind of problem that a user can meet and mend. Declared once, in <see cref="Codes"/>.</summary>
/// <param name="Id"><c>EEHW</c> and four digits.</param>
/// <param name="Title">What the code stands for, in a few words.</param>
public sealed record DiagnosticCode(string Id, string Title);

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

/// <summary>One problem: what, where, what was found and allowed, and a way out.</summary>
/// <param name="Code">The kind of problem.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Place">Where.</param>
/// <param name="Message">What was found and what is allowed.</param>
/// <param name="Hint">A way out, or null where the message already is one.</param>
public sealed record Diagnostic(DiagnosticCode Code, Severity Severity, Place Place, string Message, string? Hint = null)
{
    /// <summary>The line a user reads: <c>path(line,col): error EEHW1203: message Hint.</c></summary>
    /// <returns>One line of text.</returns>
    public override string ToString()
    {
        var place = Place.ToString();
        var word = Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "note" };
        return (place.Length == 0 ? "" : place + ": ") + word + " " + Code.Id + ": " + Message + (Hint is null ? "" : " " + Hint);
    }
}
