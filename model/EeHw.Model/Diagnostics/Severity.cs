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
