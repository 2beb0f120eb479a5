using System.CommandLine;
using System.CommandLine.Invocation;
using EeHw.Cli.Completion;
using EeHw.Cli.Consoles;
using EeHw.Cli.Verbs;
using EeHw.Model.Diagnostics;

namespace EeHw.Cli;

/// <summary>The whole command: parses, runs one verb, turns every way of ending into an exit code.</summary>
public static class EeHwCli
{
    private const string Purpose = "Turns an early-exit network into an accelerator: predicts it, writes it, checks it, runs it, draws it.";

    /// <summary>Runs the command.</summary>
    /// <param name="args">Arguments without the program's name.</param>
    /// <param name="console">Where to print, and what to read of the world.</param>
    /// <param name="cancellation">Cancelled by Ctrl-C.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> args, IConsole console, CancellationToken cancellation)
    {
        try
        {
            return RunOrThrow(args, console, cancellation);
        }
        catch (EeHwException e)
        {
            foreach (var diagnostic in e.Diagnostics)
            {
                console.Error.WriteLine(diagnostic);
            }

            return e.Diagnostics.All(d => d.Code == Codes.CommandLine.Usage) ? ExitCode.Usage : ExitCode.Diagnostic;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            console.Error.WriteLine("eehw: cancelled");
            return ExitCode.Cancelled;
        }
        catch (Exception e)
        {
            console.Error.WriteLine($"eehw: this is a bug in eehw {Tool.Version}: {e.GetType().Name}: {e.Message}");
            console.Error.WriteLine(console.Variable("EEHW_DEBUG") == "1" ? e.ToString() : "eehw: EEHW_DEBUG=1 shows where; please report it with the command and its input.");
            return ExitCode.Bug;
        }
        finally
        {
            console.Out.Flush();
        }
    }

    /// <summary>The command with all its verbs.</summary>
    /// <returns>A new tree.</returns>
    public static RootCommand CreateRoot()
    {
        var root = new RootCommand(Purpose);
        foreach (var verb in VerbList.Create())
        {
            root.Add(verb);
        }

        Help.Install(root);
        ValueNames.Install(root);
        return root;
    }

    // A validator that asks for the value of an option throws where the words cannot be that value.
    private static ParseResult Parse(RootCommand root, IReadOnlyList<string> args)
    {
        try
        {
            return root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        }
        catch (InvalidOperationException e) when (UsageErrors.IsOfAType(e.Message))
        {
            throw new EeHwException(Codes.CommandLine.Usage, Place.Nowhere, UsageErrors.WithoutTypes(e.Message), "`--help` of the command shows what there is.");
        }
    }

    private static int RunOrThrow(IReadOnlyList<string> args, IConsole console, CancellationToken cancellation)
    {
        var root = CreateRoot();
        if (args.Count == 0)
        {
            args = ["--help"];
        }

        var parsed = Parse(root, args);
        if (parsed.Action is not null and not ParseErrorAction)
        {
            // help, version, completion
            return parsed.Invoke(new InvocationConfiguration { Output = console.Out, Error = console.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }

        if (parsed.Errors.Count > 0)
        {
            throw new EeHwException(UsageErrors.Describe(parsed));
        }

        if (parsed.CommandResult.Command is not VerbCommand { Run: { } run } verb)
        {
            throw new EeHwException(UsageErrors.SubcommandNeeded(parsed.CommandResult));
        }

        var context = new VerbContext(parsed, verb, console, cancellation);
        var exit = run(context);
        context.Finish();
        return exit;
    }
}
