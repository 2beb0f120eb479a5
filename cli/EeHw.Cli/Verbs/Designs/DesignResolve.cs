using System.CommandLine;
using EeHw.Model.Designs;
using EeHw.Model.Formats;

namespace EeHw.Cli.Verbs.Designs;

/// <summary><c>eehw design resolve</c>: writes the design with everything explicit and the hardware it becomes.</summary>
internal static class DesignResolve
{
    public static VerbCommand Create()
    {
        var design = new Argument<string>("design") { Description = "Design file." };
        var output = new Option<string>("--out") { Description = "File to write.", DefaultValueFactory = _ => "design.resolved.yaml" };
        var trace = new Option<string?>("--trace") { Description = "Trace that gives the share of samples reaching each stage, for automatic folding; the calibration data where none is given." };
        return new VerbCommand("resolve", "Write a design with every folding and FIFO explicit, and the units and channels it becomes.")
        {
            Examples = [new("eehw design resolve samples/glyphs/design.yaml --out /tmp/design.resolved.yaml", "make automatic choices explicit")],
            Arguments = { design },
            Options = { output, trace },
            Run = context =>
            {
                context.Progress.Start("lowering");
                var lowered = DesignLoader.Load(context.Parsed.GetValue(design)!, new DesignLoadOptions { Trace = context.Parsed.GetValue(trace) is { } file ? TraceFile.Read(file) : null, Cancellation = context.Cancellation });
                var path = context.Parsed.GetValue(output)!;
                ResolvedDesign.Write(lowered, path);
                LoweredSummary.Print(context, lowered, path);
                return ExitCode.Ok;
            },
        };
    }
}
