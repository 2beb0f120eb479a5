using System.CommandLine;
using System.Text;
using System.Text.Json;
using EeHw.Cli.Consoles;
using EeHw.Cli.Output;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Formats;

namespace EeHw.Cli.Verbs;

/// <summary>What a running verb has: its arguments, and ways to answer.</summary>
public sealed class VerbContext
{
    private readonly VerbCommand _verb;
    private bool _wroteJson;

    /// <summary>Made by the frame.</summary>
    /// <param name="parsed">Parsed command line.</param>
    /// <param name="verb">The verb that runs.</param>
    /// <param name="console">Console.</param>
    /// <param name="cancellation">Cancelled by Ctrl-C.</param>
    public VerbContext(ParseResult parsed, VerbCommand verb, IConsole console, CancellationToken cancellation)
    {
        Parsed = parsed;
        _verb = verb;
        Console = console;
        Cancellation = cancellation;
        Progress = new Progress(console);
    }

    /// <summary>The parsed command line: <c>context.Parsed.GetValue(option)</c>.</summary>
    public ParseResult Parsed { get; }

    /// <summary>Streams, environment, clock.</summary>
    public IConsole Console { get; }

    /// <summary>Cancelled by Ctrl-C.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Scores and policies that can be named.</summary>
    public PolicyCatalog Policies { get; init; } = PolicyCatalog.Default;

    /// <summary>Progress on stderr; silent when that is not a terminal.</summary>
    public Progress Progress { get; }

    /// <summary>Whether the answer is one JSON document.</summary>
    public bool IsJson => Parsed.GetValue(_verb.Json);

    /// <summary>Prints the JSON answer, whole or not at all. Allowed once, and only with <see cref="IsJson"/>.</summary>
    /// <param name="inputHash">SHA-256 of what the answer depends on, lower-case hex.</param>
    /// <param name="fields">Writes the fields after <c>schemaVersion, toolVersion, inputHash</c>.</param>
    public void WriteJson(string inputHash, Action<Utf8JsonWriter> fields)
    {
        if (_wroteJson || !IsJson)
        {
            throw new InvalidOperationException("A verb prints one JSON document, and only with --json.");
        }

        _wroteJson = true;
        Console.Out.WriteLine(Encoding.UTF8.GetString(JsonFile.ToBytes(Tool.Version, inputHash, fields)));
    }

    /// <summary>Prints a line of human output; nothing with <c>--json</c>.</summary>
    /// <param name="line">The line.</param>
    public void Print(string line = "")
    {
        if (!IsJson)
        {
            Progress.Clear();
            Console.Out.WriteLine(line);
        }
    }

    /// <summary>Prints a table; nothing with <c>--json</c>.</summary>
    /// <param name="table">The table.</param>
    public void Print(TextTable table)
    {
        if (!IsJson)
        {
            Progress.Clear();
            table.WriteTo(Console);
        }
    }

    /// <summary>Prints a note, warning or error on stderr, and goes on.</summary>
    /// <param name="diagnostic">What to say.</param>
    public void Report(Diagnostic diagnostic)
    {
        Progress.Clear();
        Console.Error.WriteLine(diagnostic);
    }

    /// <summary>Called by the frame when the verb has returned.</summary>
    internal void Finish()
    {
        Progress.Clear();
        if (IsJson && !_wroteJson)
        {
            throw new InvalidOperationException($"'{_verb.Name}' ended without its JSON document.");
        }
    }
}
