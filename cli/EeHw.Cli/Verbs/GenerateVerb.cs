using System.CommandLine;
using System.Globalization;
using EeHw.Cli.Pipeline;
using EeHw.Codegen;
using EeHw.Model.Designs;

namespace EeHw.Cli.Verbs;

/// <summary><c>eehw generate</c>: writes a design as source text for a vendor's tools.</summary>
public sealed class GenerateVerb : IVerb
{
    private const int DefaultSamples = 100;

    private readonly Argument<string> _design = new("DESIGN") { Description = "Design file (YAML), resolved or not." };

    private readonly Option<string> _target = new("--target") { Description = $"What to write: {string.Join(", ", Targets.All.Select(t => $"{t.Name} ({t.Description})"))}.", DefaultValueFactory = _ => "vitis" };

    private readonly Option<string> _out = new("--out") { Description = "Folder for the project: new, empty, or an earlier generation, which is replaced whole.", Required = true };

    private readonly Option<string?> _templates = new("--templates") { Description = "Folder with templates that replace shipped ones of the same name (vitis/top.cpp.hbs, ...)." };

    private readonly Option<int> _samples = new("--samples") { Description = "Golden samples for the test bench.", DefaultValueFactory = _ => DefaultSamples };

    /// <inheritdoc/>
    public VerbCommand Create()
    {
        _samples.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--samples must be 1 or more.");
            }
        });
        return new("generate", "Write a design as a Vitis HLS, OpenCL or SystemVerilog project.")
        {
            Run = Run,
            Examples =
            [
                new("eehw generate samples/glyphs/design.yaml --target vitis --out glyphs-vitis", "C++ for Vitis HLS, with a test bench that g++ runs: make -C glyphs-vitis csim"),
                new("eehw generate samples/glyphs/design.yaml --out mine --templates my-templates", "with templates of your own instead of shipped ones of the same name"),
            ],
            Arguments = { _design },
            Options = { _target, _out, _templates, _samples },
        };
    }

    private int Run(VerbContext context)
    {
        var target = Targets.Find(context.Parsed.GetValue(_target)!);
        var folder = context.Parsed.GetValue(_out)!;
        var samples = context.Parsed.GetValue(_samples);
        context.Progress.Start("loading the design");
        var path = context.Parsed.GetValue(_design)!;
        var lowered = DesignLoader.Load(path, new DesignLoadOptions { Cancellation = context.Cancellation });
        var session = new DesignSession(lowered, context.Progress, context.Cancellation) { SampleLimit = samples };
        var project = DesignLoader.At(path, () => ProjectGeneration.Write(session, target, folder, samples, context.Parsed.GetValue(_templates)));
        if (context.IsJson)
        {
            context.WriteJson(lowered.InputHash, json =>
            {
                json.WriteString("target", project.Target);
                json.WriteString("name", project.Name);
                json.WriteNumber("samples", session.Golden(samples).Samples);
                json.WriteNumber("units", lowered.Graph.Units.Count);
                json.WriteNumber("exits", lowered.Graph.ExitCount);
                json.WriteStartArray("files");
                foreach (var file in project.Files)
                {
                    json.WriteStringValue(file.Path);
                }

                json.WriteEndArray();
            });
        }

        context.Print(string.Create(CultureInfo.InvariantCulture, $"wrote {project.Files.Count} files for {project.Target} to {folder}: {lowered.Graph.Units.Count} units, {lowered.Graph.ExitCount} exits"));
        context.Print($"README.md there says how to build it and what was checked; {Check(target.Name)} {path}` checks it here.");
        return ExitCode.Ok;
    }

    private static string Check(string target) => target switch
    {
        "vitis" => "`eehw verify --with csim",
        "verilog" => "`eehw verify --with rtl",
        _ => "`eehw run --compare",
    };
}
