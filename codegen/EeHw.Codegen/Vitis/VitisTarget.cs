using System.Globalization;
using EeHw.Codegen.Naming;
using EeHw.Codegen.Templates;
using EeHw.Model.Hardware;

namespace EeHw.Codegen.Vitis;

/// <summary>Vitis HLS C++: actors over streams, a test bench with golden vectors, and scripts of the vendor's tools.</summary>
public sealed class VitisTarget : Target
{
    /// <summary>The target.</summary>
    public static readonly VitisTarget Instance = new();

    /// <summary>Actors per source file: small files compile side by side.</summary>
    private const int UnitsPerFile = 8;

    private VitisTarget()
    {
    }

    /// <inheritdoc/>
    public override string Name => "vitis";

    /// <inheritdoc/>
    public override string Description => "Vitis HLS C++ (AMD FPGAs)";

    /// <inheritdoc/>
    public override void Write(ProjectBuilder project)
    {
        ArgumentNullException.ThrowIfNull(project);
        var (graph, network) = (project.Design.Graph, project.Design.Network);
        var context = new VitisContext(graph, network);
        ToolLimits.Check(project.Design.Platform);
        ToolLimits.Check(project.Design.Graph);
        ToolLimits.Check(graph, network.Network);
        var codes = Enumerable.Range(0, graph.Units.Count).Select(u => UnitCodes.Build(u, context)).ToList();
        var actors = codes.SelectMany(c => c.Actors.Select(a => a.Actor)).ToList();

        AddFixedFiles(project, codes);
        var sources = AddStages(project, context, codes);
        sources.Insert(0, $"src/{project.Name}_top.cpp");
        var testbench = $"tb/{project.Name}_tb.cpp";
        var holes = Holes(project, context, codes, actors, sources, testbench);
        project.AddTemplate("src/actors.h", "vitis/actors.h.hbs", holes);
        project.AddTemplate($"src/{project.Name}_top.h", "vitis/top.h.hbs", holes);
        project.AddTemplate(sources[0], "vitis/top.cpp.hbs", holes);
        project.AddTemplate(testbench, "vitis/testbench.cpp.hbs", holes);
        project.AddTemplate("hls_config.cfg", "vitis/hls_config.cfg.hbs", holes);
        project.AddTemplate("run_hls.tcl", "vitis/run_hls.tcl.hbs", holes);
        project.AddTemplate($"krnl_{project.Name}.cfg", "vitis/krnl.cfg.hbs", holes);
        project.AddTemplate("README.md", "vitis/README.md.hbs", holes);
        project.AddTemplate("Makefile", "vitis/Makefile.hbs", new Dictionary<string, object?>(holes) { ["sources"] = string.Join(' ', sources.Append(testbench)) });
        project.Add("folding_config.json", FoldingConfig.Text(graph, network.Network));
        if (project.Golden is { } golden)
        {
            GoldenData.Add(project, golden, network.Network);
        }
    }

    private static void AddFixedFiles(ProjectBuilder project, IEnumerable<UnitCode> codes)
    {
        foreach (var header in codes.Select(c => c.Template + ".h").Append("eehw_types.h").Append("exit_decision.h").Append("exit_powers.h").Append("exit_patience.h").Append("exit_eenet.h").Concat(codes.Any(c => c.Template is "exit_process" or "exit_stop") ? ["exit_moments.h"] : Array.Empty<string>()).Distinct())
        {
            project.AddFixed("src/" + header, "vitis/" + header);
        }

        const string Shim = "common/shim/";
        foreach (var file in TemplateLibrary.Below(Shim))
        {
            project.AddFixed("shim/" + file[Shim.Length..], file);
        }

        foreach (var file in codes.Select(c => c.Constants).OfType<GeneratedFile>())
        {
            project.Add(file.Path, file.Content);
        }
    }

    private static List<string> AddStages(ProjectBuilder project, VitisContext context, List<UnitCode> codes)
    {
        var sources = new List<string>();
        foreach (var stage in Enumerable.Range(0, codes.Count).GroupBy(u => context.Graph.Units[u].Stage).OrderBy(g => g.Key))
        {
            foreach (var (part, units) in stage.Chunk(UnitsPerFile).Index())
            {
                var path = string.Create(CultureInfo.InvariantCulture, $"src/stage{stage.Key}_{part}.cpp");
                project.AddTemplate(path, "vitis/stage.cpp.hbs", new Dictionary<string, object?>
                {
                    ["stage"] = stage.Key,
                    ["part"] = part,
                    ["includes"] = units.Select(u => codes[u].Template + ".h").Distinct().Order(StringComparer.Ordinal)
                        .Concat(units.Select(u => codes[u].Constants?.Path["weights/".Length..]).OfType<string>()).ToList(),
                    ["units"] = units.Select(u => UnitText(project, context, codes[u], u)).ToList(),
                });
                sources.Add(path);
            }
        }

        return sources;
    }

    private static string UnitText(ProjectBuilder project, VitisContext context, UnitCode code, int unit)
    {
        var holes = new Dictionary<string, object?>(code.Holes) { ["id"] = context.Ids[unit], ["label"] = Identifiers.Printable(context.Graph.Units[unit].Name) };
        foreach (var (hole, actor) in code.Actors)
        {
            holes[hole] = actor.Signature;
        }

        return project.Templates.Render($"vitis/actors/{code.Template}.cpp.hbs", holes);
    }

    private static Dictionary<string, object?> Holes(ProjectBuilder project, VitisContext context, List<UnitCode> codes, List<Actor> actors, List<string> sources, string testbench)
    {
        var (design, graph, network) = (project.Design, context.Graph, context.Network.Network);
        var source = graph.Units.ToList().FindIndex(u => u is Source);
        var input = context.Streams.ChannelOutOf(source);
        var elementBits = context.Streams.FormatOutOf(source).Width;
        var clock = graph.Clock.Megahertz;
        var isKernel = design.Platform.Part.StartsWith("xcu", StringComparison.Ordinal) && design.Platform.Part.Length > 3 && char.IsAsciiDigit(design.Platform.Part[3]);
        var registers = codes.SelectMany(c => c.Registers).ToList();
        var versions = ToolVersions.Parse(project.Templates.Text("vitis/tool_versions.tsv"));
        return new()
        {
            ["inputBits"] = (input.Lanes * elementBits + 7) / 8 * 8,
            ["inputLanes"] = input.Lanes,
            ["inputElementBits"] = elementBits,
            ["frameWords"] = input.WordsPerFrame,
            ["elements"] = network.Input.Elements,
            ["exitCount"] = graph.ExitCount,
            ["classes"] = string.Join(", ", Enumerable.Range(0, network.ExitCount).Select(k => CppFormats.Text(network.Classes(k)))),
            ["unitCount"] = graph.Units.Count,
            ["sampleCount"] = project.Golden?.Samples ?? 0,
            ["clockMhz"] = clock,
            ["clockNs"] = (1000 / clock).ToString("0.###", CultureInfo.InvariantCulture),
            ["clockHz"] = (long)Math.Round(clock * 1e6),
            ["part"] = design.Platform.Part,
            ["flowTarget"] = isKernel ? "vitis" : "vivado",
            ["packageFormat"] = isKernel ? "xo" : "ip_catalog",
            ["versions"] = versions.Select(v => new Dictionary<string, object?> { ["version"] = v.Version, ["tcl"] = v.Tcl }).ToList(),
            ["defaultTcl"] = versions[^1].Tcl,
            ["sources"] = sources,
            ["testbench"] = testbench,
            ["parameters"] = string.Join(", ", ["hls::stream<input_word>& in", "hls::stream<output_word>& out", .. registers.Select(r => $"ap_uint<{CppFormats.Text(r.Width)}> {r.Name}")]),
            ["registers"] = registers.Select(r => new Dictionary<string, object?> { ["name"] = r.Name, ["width"] = r.Width, ["reset"] = CppFormats.Literal(r.Reset) }).ToList(),
            ["words"] = context.Streams.All.Where(s => s.Definition is not null).Select(s => new Dictionary<string, object?> { ["type"] = s.Type, ["definition"] = s.Definition }).ToList(),
            ["streams"] = context.Streams.All.Select(s => StreamHoles(OfChannel(s.Channel, s.Variable, s.Type, graph))).Concat(codes.SelectMany(c => c.Streams).Select(StreamHoles)).ToList(),
            ["actors"] = actors.Select(a => new Dictionary<string, object?>
            {
                ["signature"] = a.Signature,
                ["function"] = a.Function,
                ["actuals"] = a.Actuals,
                ["label"] = Identifiers.Printable(a.Label).Replace("\"", "'", StringComparison.Ordinal),
            }).ToList(),
        };
    }

    // A token stream into an in-order merge also holds the answers that wait for their turn: the reorder slots.
    private static TopStream OfChannel(Channel channel, string variable, string type, UnitGraph graph)
    {
        var slots = graph.Units[channel.To] is ExitMerge { InOrder: true } merge ? merge.ReorderSlots : 0;
        var depth = Math.Max(2, Math.Max(channel.Depth, slots));
        return new(variable, $"hls::stream<{type}>", channel.Name, depth, depth <= 2 ? null : CppFormats.Storage(channel.Memory));
    }

    private static Dictionary<string, object?> StreamHoles(TopStream stream) => new()
    {
        ["variable"] = stream.Variable,
        ["type"] = stream.Type,
        ["label"] = Identifiers.Printable(stream.Label).Replace("\"", "'", StringComparison.Ordinal),
        ["depth"] = stream.Depth,
        ["simulationDepth"] = stream.Depth ?? 0,
        ["storage"] = stream.Storage,
        ["storageType"] = stream.Depth is null ? "ram_2p" : "fifo",
    };
}
