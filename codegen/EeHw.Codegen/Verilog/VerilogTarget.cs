using System.Globalization;
using EeHw.Codegen.Naming;
using EeHw.Model.Designs;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Model.Results;

namespace EeHw.Codegen.Verilog;

/// <summary>SystemVerilog: hand-written modules, a core that joins them, a top with AXI4-Stream and AXI4-Lite around it, memory contents, a Verilator bench and tool scripts.</summary>
public sealed class VerilogTarget : Target
{
    /// <summary>The target.</summary>
    public static readonly VerilogTarget Instance = new();

    private const string Folder = "verilog/";

    private VerilogTarget()
    {
    }

    /// <inheritdoc/>
    public override string Name => "verilog";

    /// <inheritdoc/>
    public override string Description => "SystemVerilog (Verilator, Yosys, vendor synthesis)";

    /// <inheritdoc/>
    public override void Write(ProjectBuilder project)
    {
        ArgumentNullException.ThrowIfNull(project);
        var graph = project.Design.Graph;
        var modules = Modules();
        var (nets, ids) = Named(graph, project.Name, modules);
        var builder = new InstanceBuilder(graph, project.Design.Network, nets, ids);
        var units = Enumerable.Range(0, graph.Units.Count)
            .Select(i => new { name = Identifiers.Printable(graph.Units[i].Name), text = builder.Build(i).TrimEnd('\n') })
            .Where(u => u.text.Length > 0)
            .ToList();
        var facts = Facts(project, graph, nets);
        facts["top"] = new NameTable([project.Name + "_core", .. modules.Select(Path.GetFileNameWithoutExtension).OfType<string>()]).Take(project.Name);
        project.AddTemplate($"src/{project.Name}_core.sv", Folder + "project/core.sv.hbs", new Dictionary<string, object?>(facts)
        {
            ["declarations"] = nets.Declarations().Select(d => d.TrimEnd('\n')).ToList(),
            ["units"] = units,
            ["fifos"] = nets.Fifos().Select(f => f.ToString().TrimEnd('\n')).ToList(),
        });
        foreach (var module in modules)
        {
            project.AddFixed("src/" + module[Folder.Length..], module);
        }

        foreach (var (path, content) in builder.Memories)
        {
            project.Add(path, content);
        }

        var family = project.Design.Platform.PartFamily;
        var scripts = new[] { (family.Synthesis == "ecp5", "synth.ys", "synth_ecp5.ys"), (family.Synthesis == "xilinx", "synth.ys", "synth.ys"), (family.HasVitis, "package_ip.tcl", "package_ip.tcl"), (family.HasVitis && graph.HasSeveralClocks, "clocks.xdc", "clocks.xdc") };
        foreach (var (path, template) in new[] { ("tb/tb.cpp", "tb.cpp"), ("Makefile", "Makefile"), ("README.md", "README.md"), ($"src/{facts["top"]}.sv", "top.sv"), ("register_map.md", "register_map.md") }.Concat(scripts.Where(s => s.Item1).Select(s => (s.Item2, s.Item3))))
        {
            project.AddTemplate(path, $"{Folder}project/{template}.hbs", facts);
        }

        if (project.Golden is { } golden)
        {
            var source = graph.Units.OfType<Source>().Single();
            var channel = graph.OutOf(graph.Units.ToList().IndexOf(source));
            project.Add("tb_data/input.hex", HexFile.Of(GoldenWords.Input(golden, project.Design.Network), channel.Lanes, channel.WidthBits / channel.Lanes));
            project.Add("tb_data/golden.txt", GoldenWords.Answers(golden));
        }
    }

    /// <summary>What the RTL calls the parts of a design.</summary>
    /// <param name="design">The design.</param>
    /// <returns>Names of nets and instances.</returns>
    public static SignalNames NamesOf(LoweredDesign design)
    {
        ArgumentNullException.ThrowIfNull(design);
        var name = Identifiers.Mangle(design.Design.Name);
        var (nets, ids) = Named(design.Graph, name, Modules());
        return new()
        {
            Core = name + "_core",
            Writers = design.Graph.Channels.Select(c => nets.Writer(c.From, c.FromPort)).ToValueList(),
            Readers = design.Graph.Channels.Select(c => nets.Reader(c.To, c.ToPort)).ToValueList(),
            Units = ids.ToValueList(),
        };
    }

    private static List<string> Modules() => [.. Templates.TemplateLibrary.Below(Folder).Where(t => t.EndsWith(".sv", StringComparison.Ordinal))];

    private static (Nets Nets, string[] Ids) Named(UnitGraph graph, string name, IEnumerable<string> modules)
    {
        var names = new NameTable([name + "_core", .. graph.Clocks.Skip(1).SelectMany(c => new[] { "clk_" + c.Name, "rst_" + c.Name }), .. modules.Select(Path.GetFileNameWithoutExtension).OfType<string>()]);
        return (new Nets(graph, names), [.. graph.Units.Select(u => names.Take(u.Name))]);
    }

    private static Dictionary<string, object?> Facts(ProjectBuilder project, UnitGraph graph, Nets nets)
    {
        var (source, sink) = (IndexOf<Source>(graph), IndexOf<Sink>(graph));
        var merge = graph.Units.OfType<ExitMerge>().Single();
        var (input, output) = (graph.OutOf(source), graph.Into(sink));
        var buffers = graph.Units.OfType<ConditionalBuffer>().Count();
        var exitBits = InstanceBuilder.Bits(graph.ExitCount);
        var map = new RegisterMap(graph);
        var registers = map.Thresholds
            .Select(t => new { port = t.Port, msb = t.Register.Width - 1, width = t.Register.Width, at = 64 * t.Slot, value = RegisterMap.Bits(t.Register, t.Register.Values[0]) })
            .ToList();
        var (outputTdata, wordBits) = (Bytes(output.WidthBits), InstanceBuilder.Bits(input.WordsPerFrame));
        return new()
        {
            ["severalClocks"] = graph.HasSeveralClocks,
            ["clocks"] = graph.Clocks.Skip(1).Select((c, i) => new { name = c.Name, bit = i + 1, mhz = c.Clock.Megahertz.ToString("0.######", CultureInfo.InvariantCulture), periodFs = c.PeriodFs, phaseFs = c.PhaseFs, periodNs = Ns(c.PeriodFs) }).ToList(),
            ["mainPeriodFs"] = graph.HasSeveralClocks ? graph.Clocks[0].PeriodFs : 0,
            ["mainPeriodNs"] = graph.HasSeveralClocks ? Ns(graph.Clocks[0].PeriodFs) : "",
            ["shortestPeriodNs"] = graph.HasSeveralClocks ? Ns(graph.Clocks.Min(c => c.PeriodFs)) : "",
            ["now"] = graph.HasSeveralClocks ? "(now + kClocks[0].period - 1) / kClocks[0].period" : "clock",
            ["home"] = graph.HasSeveralClocks ? "(edges & 1u) && " : "",
            ["total"] = "last - first + 1",
            ["waveUnit"] = graph.HasSeveralClocks ? "1fs" : "1ns",
            ["exitClocks"] = graph.HasSeveralClocks ? string.Join(", ", Enumerable.Range(0, graph.ExitCount).Select(k => Nets.Text(graph.ClockOfStage(k)))) : "",
            ["registers"] = registers,
            ["inputMsb"] = input.WidthBits - 1,
            ["inputBits"] = input.WidthBits,
            ["inputWords"] = input.WordsPerFrame,
            ["outputMsb"] = output.WidthBits - 1,
            ["counterMsb"] = (96 * buffers) - 1,
            ["hasCounters"] = buffers > 0,
            ["buffers"] = buffers,
            ["exitMsb"] = graph.ExitCount - 1,
            ["exits"] = graph.ExitCount,
            ["waveExits"] = graph.Units.OfType<ExitDecision>().Select(d => d.Exit).Order().Select(e => new { number = Nets.Text(e + 1), index = Nets.Text(e) }).ToList(),
            ["exitBits"] = exitBits,
            ["idBits"] = merge.IdBits,
            ["classBits"] = output.WidthBits - merge.IdBits - exitBits,
            ["classMsb"] = output.WidthBits - merge.IdBits - exitBits - 1,
            ["inOrder"] = merge.InOrder ? "true" : "false",
            ["clockLimit"] = 16 + (8 * graph.Units.Sum(u => u.IntervalCycles) * SlowestRatio(graph)),
            ["samples"] = project.Golden?.Samples ?? 0,
            ["family"] = project.Design.Platform.Family,
            ["familyTitle"] = project.Design.Platform.PartFamily.Title,
            ["hasIp"] = project.Design.Platform.PartFamily.HasVitis,
            ["hasSynthesis"] = project.Design.Platform.PartFamily.Synthesis != "none",
            ["part"] = project.Design.Platform.Part,
            ["map"] = map.Rows().Select(r => new { address = r.Address, name = r.Name, access = r.Access, reset = r.Reset, text = r.Text }).ToList(),
            ["resetValues"] = map.Reset,
            ["maskValues"] = map.Mask,
            ["neverValues"] = map.Never,
            ["keepsSlots"] = map.KeepsSlots,
            ["keptSlots"] = map.Kept,
            ["counterWords"] = Math.Max(1, map.CounterWords),
            ["registerCounterMsb"] = (32 * Math.Max(1, map.CounterWords)) - 1,
            ["thresholdMsb"] = (64 * map.Slots) - 1,
            ["hasMoreSlots"] = map.Slots > graph.ExitCount,
            ["slots"] = map.Slots,
            ["owners"] = map.Owners,
            ["inputTdataMsb"] = Bytes(input.WidthBits) - 1,
            ["outputTdataMsb"] = outputTdata - 1,
            ["outputPadded"] = outputTdata == output.WidthBits ? "answer" : $"{{{Nets.Text(outputTdata - output.WidthBits)}'d0, answer}}",
            ["idMsb"] = merge.IdBits - 1,
            ["idLsb"] = output.WidthBits - merge.IdBits,
            ["wordBits"] = wordBits,
            ["wordMsb"] = wordBits - 1,
            ["lastWord"] = input.WordsPerFrame - 1,
            ["source"] = nets.Writer(source),
            ["sink"] = nets.Reader(sink),
        };
    }

    // Clocks of the main clock that one of the slowest takes, rounded up.
    private static long SlowestRatio(UnitGraph graph) => graph.HasSeveralClocks ? (graph.Clocks.Max(c => c.PeriodFs) + graph.Clocks[0].PeriodFs - 1) / graph.Clocks[0].PeriodFs : 1;

    private static string Ns(long femtoseconds) => (femtoseconds / 1e6).ToString("0.######", CultureInfo.InvariantCulture);

    // AXI4-Stream words are whole bytes.
    private static int Bytes(int bits) => (bits + 7) / 8 * 8;

    private static int IndexOf<T>(UnitGraph graph)
        where T : Unit
        => graph.Units.Select((u, i) => (u, i)).Single(x => x.u is T).i;
}
