using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using EeHw.Cli.Verbs;

namespace EeHw.Cli;

/// <summary>Adds the examples of a verb to its help.</summary>
internal sealed class Help : SynchronousCommandLineAction
{
    private readonly HelpAction _standard;

    private Help(HelpAction standard) => _standard = standard;

    /// <summary>Replaces the help of a command tree.</summary>
    /// <param name="root">The tree.</param>
    public static void Install(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new Help((HelpAction)option.Action!);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var exit = _standard.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is VerbCommand { Examples.Count: > 0 } verb)
        {
            output.WriteLine("Examples:");
            foreach (var example in verb.Examples)
            {
                output.WriteLine($"  {example.Command}");
                output.WriteLine($"      {example.Explanation}");
            }
        }
        else if (parseResult.CommandResult.Command is RootCommand)
        {
            output.WriteLine("Start with:");
            output.WriteLine("  eehw demo");
            output.WriteLine("Exit codes: 0 ok, 1 problem in the input (see stderr), 2 usage, 3 mismatch, 70 bug, 130 cancelled.");
        }

        return exit;
    }
}
