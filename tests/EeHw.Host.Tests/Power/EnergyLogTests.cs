using EeHw.Host.Power;

namespace EeHw.Host.Tests.Power;

public sealed class EnergyLogTests
{
    [Test]
    public void Power_SteadyLoad_IsItsMeanWithoutScatter()
    {
        var (clock, meter) = (new FakeClock(), new FakeMeter());
        using var log = new EnergyLog(meter, TimeSpan.Zero, clock);

        // 10 W for 2 s.
        for (var i = 1; i <= 20; i++)
        {
            clock.Pass(0.1);
            meter.Joules = i;
            log.Read();
        }

        var power = log.Power(0, 2)!;
        Assert.That(power.Watts, Is.EqualTo(10).Within(1e-9));
        Assert.That(power.ErrorWatts, Is.Zero.Within(1e-9));
        Assert.That(power.Seconds, Is.EqualTo(2).Within(1e-9));
    }

    [Test]
    public void Power_LoadThatChanges_HasAStandardErrorFromTenths()
    {
        // 8 and 12 W by turns, each for 1 s, ten times: mean 10, standard deviation of the tenths 2.108, of their mean 0.667.
        var (clock, meter) = (new FakeClock(), new FakeMeter());
        using var log = new EnergyLog(meter, TimeSpan.Zero, clock);
        for (var i = 0; i < 10; i++)
        {
            clock.Pass(1);
            meter.Joules += i % 2 == 0 ? 8 : 12;
            log.Read();
        }

        var power = log.Power(0, 10)!;

        Assert.That(power.Watts, Is.EqualTo(10).Within(1e-9));
        Assert.That(power.ErrorWatts, Is.EqualTo(2.0 * Math.Sqrt(10.0 / 9) / Math.Sqrt(10)).Within(1e-9));
    }

    [Test]
    public void Power_MeterWithSlowUpdates_HasAnErrorOfItsOwn()
    {
        // 10 W over 2 s, updates every 0.5 s: 10 x 0.5 / sqrt(6) / 2 W.
        var (clock, meter) = (new FakeClock(), new FakeMeter { Update = 0.5 });
        using var log = new EnergyLog(meter, TimeSpan.Zero, clock);
        clock.Pass(2);
        meter.Joules = 20;
        log.Read();

        Assert.That(log.Power(0, 2)!.ErrorWatts, Is.EqualTo(10 * 0.5 / Math.Sqrt(6) / 2).Within(1e-9));
    }

    [Test]
    public void Read_SensorThatVanishes_SaysWhenAndWhyAndGivesNothingMore()
    {
        var (clock, meter) = (new FakeClock(), new FakeMeter());
        using var log = new EnergyLog(meter, TimeSpan.Zero, clock);
        clock.Pass(1.5);
        meter.Failure = "no such file";

        Assert.That(log.Read(), Is.Null);
        meter.Failure = null;
        meter.Joules = 100;

        Assert.That(log.Read(), Is.Null, "half a run is not averaged");
        Assert.That(log.Power(0, 10), Is.Null);
        Assert.That(log.Failure, Is.EqualTo("fake could not be read any more after 1.5 s: no such file"));
    }

    [Test]
    public void Log_WithAnInterval_ReadsByItself()
    {
        var meter = new FakeMeter();
        using var log = new EnergyLog(meter, TimeSpan.FromMilliseconds(1));
        meter.Failure = "gone";

        Assert.That(() => log.Failure, Does.StartWith("fake could not be read any more after ").And.EndsWith(" s: gone").After(5000, 5));
    }
}
