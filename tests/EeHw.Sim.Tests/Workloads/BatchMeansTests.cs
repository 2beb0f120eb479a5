using EeHw.Model.Numerics;
using EeHw.Sim.Queues;
using EeHw.Sim.Statistics;

namespace EeHw.Sim.Tests.Workloads;

/// <summary>Whether the interval says what it is said to: 95 of 100 hold the true value.</summary>
public sealed class BatchMeansTests
{
    // Losses of an M/D/1/K queue, a correlated series whose mean is known exactly, 400 independent runs of 30 000 arrivals: the share of intervals that hold it is 0.95 with a standard error of 0.011.
    [TestCase(0.8, 1)]
    [TestCase(1.1, 4)]
    public void HalfWidth_OfLosses_HoldsTheExactShareInNineteenOfTwenty(double load, int places)
    {
        const int runs = 400;
        var exact = QueueForms.LossFraction(load, [(1, 1)], places + 1);
        var held = 0;
        for (var run = 0; run < runs; run++)
        {
            var losses = Losses(load, places, 30_000, run);
            held += Math.Abs(losses.Mean - exact) <= losses.HalfWidth ? 1 : 0;
        }

        Assert.That(held / (double)runs, Is.InRange(0.92, 0.98));
    }

    // One server, service time 1, Poisson arrivals, `places` that wait; who finds them taken is lost.
    private static BatchMeans Losses(double load, int places, int arrivals, int seed)
    {
        var (random, series, waiting) = (new CounterRandom(seed, 0), new BatchMeans(), new Queue<double>());
        var (now, end) = (0.0, 0.0);
        for (var i = 0; i < arrivals; i++)
        {
            now -= Math.Log(1 - random.NextUniform()) / load;
            while (waiting.Count > 0 && waiting.Peek() <= now)
            {
                waiting.Dequeue();
            }

            var isLost = waiting.Count >= places;
            if (!isLost)
            {
                var start = Math.Max(now, end);
                end = start + 1;
                if (start > now)
                {
                    waiting.Enqueue(start);
                }
            }

            if (i >= arrivals / 10)
            {
                series.Add(isLost ? 1 : 0);
            }
        }

        return series;
    }
}
