using EeHw.Host.Power;

namespace EeHw.Host.Tests.Power;

public sealed class EnergyStatisticsTests
{
    [Test]
    public void PerSample_IdleSubtracted_ByHand()
    {
        // Passes of 2 s with 30, 34 and 32 J, idle 10 W: net 10, 14 and 12 J, mean 12. Over 4 samples: 3 J each.
        // Scatter 2 / sqrt(3); idle error 0.5 W x 2 s = 1 J; together sqrt(4 / 3 + 1) = 1.5275 J, twice that over 4 samples 0.7638 J.
        var band = EnergyStatistics.PerSample([new(2, 30), new(2, 34), new(2, 32)], 4, new IdlePower(10, 0.5, 5), 0);

        Assert.That(band.Mean, Is.EqualTo(3e12).Within(1));
        Assert.That(band.High - band.Mean, Is.EqualTo(2 * Math.Sqrt((4.0 / 3) + 1) / 4 * 1e12).Within(1e3));
        Assert.That(band.Mean - band.Low, Is.EqualTo(band.High - band.Mean).Within(1e3));
    }

    [Test]
    public void PerSample_SlowMeter_CountsWhenItUpdates()
    {
        // One pass of 1 s at 20 W, updates every 0.6 s: 20 x 0.6 / sqrt(6) J.
        var band = EnergyStatistics.PerSample([new(1, 20)], 1, null, 0.6);

        Assert.That(band.Mean, Is.EqualTo(20e12).Within(1));
        Assert.That(band.High - band.Mean, Is.EqualTo(2 * 20 * 0.6 / Math.Sqrt(6) * 1e12).Within(1e3));
    }

    [Test]
    public void PerSample_MoreSamplesPerPass_DividesErrorAndMean([Values(1, 10, 1000)] int samples)
    {
        var one = EnergyStatistics.PerSample([new(1, 20), new(1, 22)], 1, new IdlePower(3, 0.1, 1), 0.01);
        var many = EnergyStatistics.PerSample([new(1, 20), new(1, 22)], samples, new IdlePower(3, 0.1, 1), 0.01);

        Assert.That(many.Mean * samples, Is.EqualTo(one.Mean).Within(one.Mean * 1e-12));
        Assert.That(many.High * samples, Is.EqualTo(one.High).Within(one.High * 1e-12));
    }
}
