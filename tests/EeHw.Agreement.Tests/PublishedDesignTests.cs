using EeHw.Model.Designs;
using EeHw.Model.Exits;
using EeHw.Sim;
using EeHw.Testing;

namespace EeHw.Agreement.Tests;

/// <summary>Published measurements against designs that went through lowering like any other: 3 %, no constant fitted.</summary>
public sealed class PublishedDesignTests
{
    // 53.579 ms for 1024 samples, a quarter of them hard, measured from memory to memory.
    [Test]
    public void Simulate_AtheenaA1_TakesTheMeasuredTime()
    {
        var design = PublishedDesigns.Atheena();
        var exits = Enumerable.Range(0, 1024).Select(i => (byte)(i < 256 ? 1 : 0)).ToArray();
        new Random(1).Shuffle(exits);

        var m = Simulator.Run(design, new ExitDecisions(exits, new int[1024]), SimulationOptions.Default with { Workload = new Workload("closed", 1024) }).Measurement;

        var milliseconds = design.Graph.Clock.Nanoseconds(m.TotalCycles!.Value) / 1e6;
        TestContext.Out.WriteLine($"{milliseconds:0.000} ms");
        Assert.That(milliseconds, Is.EqualTo(53.579).Within(3).Percent);
    }

    // 3020.50 frames per second over a batch of 1000.
    [Test]
    public void Simulate_FinnCnv_HasTheMeasuredRate()
    {
        var design = PublishedDesigns.Finn();

        var m = Simulator.Run(design, new ExitDecisions([0], [0]), SimulationOptions.Default with { Workload = new Workload("closed", 1000) }).Measurement;

        var perSecond = 1000 / (design.Graph.Clock.Nanoseconds(m.TotalCycles!.Value) / 1e9);
        TestContext.Out.WriteLine($"{perSecond:0.0} frames/s");
        Assert.That(perSecond, Is.EqualTo(3020.50).Within(3).Percent);
    }
}
