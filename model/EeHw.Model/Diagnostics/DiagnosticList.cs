namespace EeHw.Model.Diagnostics;

/// <summary>Collects what is wrong, so that a user sees all of it at once.</summary>
public sealed class DiagnosticList
{
    private readonly List<Diagnostic> _items = [];

    /// <summary>What was collected, in order.</summary>
    public IReadOnlyList<Diagnostic> Items => _items;

    /// <summary>Whether an error is among them.</summary>
    public bool HasErrors => _items.Exists(d => d.Severity == Severity.Error);

    /// <summary>Adds one.</summary>
    /// <param name="diagnostic">The diagnostic.</param>
    public void Add(Diagnostic diagnostic) => _items.Add(diagnostic);

    /// <summary>Adds an error.</summary>
    /// <param name="code">The kind of problem.</param>
    /// <param name="place">Where.</param>
    /// <param name="message">What was found and what is allowed.</param>
    /// <param name="hint">A way out.</param>
    public void Error(DiagnosticCode code, Place place, string message, string? hint = null) => Add(new Diagnostic(code, Severity.Error, place, message, hint));

    /// <summary>Stops when an error was collected.</summary>
    /// <exception cref="EeHwException">Carries everything collected.</exception>
    public void ThrowIfErrors()
    {
        if (HasErrors)
        {
            throw new EeHwException(_items);
        }
    }
}
