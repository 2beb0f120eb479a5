using EeHw.Model.Designs;
using EeHw.Model.Exits;
using EeHw.Model.Results;
using EeHw.Sim.Energy;
using EeHw.Sim.Tests.Designs;

namespace EeHw.Sim.Tests.Energy;

/// <summary>Idle states of designs whose samples arrive by themselves.</summary>
public sealed class PowerReadingTests
{
    // Clocks 0 to 9, 20 to 29, 35 to 44, 100 to 109: idle 10, 5, 55. Entered after 2 clocks, woken in 4.
    // Asleep 10 - 2 = 8; then late by 4, so the next idle time is 5 - 4 = 1, too short; then 55 - 2 = 53. Late: the second sample by 4 and the fourth by 4.
    [Test]
    public void Release_OfFourSamples_AddsUpAsByHand()
    {
        var idle = new IdleTimes([new IdleState(0, 4, 0)], 2, 1);
        foreach (var (n, start) in new[] { (0, 0), (2, 35), (1, 20), (3, 100) })
        {
            idle.Release(new SampleFlow(n, 0, start, start + 5, start + 9));
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(idle.IdleClocks, Is.EqualTo(70));
            Assert.That(idle.Of(0), Is.EqualTo((61.0, 2L, 8.0)));
        }
    }

    // A camera: every period T the design works B and is idle T - B. Average power of a state by hand:
    // events/T + static·(1 - a·c_s) + clock·(1 - a) + wake/T with a = (T - B - w - t)/T; it breaks even at w + t + wake/(static + clock).
    [Test]
    public void Use_OfPeriodicArrivals_IsTheClosedForm()
    {
        const double period = 200_000, wakeNs = 4_000, after = 1_000, wakePj = 2e6;
        const long samples = 400;
        var power = PowerChoice.Default with { Idle = PowerChoice.Down, IdleAfterNs = after, PoweredDown = new IdleState(0, wakeNs, wakePj) };
        var graph = HandDesigns.LeNet(6, 4, 2);
        var workload = new Workload("periodic", samples, period);
        var active = Simulator.Run(new SimulationInput(graph, Run.Platform, [], workload), new ExitDecisions([0], [0]), SimulationOptions.Default).Measurement;
        var m = Simulator.Run(new SimulationInput(graph, Run.Platform, [], workload) { Power = power }, new ExitDecisions([0], [0]), SimulationOptions.Default).Measurement;
        var parts = active.EnergyParts.ToDictionary(p => p.Name, p => p.PicojoulesPerSample.Mean);
        var (timed, time) = (parts["static"] + parts["clock"], parts["static"] / 300);
        var busy = active.LatencyNs!.Mean + graph.Clock.Nanoseconds(1);
        var asleep = (samples - 1.0) / samples * (period - busy - wakeNs - after) + (wakeNs / samples);
        var expected = active.EnergyPjPerSample!.Value.Mean - (timed * asleep / time) + (wakePj * (samples - 1) / samples);
        var chosen = m.Power!.States.Single(s => s.IsChosen);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.Power.States.Select(s => s.Name), Is.EqualTo(new[] { "active", "clock-gated", "powered-down" }));
            Assert.That(m.EnergyPjPerSample!.Value.Mean, Is.EqualTo(expected).Within(1e-6 * expected));
            Assert.That(m.EnergyParts.Sum(p => p.PicojoulesPerSample.Mean), Is.EqualTo(m.EnergyPjPerSample.Value.Mean).Within(1e-9 * expected));
            Assert.That(chosen.EnergyPjPerSample, Is.EqualTo(m.EnergyPjPerSample));
            Assert.That(chosen.AveragePowerMw, Is.EqualTo(m.AveragePowerMw));
            Assert.That(chosen.WakeUps, Is.EqualTo(samples - 1));
            Assert.That(chosen.BreakEvenNs, Is.EqualTo(wakeNs + after + (wakePj / (timed / time))).Within(1e-6));
            Assert.That(chosen.AddedLatencyNs, Is.EqualTo(wakeNs * (samples - 1) / samples).Within(1e-6));
            Assert.That(m.Power.States[0].EnergyPjPerSample.Mean, Is.EqualTo(active.EnergyPjPerSample.Value.Mean).Within(1e-9 * expected));
        }
    }

    // At an idle time of exactly break-even the state costs what it saves.
    [Test]
    public void Use_AtTheBreakEvenIdleTime_CostsWhatItSaves()
    {
        var graph = HandDesigns.LeNet(6, 4, 2);
        var choice = PowerChoice.Default with { PoweredDown = new IdleState(0, 1000, 1e6) };
        var at = Read(400_000).States[2].BreakEvenNs!.Value;
        var busy = Simulator.Run(new SimulationInput(graph, Run.Platform, [], new Workload("periodic", 10, 400_000)), new ExitDecisions([0], [0]), SimulationOptions.Default).Measurement.LatencyNs!.Mean + graph.Clock.Nanoseconds(1);
        var (less, more) = (Read(busy + (0.9 * at)), Read(busy + (1.1 * at)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(less.States[2].EnergyPjPerSample.Mean, Is.GreaterThan(less.States[0].EnergyPjPerSample.Mean));
            Assert.That(more.States[2].EnergyPjPerSample.Mean, Is.LessThan(more.States[0].EnergyPjPerSample.Mean));
        }

        PowerUse Read(double period)
            => Simulator.Run(new SimulationInput(graph, Run.Platform, [], new Workload("periodic", 1000, period)) { Power = choice }, new ExitDecisions([0], [0]), SimulationOptions.Default).Measurement.Power!;
    }

    // A chip of 1 K/W above 25 °C: its power in W is its rise in K. Always fed, everything but static power follows the clock.
    [Test]
    public void Use_OfAThermalPath_EndsAtAmbientPlusPower()
    {
        var input = new SimulationInput(HandDesigns.LeNet(6, 4, 2), Run.Platform, [], new Workload("closed", 50)) { Power = PowerChoice.Default with { Thermal = new ThermalPath(1, 20, 25, 25.35) } };
        var m = Simulator.Run(input, new ExitDecisions([0], [0]), SimulationOptions.Default).Measurement;
        var (thermal, watts) = (m.Power!.Thermal!, m.AveragePowerMw!.Value.Mean / 1000);
        Assume.That(watts, Is.GreaterThan(0.35), "else the limit is no limit");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.Power.States, Is.Empty);
            Assert.That(thermal.SteadyC.Mean, Is.EqualTo(25 + watts).Within(1e-9));
            Assert.That(thermal.SustainableClockFraction, Is.EqualTo(0.05 / (watts - 0.3)).Within(1e-9));
            Assert.That(thermal.LimitReachedS, Is.EqualTo(20 * Math.Log(watts / (watts - 0.35))).Within(1e-9));
            Assert.That(thermal.TemperatureC[4], Is.EqualTo(25 + (watts * (1 - Math.Exp(-1)))).Within(1e-9));
        }
    }
}
