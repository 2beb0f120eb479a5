using System.CommandLine;
using System.Globalization;
using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Networks;
using EeHw.Model.Platforms;

namespace EeHw.Cli.Verbs.Designs;

/// <summary><c>eehw design new</c>: a complete design file for a network.</summary>
internal static class DesignNew
{
    private const double UsualClockMhz = 100;

    public static VerbCommand Create()
    {
        var network = new Argument<string>("network") { Description = "ONNX file of the network with its exits." };
        var platform = new Option<string>("--platform") { Description = "Platform name or platform file.", Required = true };
        var data = new Option<string?>("--data") { Description = "Data source: glyphs:seed=...,count=..., an IDX folder, images,labels, or an NPZ. Drawn digits where they fit and none is given." };
        var normalisation = new NormalisationOptions();
        var clock = new Option<double?>("--clock-mhz", "--clock") { Description = "Clock in MHz; 100 where none is given." };
        var output = new Option<string>("--out") { Description = "File to write.", DefaultValueFactory = _ => "design.yaml" };
        return new VerbCommand("new", "Write a complete design file, every field with its explanation.")
        {
            Examples =
            [
                new("eehw design new samples/glyphs/glyphs.onnx --platform zc706 --out /tmp/design.yaml", "a design for the plain sample"),
                new("eehw design new net.onnx --platform zcu104 --clock 200 --data fashion-mnist --mean 0.2860 --std 0.3530", "a network of your own, on IDX files, normalised as it was trained"),
            ],
            Arguments = { network },
            Options = { platform, data, normalisation.Scale, normalisation.Mean, normalisation.Std, clock, output },
            Run = context =>
            {
                var path = context.Parsed.GetValue(network)!;
                var file = context.Parsed.GetValue(output)!;
                var board = PlatformLibrary.Find(context.Parsed.GetValue(platform)!, new Place { Item = "--platform" });
                var read = OnnxReader.Read(path, out var notes);
                foreach (var note in notes)
                {
                    context.Report(note);
                }

                var root = YamlMap.Of(
                    false,
                    ("network", new YamlScalar(Path.GetFullPath(path))),
                    ("platform", new YamlScalar(context.Parsed.GetValue(platform)!)),
                    ("clockMhz", YamlScalar.Of(context.Parsed.GetValue(clock) ?? Math.Min(UsualClockMhz, board.MaximumClock.Value))),
                    ("data", YamlMap.Of(true, ("source", new YamlScalar(SourceOf(context.Parsed.GetValue(data), read))))));
                var design = DesignDefaults.Fill(DesignFile.Parse(YamlWriter.Write(root), Path.GetFullPath(file)), read);
                design = design with { Data = normalisation.Of(context.Parsed, design.Data) };
                if (context.Parsed.GetValue(data) is not null)
                {
                    DatasetLoader.Load(design.Data with { Limit = 1 }).RequireFits(read);
                }

                Normalisation.Of(design.Data, read.Input);
                DesignLoader.PlatformOf(design);
                DesignFile.Write(design, file);
                context.Print($"{file}: {read.ExitCount} exit(s), policy {design.Exits.Policy}, thresholds [{string.Join(", ", design.Exits.Thresholds.Select(t => t.ToString(CultureInfo.InvariantCulture)))}], platform {board.Name} at {design.ClockMhz.ToString(CultureInfo.InvariantCulture)} MHz");
                if (context.IsJson)
                {
                    context.WriteJson(InputHash.Of(NetworkHash.Of(path), design.Platform), json =>
                    {
                        json.WriteString("design", file);
                        json.WriteString("platform", board.Name);
                        json.WriteNumber("exits", read.ExitCount);
                        json.WriteString("policy", design.Exits.Policy);
                        json.WriteStartArray("thresholds");
                        foreach (var t in design.Exits.Thresholds)
                        {
                            json.WriteNumberValue(t);
                        }

                        json.WriteEndArray();
                    });
                }

                return ExitCode.Ok;
            },
        };
    }

    private static string SourceOf(string? given, Network network)
        => given is not null ? DatasetLoader.Absolute(given)
            : network.Input == new Shape(1, 28, 28) ? "glyphs:seed=7,count=10000"
            : throw new EeHwException(Codes.Designs.DataShape, new Place { Item = "--data" }, $"the network takes {network.Input}; drawn digits are [1, 28, 28], so data must be named.", "Add --data with an IDX folder or an NPZ with x and y.");
}
