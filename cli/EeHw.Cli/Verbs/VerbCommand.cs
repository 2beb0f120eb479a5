using System.CommandLine;
using System.Diagnostics.CodeAnalysis;

namespace EeHw.Cli.Verbs;

/// <summary>A verb, or a part of one: a command with examples, <c>--json</c> and something to do.</summary>
[SuppressMessage("Design", "CA1010", Justification = "the enumeration is for collection initialisers, of the base class's making")]
public sealed class VerbCommand : Command
{
    /// <summary>Declares a verb.</summary>
    /// <param name="name">Name, lower case.</param>
    /// <param name="description">One sentence.</param>
    public VerbCommand(string name, string description)
        : base(name, description)
    {
    }

    /// <summary>Prints one JSON document on stdout and nothing else.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "Print one JSON document on stdout instead of text." };

    /// <summary>Shown at the end of the help.</summary>
    public IReadOnlyList<Example> Examples { get; init; } = [];

    /// <summary>
    /// Does the work and returns one of <see cref="ExitCode"/>; problems that a user can mend are thrown as EeHwException.
    /// Null for a verb that only groups its parts.
    /// </summary>
    public Func<VerbContext, int>? Run
    {
        get;
        init
        {
            field = value;
            Add(Json);
        }
    }
}
