using System.CommandLine;
using EeHw.Model.Designs;

namespace EeHw.Cli.Verbs.Designs;

/// <summary><c>eehw design resolve</c>: writes the design with everything explicit and the hardware it becomes.</summary>
internal static class DesignResolve
{
    public static VerbCommand Create()
    {
        var design = new Argument<string>("design") { Description = "Design file." };
        var output = new Option<string>("--out") { Description = "File to write.", DefaultValueFactory = _ => "design.resolved.yaml" };
        return new VerbCommand("resolve", "Write a design with every folding and FIFO explicit, and the units and channels it becomes.")
        {
            Examples = [new("eehw design resolve samples/glyphs/design.yaml --out /tmp/design.resolved.yaml", "make automatic choices explicit")],
            Arguments = { design },
            Options = { output },
            Run = context =>
            {
                context.Progress.Start("lowering");
                var lowered = DesignLoader.Load(context.Parsed.GetValue(design)!, new DesignLoadOptions { Cancellation = context.Cancellation });
                var path = context.Parsed.GetValue(output)!;
                ResolvedDesign.Write(lowered, path);
                LoweredSummary.Print(context, lowered, path);
                return ExitCode.Ok;
            },
        };
    }
}
