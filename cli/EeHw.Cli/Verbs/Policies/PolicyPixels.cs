using System.CommandLine;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Formats;
using EeHw.Model.Formats.Npz;

namespace EeHw.Cli.Verbs.Policies;

/// <summary><c>eehw policy pixels</c>: a trace of maps as a trace of pixels, which leave by their own confidence.</summary>
internal static class PolicyPixels
{
    private const string Labels = "pixelLabels";

    public static VerbCommand Create()
    {
        var trace = new Argument<string>("TRACE") { Description = "Trace file (NPZ) whose logits are maps [classes, pixels] per image." };
        var classes = new Option<int>("--classes") { Description = "Classes of a pixel.", Required = true };
        var output = new Option<string>("--out") { Description = "Write the trace of pixels here (NPZ).", Required = true };
        classes.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() < 1)
            {
                r.AddError("--classes is out of range: a whole number of at least 1.");
            }
        });
        return new("pixels", "Take the images of dense predictions apart, so that every pixel leaves by itself; every other part of `eehw policy` then counts pixels.")
        {
            Run = Run,
            Examples = [new("eehw policy pixels maps.npz --classes 21 --out pixels.npz", "then: eehw policy fit pixels.npz --budget-macs B")],
            Arguments = { trace },
            Options = { classes, output },
        };

        int Run(VerbContext context)
        {
            var path = context.Parsed.GetValue(trace)!;
            var maps = TraceFile.Read(path);
            var given = path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? null : NpzFile.Read(path, n => n == Labels).TryGet(Labels);
            var apart = PixelTrace.Of(maps, context.Parsed.GetValue(classes), given?.ToInt32s(), given?.Place ?? new Place { File = path });
            var target = context.Parsed.GetValue(output)!;
            TraceFile.Write(apart, target);
            if (context.IsJson)
            {
                context.WriteJson(InputHash.OfFile(path), writer =>
                {
                    writer.WriteString("trace", target);
                    writer.WriteNumber("images", maps.Samples);
                    writer.WriteNumber("pixelsPerImage", apart.Samples / maps.Samples);
                    writer.WriteString("labels", given is null ? "final-exit" : "file");
                });
            }

            context.Print(FormattableString.Invariant($"{maps.Samples} images of {apart.Samples / maps.Samples} pixels written to {target} as {apart.Samples} samples of {apart.Classes} classes"));
            context.Print(given is null
                ? $"no array {Labels} [images, pixels]: the final exit's answers stand for the labels, accuracies are agreement with it"
                : $"labels from {Labels}");
            context.Print("costs are those of an image; a mean over pixels is the cost of an image whose later layers compute only the pixels that are left, which no hardware of EeHw does");
            return ExitCode.Ok;
        }
    }
}
