using System.CommandLine;
using EeHw.Model.Designs;
using EeHw.Model.Formats;

namespace EeHw.Cli.Verbs.Designs;

/// <summary><c>eehw design check</c>: everything that can be wrong with a design, and what it becomes.</summary>
internal static class DesignCheck
{
    public static VerbCommand Create()
    {
        var design = new Argument<string>("design") { Description = "Design file." };
        var trace = new Option<string?>("--trace") { Description = "Trace that gives the share of samples reaching each stage, for automatic folding; the calibration data where none is given." };
        return new VerbCommand("check", "Check a design file: read, quantise and lower it.")
        {
            Examples = [new("eehw design check samples/glyphs/design.yaml", "all problems with line and column, or a summary")],
            Arguments = { design },
            Options = { trace },
            Run = context =>
            {
                context.Progress.Start("lowering");
                var lowered = DesignLoader.Load(context.Parsed.GetValue(design)!, new DesignLoadOptions { Trace = context.Parsed.GetValue(trace) is { } file ? TraceFile.Read(file) : null, Cancellation = context.Cancellation });
                LoweredSummary.Print(context, lowered);
                return ExitCode.Ok;
            },
        };
    }
}
