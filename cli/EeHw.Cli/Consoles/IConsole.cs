namespace EeHw.Cli.Consoles;

/// <summary>The world a command runs in: streams, terminal, environment, clock. Tests pass a fake one.</summary>
public interface IConsole
{
    /// <summary>Results: human text or, with <c>--json</c>, one document.</summary>
    TextWriter Out { get; }

    /// <summary>Progress and diagnostics.</summary>
    TextWriter Error { get; }

    /// <summary>Whether <see cref="Out"/> is a terminal (colours, its width); else plain text.</summary>
    bool IsOutTerminal { get; }

    /// <summary>Whether <see cref="Error"/> is a terminal; progress is shown only then.</summary>
    bool IsErrorTerminal { get; }

    /// <summary>Columns to lay tables out for.</summary>
    int Width { get; }

    /// <summary>Clock, for elapsed times that are printed.</summary>
    TimeProvider Time { get; }

    /// <summary>An environment variable.</summary>
    /// <param name="name">Name.</param>
    /// <returns>Its value, or null where it is not set.</returns>
    string? Variable(string name);
}
