using EeHw.Model.Diagnostics;
using EeHw.Sim.Frames;

namespace EeHw.Sim.Tests.Frames;

public sealed class ArrivalTests
{
    [Test]
    public void Next_OfARecord_GoesRound()
    {
        var record = new RecordedArrivals([5, 7, 11], new Place { File = "r.csv" });
        Assert.That(Enumerable.Range(0, 6).Select(_ => record.Next()), Is.EqualTo(new[] { 0, 2, 6, 9, 11, 15 })); // span 6 + mean gap 3
    }

    [TestCase("3", "r.csv: error EEHW6505: 1 arrival time(s) are recorded; at least 2 are needed.")]
    [TestCase("3 8 7", "r.csv: error EEHW6505: arrival 2 comes at 7 fs, before arrival 1 at 8 fs. Sort the record, or check the unit of its times.")]
    public void Recorded_WithBadTimes_IsRefused(string times, string message)
        => Assert.That(Assert.Throws<EeHwException>(() => _ = new RecordedArrivals([.. times.Split(' ').Select(long.Parse)], new Place { File = "r.csv" }))!.Message, Is.EqualTo(message));

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
