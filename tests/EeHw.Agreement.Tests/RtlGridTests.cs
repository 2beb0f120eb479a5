using System.Globalization;
using EeHw.Agreement.Tests.Grid;
using EeHw.Check;
using EeHw.Model.Designs;
using EeHw.Model.Hardware;
using EeHw.Sim;
using EeHw.Testing;

namespace EeHw.Agreement.Tests;

/// <summary>
/// The grid of docs/fidelity.md: every design under every pattern of exits, with backpressure and with a slow source, in RTL and in the simulator: answers,
/// totals, every sample's clocks and stall counters are equal. EEHW_GRID=all runs all of it, EEHW_GRID=N draws one design per category by the seed N (test.sh draws N and prints it), by 1 without.
/// </summary>
public sealed class RtlGridTests
{
    private const int Samples = 32;
    private static readonly int? _seed = Environment.GetEnvironmentVariable("EEHW_GRID") switch
    {
        "all" => null,
        { Length: > 0 } text => int.Parse(text, CultureInfo.InvariantCulture),
        _ => 1,
    };

    [TestCaseSource(nameof(Designs))]
    [Parallelizable(ParallelScope.All)]
    public void Grid_OfOneDesign_HasTheReferencesAnswersAndTheSimulatorsClocks(string name)
    {
        Tools.Require("verilator", "verilator");
        TestContext.Out.WriteLine(_seed is { } s ? $"drawn with EEHW_GRID={s}" : "EEHW_GRID=all");
        var design = GridDesigns.All.Single(d => d.ToString() == name);
        var made = GridCase.Of(design);
        using var folder = new TemporaryFolder();
        var isFirst = true;
        foreach (var pattern in GridPattern.All)
        {
            var golden = made.Take(pattern.Exit(made.Exits, Samples));
            made.Write(golden, "verilog", folder.Path, dataOnly: !isFirst);
            isFirst = false;
            var rtl = RtlSimulation.Run(folder.Path, new RtlSimulationOptions { Samples = Samples, SourceSlot = pattern.SourceSlot, StallSeed = pattern.StallSeed, Optimisation = "-O0" });
            var options = new SimulationOptions { Workload = new Workload("closed", Samples), KeepSamples = true, SourceSlot = pattern.SourceSlot, StallSeed = pattern.StallSeed };
            var reading = new GridReading(design, pattern, rtl, Simulator.Run(made.Lowered, golden.Decisions, options));
            GridReading.All.Add(reading);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(reading.Mismatches, Is.Zero, pattern.Name + "\n" + string.Join("\n", rtl.Complaints));
                Assert.That(reading.Total, Is.Zero, pattern.Name + ": total clocks");
                Assert.That(reading.Worst, Is.Zero, pattern.Name + ": clocks of samples");
                Assert.That(reading.Stall, Is.Zero, $"{pattern.Name}: stall counters {string.Join(", ", reading.Stalls)}");
                Assert.That(reading.Stalls, Has.Count.EqualTo(made.Lowered.Graph.Units.OfType<ConditionalBuffer>().Count()));
            }
        }

        if (design.IsInCpp)
        {
            using var hls = new TemporaryFolder();
            made.Write(made.Take(GridPattern.All[2].Exit(made.Exits, Samples)), "vitis", hls.Path);
            Assert.That(CSimulation.Run(hls.Path, new() { OneTranslationUnit = true, Optimisation = "-O0" }).Mismatches, Is.Empty);
        }
    }

    // With many places the rows never fill and the design is faster: the rows are what is compared.
    [Test]
    public void Merge_OutOfOrderWithFullRows_HasTheSimulatorsClocks()
    {
        Tools.Require("verilator", "verilator");
        var design = GridDesigns.All.Single(d => d.Name == "growing, rows of 1, out of order");
        var made = GridCase.Of(design);
        var golden = made.Take(Enumerable.Range(0, Samples).Select(i => i % 16 < 3 ? made.Exits - 1 : 0));
        using var folder = new TemporaryFolder();
        made.Write(golden, "verilog", folder.Path);
        var rtl = RtlSimulation.Run(folder.Path, new RtlSimulationOptions { Samples = Samples, Optimisation = "-O0" });
        var options = new SimulationOptions { Workload = new Workload("closed", Samples), KeepSamples = true };
        var reading = new GridReading(design, GridPattern.All[0], rtl, Simulator.Run(made.Lowered, golden.Decisions, options));
        var wide = GridCase.Of(design with { ReorderSlots = 16 });
        using (Assert.EnterMultipleScope())
        {
            Assert.That((reading.Mismatches, reading.Total, reading.Worst, reading.Stall), Is.EqualTo((0L, 0L, 0L, 0L)));
            Assert.That(Simulator.Run(wide.Lowered, golden.Decisions, options).Measurement.TotalCycles, Is.LessThan(rtl.Measurement.TotalCycles!.Value));
        }
    }

    [OneTimeTearDown]
    public void PrintTable() => TestContext.Progress.WriteLine(GridReading.All.IsEmpty ? "no reading of the grid" : GridTable.Of([.. GridReading.All], _seed));

    private static IEnumerable<string> Designs => GridDesigns.Choose(_seed).Select(d => d.ToString());
}
