using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Text;
using EeHw.Cli.Verbs;
using EeHw.Testing;

namespace EeHw.Architecture.Tests;

/// <summary>docs/options.md is made from the commands themselves: what <c>--help</c> says, on one page.</summary>
public sealed class OptionPageTests
{
    [Test]
    public void Options_OfEveryCommand_AreDocumented() => Golden.Assert(Path.Combine(Repository.Root, "docs", "options.md"), Document());

    private static string Document()
    {
        var text = new StringBuilder("""
            # Options

            Every command of `eehw` with its arguments and options, made from what `--help` is made from. What the commands are for: [cli.md](cli.md). Each also takes `--help` and, with a result to print, `--json`.

            """.ReplaceLineEndings("\n"));
        foreach (var verb in VerbList.Create())
        {
            Append(text, verb, "eehw " + verb.Name);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Command command, string path)
    {
        var rows = command.Arguments.Where(a => !a.Hidden).Select(a => (Name: $"`{a.HelpName ?? a.Name}`", a.Description, Default: Default(a.HasDefaultValue, a.GetDefaultValue)))
            .Concat(command.Options.Where(o => !o.Hidden && o is not HelpOption && o.Name != "--json").Select(o => (Name: $"`{o.Name}`{(o.Required ? " (needed)" : "")}", o.Description, Default: Default(o.HasDefaultValue && o.ValueType != typeof(bool), o.GetDefaultValue))))
            .ToList();
        if (command.Subcommands.Count == 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {path}\n\n{command.Description}\n");
            if (rows.Count > 0)
            {
                text.Append("\n| argument or option | meaning | without it |\n|---|---|---|\n");
                foreach (var (name, meaning, value) in rows)
                {
                    text.Append(CultureInfo.InvariantCulture, $"| {name} | {meaning?.Replace("|", "\\|", StringComparison.Ordinal)} | {value} |\n");
                }
            }
        }

        foreach (var part in command.Subcommands.Where(c => !c.Hidden))
        {
            Append(text, part, $"{path} {part.Name}");
        }
    }

    private static string Default(bool isThere, Func<object?> value)
        => !isThere || value() is not { } v || (v is Array { Length: 0 }) ? "" : string.Create(CultureInfo.InvariantCulture, $"{v}");
}
