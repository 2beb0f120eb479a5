using EeHw.Sim.Workloads;

namespace EeHw.Sim.Tests.Workloads;

public sealed class ArrivalTests
{
    [Test]
    public void Next_OfARecord_GoesRound()
    {
        var record = new RecordedArrivals([5, 7, 11]);
        Assert.That(Enumerable.Range(0, 6).Select(_ => record.Next()), Is.EqualTo(new[] { 0, 2, 6, 9, 11, 15 })); // span 6 + mean gap 3
    }

    // Mean gap: share of time in each phase times its rate. Quiet 3/4 of the time at 1 per 4000 fs, busy 1/4 at 1 per 500 fs: 0.6875 per 1000 fs.
    [Test]
    public void Next_OfBursts_HasTheMeanRateAndClumps()
    {
        var bursts = new BurstyArrivals(4000, 500, 300_000, 100_000, 11);
        var times = Enumerable.Range(0, 400_000).Select(_ => bursts.Next()).ToList();
        var counts = times.GroupBy(t => t / 50_000).Select(g => (double)g.Count()).ToList();
        var mean = counts.Average();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(times, Is.Ordered);
            Assert.That(400_000 / (double)times[^1], Is.EqualTo(0.6875e-3).Within(4).Percent);
            Assert.That(counts.Sum(c => (c - mean) * (c - mean)) / counts.Count / mean, Is.GreaterThan(5), "index of dispersion of a Poisson process is 1");
        }
    }
}
