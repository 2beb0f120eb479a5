using EeHw.Cli;
using EeHw.Cli.Consoles;

// The commonest question of scripts is answered before anything large is loaded.
if (args is ["--version"])
{
    Console.Out.WriteLine("eehw " + Tool.Version);
    return ExitCode.Ok;
}

using var cancellation = new CancellationOnSignal();
using var console = new SystemConsole();
return EeHwCli.Run(args, console, cancellation.Token);
