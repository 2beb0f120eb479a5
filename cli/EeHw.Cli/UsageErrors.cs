using System.CommandLine;
using System.CommandLine.Parsing;
using EeHw.Model.Diagnostics;

namespace EeHw.Cli;

/// <summary>Says what was not understood on the command line, with the nearest name that would have been.</summary>
public static class UsageErrors
{
    private const string TypeWords = " as expected type '";

    /// <summary>Whether a message says that words are not of an option's type.</summary>
    internal static bool IsOfAType(string message) => message.Contains(TypeWords, StringComparison.Ordinal);

    /// <summary>Turns parse errors into diagnostics.</summary>
    /// <param name="parsed">A result with errors.</param>
    /// <returns>Usage diagnostics; where a word was not known, only that is said, not what it would have led to.</returns>
    public static IReadOnlyList<Diagnostic> Describe(ParseResult parsed)
    {
        var unknown = parsed.Errors.Where(e => UnmatchedIn(e, parsed) is not null).ToList();
        if (unknown.Count > 0 && parsed.CommandResult.Command.Subcommands.Count > 0)
        {
            // what follows an unknown verb cannot be judged
            unknown.RemoveRange(1, unknown.Count - 1);
        }

        return [.. (unknown.Count > 0 ? unknown : parsed.Errors).Select(e => Describe(e, parsed)).Distinct()];
    }

    private static string? UnmatchedIn(ParseError error, ParseResult parsed)
        => parsed.UnmatchedTokens.FirstOrDefault(t => error.Message.Contains($"'{t}'", StringComparison.Ordinal));

    private static Diagnostic Describe(ParseError error, ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (UnmatchedIn(error, parsed) is { } unmatched)
        {
            var near = NearestName.Of(unmatched, NamesAt(command));
            var found = unmatched.StartsWith('-') ? $"{PathOf(parsed.CommandResult)} has no option '{unmatched}'." :
                command.Subcommands.Count > 0 ? $"{PathOf(parsed.CommandResult)} has no verb '{unmatched}'." :
                $"{PathOf(parsed.CommandResult)} does not take '{unmatched}'.";
            return Usage(near is null ? found : $"{found} Did you mean '{near}'?", parsed.CommandResult);
        }

        return command.Subcommands.Count > 0 && parsed.Tokens.All(t => t.Type == TokenType.Command)
            ? SubcommandNeeded(parsed.CommandResult)
            // a list of allowed words comes as one word per line
            : Usage(WithoutTypes(error.Message).ReplaceLineEndings(" ").Replace("\t", "", StringComparison.Ordinal).Replace("' '", "', '", StringComparison.Ordinal), parsed.CommandResult);
    }

    // "as expected type 'System.Nullable`1[System.Int32]'" is for those who write the program.
    internal static string WithoutTypes(string message)
    {
        var at = message.IndexOf(TypeWords, StringComparison.Ordinal);
        if (at < 0)
        {
            return message;
        }

        var what = message[at..] switch
        {
            var t when t.Contains("Int32", StringComparison.Ordinal) || t.Contains("Int64", StringComparison.Ordinal) => "a whole number",
            var t when t.Contains("Double", StringComparison.Ordinal) || t.Contains("Single", StringComparison.Ordinal) => "a number",
            _ => "what is allowed there",
        };
        return $"{message[..at].Replace("Cannot parse argument ", "", StringComparison.Ordinal)} is not {what}.";
    }

    /// <summary>Says that a verb has parts and none was named.</summary>
    /// <param name="at">The verb.</param>
    /// <returns>A usage diagnostic.</returns>
    public static Diagnostic SubcommandNeeded(CommandResult at)
        => Usage($"{PathOf(at)} needs one of: {string.Join(", ", at.Command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name))}.", at);

    private static Diagnostic Usage(string message, CommandResult at)
        => new(Codes.CommandLine.Usage, Severity.Error, Place.Nowhere, message, $"`{PathOf(at)} --help` shows what there is.");

    private static IEnumerable<string> NamesAt(Command command)
    {
        var own = command.Subcommands.Concat<Symbol>(command.Options).Where(s => !s.Hidden).Select(s => s.Name);
        var recursive = command.Parents.OfType<Command>().SelectMany(p => p.Options).Where(o => o.Recursive).Select(o => o.Name);
        return own.Concat(recursive);
    }

    private static string PathOf(CommandResult at)
    {
        var names = new Stack<string>();
        for (SymbolResult? r = at; r is CommandResult c; r = r.Parent)
        {
            names.Push(c.Command is RootCommand ? "eehw" : c.Command.Name);
        }

        return string.Join(' ', names);
    }
}
