using EeHw.Model.Numerics;

namespace EeHw.Model.Diagnostics;

/// <summary>A problem that the user can mend, carried to the command line. Anything else that is thrown is a bug.</summary>
public sealed class EeHwException : Exception
{
    /// <summary>Carries one or more diagnostics.</summary>
    /// <param name="diagnostics">At least one error.</param>
    public EeHwException(params IEnumerable<Diagnostic> diagnostics)
        : this(diagnostics.ToValueList())
    {
    }

    /// <summary>Carries one error.</summary>
    /// <param name="code">The kind of problem.</param>
    /// <param name="place">Where.</param>
    /// <param name="message">What was found and what is allowed.</param>
    /// <param name="hint">A way out.</param>
    public EeHwException(DiagnosticCode code, Place place, string message, string? hint = null)
        : this([new Diagnostic(code, Severity.Error, place, message, hint)])
    {
    }

    private EeHwException(ValueList<Diagnostic> diagnostics)
        : base(string.Join(Environment.NewLine, diagnostics))
        => Diagnostics = diagnostics;

    /// <summary>The diagnostics, in the order found.</summary>
    public ValueList<Diagnostic> Diagnostics { get; }
}
