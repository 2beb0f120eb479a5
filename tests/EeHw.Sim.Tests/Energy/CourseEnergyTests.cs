using EeHw.Model.Designs;
using EeHw.Model.Exits;
using EeHw.Model.Platforms;
using EeHw.Model.Results;
using EeHw.Sim.Kernel;
using EeHw.Sim.Tests.Designs;
using EeHw.Sim.Timelines;

namespace EeHw.Sim.Tests.Energy;

/// <summary>Parts make the total, and so do the steps over time.</summary>
public sealed class CourseEnergyTests
{
    [TestCase("closed")]
    [TestCase("poisson")]
    [TestCase("asleep")]
    [TestCase("clock")]
    [TestCase("battery")]
    public void Energy_ByPartAndOverTime_AddsUpToTheTotal(string kind)
    {
        var power = kind switch
        {
            "asleep" => PowerChoice.Default with { Idle = PowerChoice.Down, IdleAfterNs = 2000, PoweredDown = new IdleState(0.1, 5000, 3e5) },
            "clock" => PowerChoice.Default with { Thermal = new ThermalPath(50, 2e-5, 25, 85), Throttle = new ThrottleChoice("clock", 40.9, 40.5, 3, null) },
            "battery" => PowerChoice.Default with { Idle = PowerChoice.Gated, Battery = new Battery(0.004, 0.5, 200, 0.2) },
            _ => PowerChoice.Default,
        };
        var workload = kind is "closed" or "clock" ? new Workload("closed", 400) : new Workload("poisson", 400, 120_000);
        var platform = Run.Platform with { Memory = PlatformLibrary.Find("zc706").Memory };
        var m = Simulator.Run(
            new SimulationInput(HandDesigns.LeNet(6, 4, 2), platform, [], workload) { Power = power, Control = ControlChoice.Default with { PeriodNs = 10_000 } },
            new ExitDecisions(Run.Pattern(97, 2, 0.6), new int[97]),
            new SimulationOptions { KeepCourse = true }).Measurement;
        var total = m.EnergyPjPerSample!.Value;
        var course = m.Course!;
        var span = course.StepNs;
        var ends = m.TotalCycles!.Value * 8.0;
        var overTime = course.Steps.Select((s, i) => s.PowerMw!.Value * Math.Min(span, Length(m, course) - (i * span))).Sum();
        TestContext.Out.WriteLine($"{course.Steps.Count} steps of {span} ns, {overTime / m.Samples:0.000} pJ over time, {total.Mean:0.000} in parts; {ends} ns");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.EnergyParts.Sum(p => p.PicojoulesPerSample.Mean), Is.EqualTo(total.Mean).Within(1e-9 * total.Mean));
            Assert.That(m.EnergyParts.Sum(p => p.PicojoulesPerSample.Low), Is.EqualTo(total.Low).Within(1e-9 * total.Low));
            Assert.That(m.EnergyParts.Sum(p => p.PicojoulesPerSample.High), Is.EqualTo(total.High).Within(1e-9 * total.High));
            Assert.That(overTime / m.Samples, Is.EqualTo(total.Mean).Within(1e-9 * total.Mean));
            Assert.That(course.Steps.Sum(s => s.Released), Is.EqualTo(m.Samples));
        }
    }

    // Steps of 256 ticks. A sample from tick 128 to its decision in 512 that waits for its turn until 1000: a third and two thirds of its work, in the steps before it leaves.
    [Test]
    public void Work_OfASample_IsWhereItWasDoneAndNotWhereItLeaves()
    {
        var course = new Course(2);
        course.Release(1000, new Ticket(100, 0, 0, 1, true), 100, 128, 512);
        course.Release(1001, new Ticket(100, 0, 0, 0, true), 100, 300, 300);
        Assert.That(course.WorkAt[1].Take(5), Is.EqualTo(new[] { 1 / 3.0, 2 / 3.0, 0, 0, 0 }).Within(1e-15));
        Assert.That(course.WorkAt[0].Take(3), Is.EqualTo(new double[] { 0, 1, 0 }));
        Assert.That(course.LeftAt[1].Take(5), Is.EqualTo(new double[] { 0, 0, 0, 1, 0 }));
    }

    // Mean energy of an exit weighted with its share is the energy of a sample.
    [Test]
    public void Energy_OfExits_AddsUpToTheTotal()
    {
        var m = Run.Graph(HandDesigns.LeNet(6, 4, 2), Run.Pattern(97, 2, 0.6), hasPlatform: true).Measurement;
        Assert.That(m.Exits.Sum(e => e.Share * e.EnergyPj!.Value.Mean), Is.EqualTo(m.EnergyPjPerSample!.Value.Mean).Within(1e-9 * m.EnergyPjPerSample.Value.Mean));
    }

    // The run goes from clock 0 to the last clock; its power times that time is its energy.
    private static double Length(Measurement m, CourseUse course) => m.EnergyPjPerSample!.Value.Mean * m.Samples / m.AveragePowerMw!.Value.Mean;
}
