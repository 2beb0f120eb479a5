using System.Globalization;
using System.Text.RegularExpressions;
using EeHw.Agreement.Tests.Grid;
using EeHw.Codegen;
using EeHw.Model.Designs;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Hardware;
using EeHw.Testing;

namespace EeHw.Agreement.Tests;

/// <summary>The generated top: every front end takes it, and its AXI ports do what its register map says.</summary>
public sealed partial class GeneratedRtlTests
{
    private static IEnumerable<TestCaseData> Designs =>
    [
        .. new[] { "glyphs", "glyphs-residual" }.Select(s => new TestCaseData(() => DesignLoader.Load(Path.Combine(Repository.Root, "samples", s, "design.yaml"))) { TestName = $"Generate_{s}_IsTakenByEveryFrontEnd" }),
        .. new[] { 5, 11 }.Select(s => new TestCaseData(() => Random(s).Lowered) { TestName = $"Generate_Random{s}_IsTakenByEveryFrontEnd" }),
        .. DecisionUnitKinds.OfRules.Select(u => new TestCaseData(() => GridCase.Of(new GridDesign("decision units", u, () => GridNetworks.Chain(4)) { Unit = u }).Lowered) { TestName = $"Generate_{u}_IsTakenByEveryFrontEnd" }),
        new TestCaseData(() => KindsAtOnce([.. DecisionUnitKinds.OfScores]).Lowered) { TestName = "Generate_EveryDecisionUnit_IsTakenByEveryFrontEnd" },
    ];

    [TestCaseSource(nameof(Designs))]
    public void Generate_ADesign_IsTakenByEveryFrontEnd(Func<LoweredDesign> make)
    {
        Tools.Require("verilator", "verilator");
        Tools.Require("iverilog", "iverilog");
        Tools.Require("yosys", "yosys");
        using var folder = new TemporaryFolder();
        var project = Generator.Generate(make(), Targets.Find("verilog"));
        Shell.Write(project, folder.Path);
        var top = TopOf(project);
        Assert.That(project.Files.Select(f => f.Path), Does.Contain($"src/{top}.sv").And.Contain("src/axi_lite_registers.sv").And.Contain("src/partition_wrapper.sv"));

        var (linted, warnings) = Shell.Run(folder.Path, "make", "-s", "lint");
        Assert.That((linted, warnings), Is.EqualTo((0, "")), "verilator -Wall");
        foreach (var name in new[] { top, "partition_wrapper" })
        {
            var sources = Directory.GetFiles(folder.File("src"), "*.sv");
            var (elaborated, complaints) = Shell.Run(folder.Path, "iverilog", ["-g2012", "-t", "null", "-s", name, .. sources]);
            Assert.That(elaborated, Is.Zero, complaints);
            // "sorry: ... all bits will be included" is about how often a process wakes.
            Assert.That(complaints.Split('\n').Where(l => l.Length > 0 && !l.Contains("sorry: constant selects", StringComparison.Ordinal)), Is.Empty, "iverilog");
            var (checkedBy, text) = Shell.Run(folder.Path, "yosys", "-q", "-p", $"read_verilog -sv -defer src/*.sv; hierarchy -check -top {name}");
            Assert.That(checkedBy, Is.Zero, text);
            Assert.That(text.Split('\n').Where(l => l.Length > 0 && !l.Contains("with list of registers", StringComparison.Ordinal)), Is.Empty, "yosys");
        }

        var (wrapper, said) = Shell.Run(folder.Path, "verilator", "--lint-only", "-Wall", "-sv", "-GINWORDS=7", "-GOUTWORDS=3", "-GMOST=5", "--top-module", "partition_wrapper", "src/partition_wrapper.sv");
        Assert.That((wrapper, said), Is.EqualTo((0, "")));
    }

    [TestCase(false)]
    [TestCase(true, Category = "Long")]
    [Parallelizable(ParallelScope.All)]
    public void Generate_ABench_IsCompleteForCompilerAndMake(bool withWaves)
    {
        Tools.Require("verilator", "verilator");
        Tools.Require("g++", "g++");
        using var folder = new TemporaryFolder();
        var project = Generator.Generate(KindsAtOnce(["softmax-base2", "gate"]).Lowered, Targets.Find("verilog"));
        Shell.Write(project, folder.Path);
        foreach (var target in new[] { "lint", "sim", "waves", "synth", "icarus", "clean" })
        {
            var (status, text) = Shell.Run(folder.Path, "make", "-n", target);
            Assert.That(status, Is.Zero, text);
        }

        string[] waves = withWaves ? ["--trace", "-DEEHW_WAVES"] : [];
        var core = Path.GetFileNameWithoutExtension(project.Files.Single(f => f.Path.EndsWith("_core.sv", StringComparison.Ordinal)).Path);
        var (translated, complaints) = Shell.Run(folder.Path, "verilator", ["--cc", "--noassert", "-sv", .. waves, "--top-module", core, "--Mdir", "obj", .. Directory.GetFiles(folder.File("src"), "*.sv")]);
        Assert.That(translated, Is.Zero, complaints);
        var include = Path.Combine(Shell.Run(folder.Path, "verilator", "--getenv", "VERILATOR_ROOT").Text.Trim(), "include");
        var (compiled, said) = Shell.Run(
            folder.Path,
            "g++",
            ["-std=c++14", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", $"-DVM_TRACE={(withWaves ? 1 : 0)}", "-Iobj", "-isystem", include, "-isystem", Path.Combine(include, "vltstd"), "tb/tb.cpp"]);
        Assert.That((compiled, said), Is.EqualTo((0, "")));
    }

    [TestCase(5)]
    [TestCase(11)]
    [TestCase(0)] // units with several registers and with signed ones
    public void Run_TopThroughItsAxiPorts_AnswersCountsAndObeysItsRegisters(int seed)
    {
        Tools.Require("verilator", "verilator");
        using var folder = new TemporaryFolder();
        var (lowered, golden) = seed > 0 && Random(seed) is var drawn ? (drawn.Lowered, drawn.Golden) : KindsAtOnce(["hybrid", "gate", "max-logit"]) is var made ? (made.Lowered, made.Take(Enumerable.Range(0, 24).Select(i => i % 4))) : default;
        var graph = lowered.Graph;
        var project = Generator.Generate(lowered, Targets.Find("verilog"), golden);
        Shell.Write(project, folder.Path);
        var rows = Row().Matches(project["register_map.md"]);
        Assert.That(rows, Has.Count.GreaterThanOrEqualTo(8));
        Assert.That(project["README.md"], Does.Contain(rows[^1].Value));
        File.WriteAllText(folder.File("map.txt"), string.Concat(rows.Select(r => $"{r.Groups["address"].Value} {r.Groups["reset"].Value} {r.Groups["access"].Value}\n")));
        Shell.Verilate(folder.Path, TopOf(project), Directory.GetFiles(folder.File("src"), "*.sv"), Path.Combine(Repository.Root, "tests/EeHw.Agreement.Tests/Rtl/top_bench.cpp"));

        var source = graph.OutOf(graph.Units.ToList().FindIndex(u => u is Source));
        var merge = graph.Units.OfType<ExitMerge>().Single();
        var exitBits = Bits(graph.ExitCount);
        var classBits = graph.Into(graph.Units.ToList().FindIndex(u => u is Sink)).WidthBits - exitBits - merge.IdBits;
        var (status, text) = Shell.Run(folder.Path, folder.File("obj/bench"), new[] { (int)source.WordsPerFrame, source.WidthBits, classBits, exitBits, merge.IdBits, graph.ExitCount - 1, seed }.Select(v => v.ToString(CultureInfo.InvariantCulture)));

        Assert.That((status, text.Split('\n').Where(l => l.StartsWith("fault", StringComparison.Ordinal))), Is.EqualTo((0, Array.Empty<string>())), text);
        Assert.That(text, Does.EndWith("done\n"));
        var counters = text.Split('\n').Where(l => l.StartsWith("counter", StringComparison.Ordinal)).Select(l => int.Parse(l.Split(' ')[2], CultureInfo.InvariantCulture)).ToArray();
        var exits = golden.Decisions.ExitOf;
        Assert.That(
            counters.Chunk(3).Select(c => (c[0], c[1])),
            Is.EqualTo(graph.Units.OfType<ConditionalBuffer>().Select(b => (exits.Count(e => e == b.Exit), exits.Count(e => e > b.Exit)))),
            "maps dropped and forwarded");
    }

    private static GridCase KindsAtOnce(string[] kinds) => GridCase.Of(new GridDesign("decision units", "kinds", () => GridNetworks.Chain(kinds.Length + 1)) { Mixed = kinds });

    // An in-order merge, so that answers come as samples went in; a unit that a register can switch off.
    private static DesignCase Random(int seed) => DesignCase.Of(RandomNetworks.Quantize(RandomExitNetworks.Create(seed, RandomExitNetworkOptions.Default with { MaximumSide = 8 }), seed, 12), seed);

    private static string TopOf(GeneratedProject project) => TopLine().Match(project["Makefile"]).Groups["top"].Value;

    private static int Bits(int things) => Math.Max(1, (int)Math.Ceiling(Math.Log2(things)));

    [GeneratedRegex(@"^\| `0x(?<address>[0-9A-F]{4})` \| \w+ \| (?<access>\w+) \| `0x(?<reset>[0-9A-F]{8})` \| .*$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^TOP = (?<top>\w+)$", RegexOptions.Multiline)]
    private static partial Regex TopLine();
}
