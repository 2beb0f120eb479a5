using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Results;
using EeHw.Model.Units;

namespace EeHw.Model.Tests.Exits;

public sealed class CostUnitsTests
{
    private static readonly Measurement _measurement = new()
    {
        Source = MeasurementSource.Simulated,
        Tool = "sim",
        Samples = 9,
        ClockMhz = 200,
        EnergySource = "modelled, uncalibrated",
        Exits = [Exit("exit1", 100, 7), Exit("exit2", 150, 11)],
    };

    [TestCase("ns", 100, 150, "ns", "mean time from first word to decision, simulated (sim, 9 samples)")]
    [TestCase("cycles", 20, 30, "cycles", "mean time from first word to decision, simulated (sim, 9 samples)")]
    [TestCase("pj", 7, 11, "pJ", "energy of a sample that leaves there, modelled, uncalibrated (sim, 9 samples)")]
    public void Of_AMeasurement_SaysWhatItsExitsCost(string unit, double first, double last, string name, string source)
        => Assert.That(CostUnits.Of(_measurement, unit, 2, new Place { File = "sim.json" }), Is.EqualTo(new ExitCosts([first, last], name, source)));

    [Test]
    public void Of_AnExitThatNobodyTook_SaysHowToSimulate()
        => Assert.That(
            Message(_measurement with { Exits = [_measurement.Exits[0], new("exit2", 0, null, null)] }, "ns"),
            Is.EqualTo("sim.json exits.exit2: error EEHW5030: the measurement has no decision time for this exit. Simulate so that samples leave at every exit: `eehw simulate DESIGN --decisions random:p=0.5 --out sim.json`."));

    [Test]
    public void Of_CostsThatFall_NamesThem()
        => Assert.That(
            Message(_measurement with { Exits = [_measurement.Exits[1], _measurement.Exits[0]] }, "pj"),
            Is.EqualTo("sim.json exits[1]: error EEHW5030: the cost falls from 11 pJ at exit2 to 7 at exit1; a later exit never costs less. Simulate more samples, or with a workload under which samples do not wait."));

    [Test]
    public void Of_AnotherNetwork_SaysSo()
        => Assert.That(
            Assert.Throws<EeHwException>(() => CostUnits.Of(_measurement, "ns", 3, new Place { File = "sim.json" }))!.Message,
            Is.EqualTo("sim.json: error EEHW5030: the measurement has 2 exit(s), the trace 3. Simulate the design of this trace's network."));

    private static string Message(Measurement measurement, string unit) => Assert.Throws<EeHwException>(() => CostUnits.Of(measurement, unit, 2, new Place { File = "sim.json" }))!.Message;

    private static ExitUse Exit(string name, double ns, double pj) => new(name, 0.5, new(ns, ns, ns, ns, ns), null, new Band(pj, pj, pj));
}
