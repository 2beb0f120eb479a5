using System.CommandLine;
using System.Text;

namespace EeHw.Cli.Verbs;

/// <summary><c>eehw completion</c>: scripts by which a shell completes verbs, options and their values.</summary>
public sealed class CompletionVerb : IVerb
{
    private readonly Argument<string> _shell = new("shell") { Description = "The shell." };

    /// <summary>Made by reflection.</summary>
    public CompletionVerb() => _shell.AcceptOnlyFromAmong("bash", "zsh");

    /// <inheritdoc/>
    public VerbCommand Create() => new("completion", "Print the script by which a shell completes eehw's verbs, options and values.")
    {
        Run = Run,
        Examples =
        [
            new("eehw completion bash", "for bash: source <(eehw completion bash), there or in ~/.bashrc"),
            new("eehw completion zsh", "for zsh: source <(eehw completion zsh), after compinit"),
        ],
        Arguments = { _shell },
    };

    private int Run(VerbContext context)
    {
        var shell = context.Parsed.GetValue(_shell)!;
        using var stream = typeof(CompletionVerb).Assembly.GetManifestResourceStream($"eehw.{shell}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var script = reader.ReadToEnd().ReplaceLineEndings("\n");
        if (context.IsJson)
        {
            context.WriteJson(InputHash.Of(shell), json =>
            {
                json.WriteString("shell", shell);
                json.WriteString("script", script);
            });
        }

        context.Print(script.TrimEnd('\n'));
        return ExitCode.Ok;
    }
}
