using EeHw.Check;
using EeHw.Check.Waves;
using EeHw.Codegen;
using EeHw.Codegen.Verilog;
using EeHw.Model.Designs;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Report.Vcd;
using EeHw.Sim;
using EeHw.Testing;

namespace EeHw.Agreement.Tests;

/// <summary>The simulator's waves against Verilator's of the same design: every valid, ready, level and sample number of every clock.</summary>
public sealed class WaveAgreementTests
{
    private const int Samples = 6;
    private const long Stalls = 9;

    [Test]
    public void Waves_OfSimulatorAndRtl_AreEqualUntilADepthIsChanged()
    {
        Tools.Require("verilator", "verilator");
        using var folder = new TemporaryFolder();
        var design = DesignCase.Of(RandomNetworks.Quantize(RandomExitNetworks.Create(4, RandomExitNetworkOptions.Default with { MaximumSide = 8 }), 4, 12), 4, Samples);
        var lowered = design.Lowered;
        design.Write(folder.Path, Generator.Generate(lowered, Targets.Find("verilog"), design.Golden));
        RtlSimulation.Run(folder.Path, new RtlSimulationOptions { Samples = Samples, Optimisation = "-O0", WritesWaves = true });
        var rtl = folder.File("plain.vcd");
        File.Move(folder.File("rtl.vcd"), rtl);
        var options = new SimulationOptions { Workload = new Workload("closed", Samples), TimelineSamples = Samples, Waves = VerilogTarget.NamesOf(lowered) };

        var equal = WaveComparison.Compare(Waves(lowered, options, "sim.vcd"), rtl);
        Assert.That(equal.Differences, Is.Empty);

        // Per channel two signals, three more with a FIFO; source, sink, four sample numbers, two per exit; three per buffer.
        var graph = lowered.Graph;
        var fifos = graph.Channels.Count(c => c.Depth > 0);
        var expected = (2 * graph.Channels.Count) + (3 * fifos) + 4 + 4 + (2 * graph.Units.Count(u => u is ExitDecision)) + (3 * graph.Units.Count(u => u is ConditionalBuffer));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(equal.Signals, Is.EqualTo(expected));
            Assert.That(equal.Clocks, Is.GreaterThan(Samples * lowered.Graph.Units.OfType<Source>().Single().WordsPerFrame));
        }

        // The sink that is not ready by the generator both share: every signal again, among them the ready that the sink takes back.
        RtlSimulation.Run(folder.Path, new RtlSimulationOptions { Samples = Samples, Optimisation = "-O0", WritesWaves = true, StallSeed = Stalls });
        var stalled = folder.File("rtl.vcd");
        var pressed = WaveComparison.Compare(Waves(lowered, options with { StallSeed = Stalls }, "pressed.vcd"), stalled);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(pressed.Differences, Is.Empty);
            Assert.That(pressed.Signals, Is.EqualTo(expected));
            Assert.That(pressed.Clocks, Is.GreaterThanOrEqualTo(equal.Clocks));
            Assert.That(WaveComparison.Compare(folder.File("sim.vcd"), stalled).Differences, Is.Not.Empty, "without the stalls");
            Assert.That(WaveComparison.Compare(Waves(lowered, options with { StallSeed = Stalls + 1 }, "other.vcd"), stalled).Differences, Is.Not.Empty, "with other stalls");
        }

        // A window from the third sample on is aligned by sample numbers.
        var window = WaveComparison.Compare(Waves(lowered, options with { TimelineFrom = 2, TimelineSamples = 2 }, "window.vcd"), rtl);
        Assert.That(window.Differences, Is.Empty);
        Assert.That(window.Clocks, Is.LessThan(equal.Clocks).And.GreaterThan(0));

        // One FIFO shallower: its ready or its level is the first to differ.
        var full = graph.Channels.Select((c, i) => (c, i)).First(x => x.c.Depth > 1 && !x.c.IsSkip).i;
        var shallow = lowered with { Graph = graph with { Channels = graph.Channels.Select((c, i) => i == full ? c with { Depth = 1 } : c).ToValueList() } };
        var parted = WaveComparison.Compare(Waves(shallow, options, "shallow.vcd"), rtl);
        var name = options.Waves!.Writers[full];
        Assert.That(parted.Differences, Is.Not.Empty);
        Assert.That(parted.Differences.Select(d => d.Signal), Has.Some.EqualTo($"TOP.{options.Waves.Core}.{name}_ready").Or.Some.EqualTo($"TOP.{options.Waves.Core}.{options.Waves.Readers[full]}_fifo.count"));

        string Waves(LoweredDesign what, SimulationOptions how, string file)
        {
            var waves = Simulator.Run(what, design.Golden.Decisions, how).Waves!;
            using var stream = File.Create(folder.File(file));
            VcdFile.Write(waves, "test", "none", stream);
            return folder.File(file);
        }
    }
}
