namespace EeHw.Model.Diagnostics;

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
