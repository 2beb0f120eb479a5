using System.CommandLine;
using System.CommandLine.Completions;
using EeHw.Codegen;
using EeHw.Model.Exits;
using EeHw.Model.Platforms;
using EeHw.Train.Attachments;

namespace EeHw.Cli.Completion;

/// <summary>Values that can be completed, beside those that an option declares itself. Nothing is loaded before a shell asks.</summary>
internal static class ValueNames
{
    private static readonly (string? Command, string Option, Func<IEnumerable<string>> Names)[] _names =
    [
        (null, "--platform", () => PlatformLibrary.All.Select(p => p.Name)),
        (null, "--score", () => Scores.All.Select(s => s.Name)),
        (null, "--dataflow", () => ["ws", "os", "is", "vector"]),
        (null, "--compat", () => ["scalesim"]),
        (null, "--split", () => ["train", "validation", "test"]),
        ("attach", "--head", () => HeadKinds.Names),
        ("attach", "--search-rule", () => HeadSearchChoice.Rules),
        ("generate", "--target", () => Targets.All.Select(t => t.Name)),
        ("verify", "--with", () => ["csim", "rtl", "synth"]),
        ("report", "--with", () => ["rtl"]),
        ("demo", "--with", () => ["rtl"]),
        ("run", "--device", () => ["software", "opencl:0"]),
    ];

    /// <summary>Adds them to every option they belong to.</summary>
    /// <param name="command">The command; its parts follow.</param>
    public static void Install(Command command)
    {
        foreach (var option in command.Options)
        {
            foreach (var (_, _, names) in _names.Where(n => n.Option == option.Name && (n.Command ?? command.Name) == command.Name))
            {
                option.CompletionSources.Add(_ => names().Select(n => new CompletionItem(n)));
            }
        }

        foreach (var part in command.Subcommands)
        {
            Install(part);
        }
    }
}
