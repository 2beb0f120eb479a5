using System.Diagnostics;
using System.Globalization;
using EeHw.Codegen;
using EeHw.Model.Designs;
using EeHw.Model.Execution;
using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Sim;
using EeHw.Testing;

namespace EeHw.Agreement.Tests;

/// <summary>Generated SystemVerilog under Verilator against the fixed-point reference (values) and the simulator (clocks).</summary>
public sealed class RtlAgreementTests
{
    [TestCaseSource(nameof(Seeds))]
    public void RandomDesign_InRtl_HasTheReferencesValuesAndTheSimulatorsClocks(int seed)
    {
        Tools.Require("verilator", "verilator");
        var random = new Random(seed);
        var network = RandomNetworks.Quantize(RandomExitNetworks.Create(seed, RandomExitNetworkOptions.Default with { MaximumSide = 8 }), seed, 12);
        var kind = DecisionUnitKinds.All[seed % 4];
        var threshold = kind switch { "softmax-base2" => 0.5, "entropy-base2" => 0.9, "margin-base2" => 0.3, _ => 0.25 };
        var design = HandNetworks.DesignFor(network) with
        {
            Exits = new ExitChoice(DecisionUnitKinds.ScoreOf(kind)!, Enumerable.Repeat(threshold, network.Network.ExitCount - 1).ToValueList(), random.Next(2) == 0, "last", kind, 1, null),
            Mapping = new MappingChoice { Auto = new AutoFolding(random.NextDouble() / 2, null, 0.85), MergeInOrder = random.Next(3) > 0, ConditionalBufferFrames = [1 + random.Next(3)], FifoDepth = random.Next(3) },
        };
        var lowered = Lowering.Lower(design, network, HandNetworks.Part());
        var executor = new FixedExecutor(network);
        var inputs = Enumerable.Range(0, 24).Select(n => executor.QuantizeInput(RandomNetworks.Input(network.Network, seed + (1000 * n)))).ToArray();
        var logits = inputs.Select(i => executor.RunRaw(i)).ToArray();
        var policy = UnitPolicy.Of(lowered.Graph);
        var answers = logits.Select(l => policy.Decide(l)).ToArray();
        var decisions = new ExitDecisions([.. answers.Select(a => (byte)a.Exit)], [.. answers.Select(a => a.Class)]);
        var golden = new GoldenVectors { Inputs = inputs, Logits = logits, Decisions = decisions };
        using var folder = new TemporaryFolder();
        foreach (var file in Generator.Generate(lowered, Targets.Find("verilog"), golden).Files)
        {
            var path = Path.Combine(folder.Path, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Content);
        }

        Run(folder.Path, "make", "obj_dir/tb");
        var text = Run(folder.Path, "obj_dir/tb", "24");
        var simulated = Simulator.Run(lowered, decisions, new SimulationOptions { Workload = new Workload("closed", 24), KeepSamples = true });
        var first = simulated.Samples[0].Start;
        var expected = simulated.Samples.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Sample} {s.Start - first} {s.Decided - first} {s.Released - first} {s.Exit}"));
        var found = File.ReadAllLines(Path.Combine(folder.Path, "clocks.txt")).Skip(1).Select(l => l[..l.LastIndexOf(' ')]);
        TestContext.Out.WriteLine(text + " exits " + string.Join(",", decisions.Shares(network.Network.ExitCount)));
        Assert.That(found, Is.EqualTo(expected), text);
    }

    private static IEnumerable<int> Seeds => Enumerable.Range(1, 8);

    private static string Run(string folder, string tool, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(tool.Contains('/', StringComparison.Ordinal) ? Path.Combine(folder, tool) : tool, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, tool + "\n" + output + error.Result);
        return output;
    }
}
