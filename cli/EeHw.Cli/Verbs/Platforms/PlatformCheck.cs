using System.CommandLine;
using EeHw.Model.Platforms;

namespace EeHw.Cli.Verbs.Platforms;

/// <summary><c>eehw platform check</c>: everything that can be wrong with a platform file.</summary>
internal static class PlatformCheck
{
    public static VerbCommand Create()
    {
        var file = new Argument<string>("FILE") { Description = "Platform file (YAML)." };
        return new VerbCommand("check", "Check a platform file: fields, units, bounds, amounts that go together.")
        {
            Examples = [new("eehw platform check mine.yaml", "all problems with line and column, or one line")],
            Arguments = { file },
            Run = context =>
            {
                var platform = PlatformFile.Read(context.Parsed.GetRequiredValue(file));
                if (context.IsJson)
                {
                    context.WriteJson(PlatformHash.Of(platform), json => json.WriteString("name", platform.Name));
                }

                var figures = PlatformFigures.Of(platform).Select(f => f.Figure).ToList();
                context.Print($"{platform.Name}: {figures.Count} figures, {figures.Count(q => q.Source.Contains("estimate", StringComparison.Ordinal))} of them estimates; nothing is wrong");
                return ExitCode.Ok;
            },
        };
    }
}
