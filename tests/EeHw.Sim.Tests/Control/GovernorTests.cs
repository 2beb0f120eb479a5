using EeHw.Model.Designs;
using EeHw.Model.Exits;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Sim.Tests.Designs;

namespace EeHw.Sim.Tests.Control;

/// <summary>Levels, battery and throttling while a design runs.</summary>
public sealed class GovernorTests
{
    private static readonly UnitGraph _graph = HandDesigns.LeNet(6, 4, 2);
    private static readonly ValueList<ControlLevel> _levels = [new ControlLevel("full", null, []), new ControlLevel("low", null, [0.5])];

    // Full: everybody goes to the end and is right. Low: everybody leaves at once and is wrong.
    private static readonly ExitDecisions[] _decisions = [new([1, 1], [7, 7]), new([0, 0], [0, 0])];

    // A file that says low from 8 ms on: with a sample every 200 µs the first 40 are full (sample 40 arrives at 8 ms, when the level holds already), 60 are low.
    [Test]
    public void Run_OfASchedule_ChangesWhenItSays()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "0,full\n8e6,low\n");
            var control = ControlChoice.Default with { By = "schedule", PeriodNs = 1000, Levels = _levels, Schedule = file };
            var m = Simulate(new Workload("periodic", 100, 200_000), PowerChoice.Default, control);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(m.Control!.Levels.Select(l => l.Samples), Is.EqualTo(new[] { 40, 60 }));
                Assert.That(m.Control.Levels.Select(l => l.AccuracyFraction), Is.EqualTo(new double?[] { 1, 0 }));
                Assert.That(m.Control.Switches, Is.EqualTo(1));
                Assert.That(m.AccuracyFraction, Is.EqualTo(0.4));
                Assert.That(m.ExitShares, Is.EqualTo(new[] { 0.6, 0.4 }));
                Assert.That(m.Control.Levels[0].TimeFraction, Is.EqualTo(8e6 / (m.TotalCycles!.Value * 8)).Within(0.001));
                Assert.That(m.Control.Levels[1].EventEnergyPj, Is.LessThan(m.Control.Levels[0].EventEnergyPj!.Value));
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    // Down at half of the charge, up at 0.6: without harvest it goes down once and never up. Charge at the end = start - energy of the run.
    [Test]
    public void Run_OfABattery_DrawsWhatTheReadingSays()
    {
        const double capacity = 0.012;
        var control = ControlChoice.Default with { By = "battery", PeriodNs = 50_000, Levels = _levels, DownAt = [0.5], UpAt = [0.6] };
        var m = Simulate(new Workload("poisson", 200, 100_000) { Seed = 3 }, PowerChoice.Default with { Battery = new Battery(capacity, 1, 0, 0.05) }, control);
        var used = m.EnergyPjPerSample!.Value.Mean * m.Samples * 1e-12;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.Control!.Switches, Is.EqualTo(1));
            Assert.That(m.Control.ChargeFraction, Is.EqualTo(1 - (used / capacity)).Within(1e-6));
            Assert.That(m.Control.ChargeFraction, Is.InRange(0.3, 0.5));
            Assert.That(m.Control.EmptyAtS, Is.Null);
            Assert.That(m.Control.Levels.Select(l => l.Samples), Has.All.GreaterThan(20));
        }
    }

    // Smaller than the run: it ends when the charge does; what came by then was served.
    [Test]
    public void Run_OfAnEmptyBattery_Ends()
    {
        var m = Simulate(new Workload("periodic", 1000, 100_000), PowerChoice.Default with { Battery = new Battery(0.006, 1, 0, 0.05) }, ControlChoice.Default with { PeriodNs = 10_000 });
        using (Assert.EnterMultipleScope())
        {
            // somewhat more than 0.3 W: 6 mJ last for nearly 20 ms
            Assert.That(m.Control!.EmptyAtS, Is.EqualTo(0.006 / (m.AveragePowerMw!.Value.Mean / 1000)).Within(2).Percent);
            Assert.That(m.Control.EmptyAtS, Is.LessThan(0.02));
            Assert.That(m.Samples, Is.InRange(100, 200));
            Assert.That(m.IsPartial, Is.False);
            Assert.That(m.Notes, Has.Some.StartsWith("The battery was empty for good"));
        }
    }

    // Half of the power is harvested: it serves, is empty, is charged to a tenth, serves again; what comes meanwhile is lost.
    [Test]
    public void Run_WithTooLittleHarvest_ServesAPart()
    {
        var m = Simulate(new Workload("periodic", 3000, 100_000), PowerChoice.Default with { Battery = new Battery(0.006, 0.2, 150, 0.1) }, ControlChoice.Default with { PeriodNs = 10_000 });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.Service!.LostFraction, Is.EqualTo(0.5).Within(0.08));
            Assert.That(m.Control!.OffFraction, Is.EqualTo(m.Service.LostFraction).Within(0.08));
            Assert.That(m.Samples + m.Course!.Steps.Sum(s => s.Lost), Is.EqualTo(3000));
        }
    }

    // By hand: full power P_f, power with the clock halved P_h; between 45 °C and 40 °C the chip heats and cools exponentially.
    // time constant RC; t_on = RC ln((T_f - 40)/(T_f - 45)) at full speed, t_off = RC ln((45 - T_h)/(40 - T_h)) throttled, T = ambient + R P.
    [Test]
    public void Run_ThatThrottlesItsClock_SwingsAsByHand()
    {
        var path = new ThermalPath(50, 4e-5, 25, 85);
        var power = PowerChoice.Default with { Thermal = path };
        byte[] deep = [1];
        Measurement With(ThrottleChoice? throttle, long samples)
            => Simulator.Run(new SimulationInput(_graph, Run.Platform, [], new Workload("closed", samples)) { Power = power with { Throttle = throttle }, Control = ControlChoice.Default with { PeriodNs = 4000 } }, new ExitDecisions(deep, [0]), new SimulationOptions { KeepCourse = true }).Measurement;
        var full = With(null, 300).AveragePowerMw!.Value.Mean / 1000;
        var fixedW = 0.3;
        var (hot, cool) = (25 + (50 * full), 25 + (50 * (fixedW + ((full - fixedW) / 4))));
        var (on, off) = (cool + ((hot - cool) * 0.6), cool + ((hot - cool) * 0.4));
        var m = With(new ThrottleChoice("clock", on, off, 4, null), 2500);
        var (heats, cools) = (path.TimeConstantS * Math.Log((hot - off) / (hot - on)), path.TimeConstantS * Math.Log((on - cool) / (off - cool)));
        TestContext.Out.WriteLine($"throttled {m.Control!.ThrottledFraction:P2} in {m.Control.Throttles} swings; by hand {cools / (heats + cools):P2}; {m.TotalCycles * 8e-9 / m.Control.Throttles * 1e3:0.000} ms each, by hand {(heats + cools) * 1e3:0.000}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.Control.Throttles, Is.GreaterThan(3));
            Assert.That(m.Control.ThrottledFraction, Is.EqualTo(cools / (heats + cools)).Within(0.06));
            Assert.That(m.Control.HottestC, Is.EqualTo(on).Within(0.1));
            Assert.That(m.Course!.Steps.Min(s => s.ClockFraction), Is.InRange(0.25, 0.6));
        }
    }

    // The same by letting samples in more slowly.
    [Test]
    public void Run_ThatThrottlesAdmission_LetsFewerIn()
    {
        var power = PowerChoice.Default with { Thermal = new ThermalPath(50, 1e-4, 25, 85) };
        var free = Simulator.Run(new SimulationInput(_graph, Run.Platform, [], new Workload("closed", 300)) { Power = power }, new ExitDecisions([1], [0]), SimulationOptions.Default).Measurement;
        var (hot, cold) = (free.Power!.Thermal!.SteadyC.Mean, 25 + (50 * 0.301));
        var throttle = new ThrottleChoice("admission", cold + ((hot - cold) * 0.7), cold + ((hot - cold) * 0.5), 1, 4 * free.IntervalCycles!.Value * 8);
        var m = Simulator.Run(new SimulationInput(_graph, Run.Platform, [], new Workload("closed", 3000)) { Power = power with { Throttle = throttle }, Control = ControlChoice.Default with { PeriodNs = 20_000 } }, new ExitDecisions([1], [0]), SimulationOptions.Default).Measurement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.Control!.Throttles, Is.GreaterThan(1));
            Assert.That(m.Control.HottestC, Is.LessThan(throttle.OnC + 0.2));
            Assert.That(m.ThroughputPerSecond, Is.LessThan(0.9 * free.ThroughputPerSecond!.Value));
        }
    }

    // A line of more than 4 calls for the cheap level, one of 1 or less for the dear one.
    [Test]
    public void Run_OfBursts_GoesDownAndUpWithTheLine()
    {
        // 41 µs per hard sample, easy ones below 1 µs: bursts of one every 10 µs are too fast for the first level alone
        var control = ControlChoice.Default with { By = "queue", PeriodNs = 5_000, Levels = _levels, DownAt = [4], UpAt = [1] };
        var workload = new Workload("bursty", 1500, 100_000) { BusyPeriodNs = 10_000, QuietNs = 2e6, BusyNs = 4e5, Seed = 2 };
        var (moved, still) = (Of(control), Of(ControlChoice.Default));
        Measurement Of(ControlChoice by) => Simulator.Run(new SimulationInput(HandDesigns.Early(), Run.Platform, [], workload) { Control = by }, _decisions[0], new SimulationOptions { Labels = [7, 7], Levels = _decisions }).Measurement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(moved.Control!.Switches, Is.GreaterThan(4));
            Assert.That(moved.Service!.ResponseNs!.P99, Is.LessThan(0.5 * still.Service!.ResponseNs!.P99));
            Assert.That(moved.AccuracyFraction, Is.InRange(0.1, 0.95));
        }
    }

    // Everything at once, replayed and stepped clock by clock.
    [TestCase("clock")]
    [TestCase("admission")]
    public void Run_OfEverything_IsThatOfPlainStepping(string by)
    {
        var power = PowerChoice.Default with
        {
            Thermal = new ThermalPath(50, 2e-5, 25, 85), Battery = new Battery(0.01, 0.5, 290, 0.2),
            Throttle = by == "clock" ? new ThrottleChoice(by, 40.7, 40.5, 3, null) : new ThrottleChoice(by, 40.7, 40.5, 1, 130_000),
        };
        var control = ControlChoice.Default with { By = "queue", PeriodNs = 7000, Levels = _levels, DownAt = [6], UpAt = [2] };
        var workload = new Workload("poisson", 150, 60_000) { BufferSamples = 8, Seed = 9 };
        Measurement Of(bool plain) => Simulate(workload, power, control, plain);
        var (fast, plain) = (Of(false), Of(true));
        TestContext.Out.WriteLine(fast.Control);
        Assert.That(fast, Is.EqualTo(plain));
        Assert.That(fast.Control!.Switches, Is.GreaterThan(1));
        Assert.That(fast.Control.ThrottledFraction, Is.InRange(0.01, 0.99));
    }

    private static Measurement Simulate(Workload workload, PowerChoice power, ControlChoice control, bool plain = false)
        => Simulator.Run(
            new SimulationInput(_graph, Run.Platform, [], workload) { Power = power, Control = control },
            _decisions[0],
            new SimulationOptions { Labels = [7, 7], Levels = _decisions, IsPlain = plain }).Measurement;
}
