using EeHw.Model.Hardware;
using EeHw.Model.Units;
using EeHw.Sim.Tests.Designs;

namespace EeHw.Sim.Tests;

/// <summary>Several clocks: a crossing there and back by hand, and the bound in time.</summary>
public sealed class SeveralClocksTests
{
    // main: edges at 0, 10, 20, ... ns; fast: every 4 ns from 1 ns. The word is taken at 10; fast edges later than 10: 13, 17, 21, so it is valid after 21 and the way back takes it at 25;
    // main edges later than 25: 30, 40, 50, so it is valid after 50 and the sink takes it at 60: five clocks of main after its start.
    // With fast edges at 0, 5, 10, ...: 15, 20, 25, taken at 30; an edge at the same time sees nothing yet: 40, 50, 60, and the sink takes it at 70: six clocks.
    [TestCase(250, 1, 5)]
    [TestCase(200, 0, 6)]
    public void Crossing_ThereAndBack_TakesTheEdgesOfItsContract(double mhz, double phaseNs, int clocks)
    {
        var result = Run.Graph(ThereAndBack(mhz, phaseNs, words: 1, depth: 8), [0, 0, 0], options: new SimulationOptions { KeepSamples = true });

        Assert.That(result.Samples.Select(s => s.Released - s.Start), Is.All.EqualTo(clocks));
    }

    // A frame of 64 words, far more than the FIFO holds: a word per clock of the slower of both clocks.
    [TestCase(250, 64)]
    [TestCase(100, 64)]
    [TestCase(40, 160)]
    [TestCase(12.5, 512)]
    public void Crossing_OfEightWords_PassesAWordPerClockOfTheSlowerSide(double mhz, double interval)
    {
        var result = Run.Graph(ThereAndBack(mhz, 0, words: 64, depth: ClockCrossing.FullRateDepth), new byte[20]);

        Assert.That(result.Measurement.IntervalCycles, Is.EqualTo(interval).Within(1e-9));
    }

    // Power of each clock's tree: MHz x flip-flops of its own units and FIFOs / 50 000 x 1.5 mW; together the part "clock" of the energy over the time. The bound in time is that of the slower clock.
    [Test]
    public void Clocks_OfAReading_SumToTheClockPartAndHoldTheBoundInTime()
    {
        var graph = ThereAndBack(12.5, 0, words: 64, depth: 8);
        var m = Run.Graph(graph, new byte[50], hasPlatform: true).Measurement;
        var time = m.EnergyPjPerSample!.Value.Mean / m.AveragePowerMw!.Value.Mean;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.Clocks.Select(c => (c.Name, c.Mhz)), Is.EqualTo(new[] { ("main", 100.0), ("fast", 12.5) }));
            Assert.That(m.Clocks.Sum(c => c.PowerMw.Mean) * time, Is.EqualTo(m.EnergyParts.Single(p => p.Name == "clock").PicojoulesPerSample.Mean).Within(1e-9).Percent);
            Assert.That(m.Clocks.All(c => Math.Abs(c.PowerMw.Mean - (c.Mhz * c.FlipFlops / 50_000 * 1.5)) < 1e-9));
            Assert.That(m.Clocks[0].BoundNs, Is.EqualTo(640), "a frame of 64 words at 100 MHz: stage 1, the only one, is on main");
            Assert.That(m.IntervalCycles, Is.EqualTo(512).Within(1e-9), "the crossing passes a word per 80 ns");
        }
    }

    private static UnitGraph ThereAndBack(double mhz, double phaseNs, int words, int depth)
    {
        Unit[] units =
        [
            new Source { Name = "source", Layer = 0, Stage = 0, WordsPerFrame = words },
            Cross("there", 0, 1),
            Cross("back", 1, 0),
            new Sink { Name = "sink", Layer = -1, Stage = 0 },
        ];
        return new UnitGraph
        {
            Name = "there and back",
            Units = [.. units],
            Channels = [.. Enumerable.Range(0, 3).Select(i => new Channel { Name = $"c{i}", From = i, FromPort = 0, To = i + 1, ToPort = 0, Lanes = 1, WidthBits = 8, WordsPerFrame = words, Depth = 0 })],
            ExitCount = 1,
            Clock = new Frequency(100),
            Clocks = [new ClockDomain(ClockDomain.Main, new Frequency(100), 0), new ClockDomain("fast", new Frequency(mhz), phaseNs)],
            StageClocks = [0],
        };

        ClockCrossing Cross(string name, int from, int to) => new() { Name = name, Layer = -1, Stage = 0, WriteClock = from, ReadClock = to, Depth = depth, WordsPerFrame = words, WidthBits = 8 };
    }
}
