using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Sim.Workloads;

namespace EeHw.Sim.Tests.Workloads;

public sealed class SampleOrderTests
{
    private const int Count = 100_000;

    // 70 easy, 30 hard, as i % 10 >= 7.
    private static readonly byte[] _exits = [.. Enumerable.Range(0, 100).Select(i => (byte)(i % 10 >= 7 ? 1 : 0))];

    [Test]
    public void Next_AsIs_WalksItsPart()
    {
        var order = new SampleOrder(_exits, new Workload("closed", 9), 0, 0.98, 1);
        Assert.That(Enumerable.Range(0, 5).Select(_ => order.Next()), Is.EqualTo(new[] { 98, 99, 98, 99, 98 }));
    }

    [Test]
    public void Next_Sorted_BringsEasyOnesFirst()
    {
        var order = new SampleOrder(_exits, new Workload("closed", 200) { Difficulty = new Difficulty("data", "sorted") });
        var drawn = Enumerable.Range(0, 200).Select(_ => order.Next()).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(drawn.Select(i => _exits[i]), Is.Ordered);
            Assert.That(drawn.GroupBy(i => i).Select(g => g.Count()), Has.All.EqualTo(2).And.Exactly(100).Items);
        }
    }

    // Runs of hard samples last 8 in the mean; the share of hard ones stays 30 %, so that easy runs last 8·0.7/0.3. Runs are geometric: standard error of the mean of n runs is about 8/√n.
    [Test]
    public void Next_Clustered_HasRunsOfTheMeanLengthAndTheShareOfTheData()
    {
        var order = new SampleOrder(_exits, new Workload("closed", Count) { Seed = 5, Difficulty = new Difficulty("data", "clustered") { HardRun = 8 } });
        var hard = Enumerable.Range(0, Count).Select(_ => order.Next()).Select(i => (Index: i, IsHard: _exits[i] == 1)).ToList();
        var runs = Runs(hard.Select(h => h.IsHard));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(hard.Average(h => h.IsHard ? 1.0 : 0), Is.EqualTo(0.3).Within(0.015));
            Assert.That(runs.Average(), Is.EqualTo(8).Within(4 * 8 / Math.Sqrt(runs.Count)));
            Assert.That(hard.Where(h => h.IsHard).GroupBy(h => h.Index).Select(g => g.Count()), Has.All.InRange(hard.Count(h => h.IsHard) / 30, (hard.Count(h => h.IsHard) / 30) + 1), "each hard sample as often as the others");
        }
    }

    [Test]
    public void Next_Drift_GoesFromShareToShare()
    {
        var order = new SampleOrder(_exits, new Workload("closed", Count) { Difficulty = new Difficulty("data", "drift") { HardFrom = 0.1, HardTo = 0.9 } });
        var hard = Enumerable.Range(0, Count).Select(_ => (double)_exits[order.Next()]).ToList();
        for (var tenth = 0; tenth < 10; tenth++)
        {
            Assert.That(hard.Skip(tenth * Count / 10).Take(Count / 10).Average(), Is.EqualTo(0.1 + (0.8 * (tenth + 0.5) / 10)).Within(0.02), $"tenth {tenth}");
        }
    }

    // Drawn samples leave with probability 0.9 when easy, 0.2 when hard; with equally long runs 0.55 leave at the first of two exits.
    [Test]
    public void Next_OfDrawnClusters_LeavesByItsOwnProbability()
    {
        var difficulty = new Difficulty("drawn", "clustered", 0.9, 0.2) { HardRun = 50 };
        var exits = DrawnDecisions.Of(difficulty, 2).ExitOf;
        var order = new SampleOrder(exits, new Workload("closed", Count) { Difficulty = difficulty });
        Assert.That(Enumerable.Range(0, Count).Average(_ => exits[order.Next()] == 0 ? 1.0 : 0), Is.EqualTo(0.55).Within(0.03));
    }

    // The same seed and a higher probability: nobody leaves later.
    [Test]
    public void Drawn_WithAHigherProbability_LeavesNobodyLater()
    {
        var (less, more) = (DrawnDecisions.Of(0.4, 4).ExitOf, DrawnDecisions.Of(0.6, 4).ExitOf);
        Assert.That(less.Zip(more).All(e => e.Second <= e.First));
        Assert.That(more.Average(e => (double)e), Is.LessThan(less.Average(e => (double)e)));
    }

    [Test]
    public void Order_OfATraceWithoutHardSamples_IsRefused()
    {
        var e = Assert.Throws<EeHwException>(() => new SampleOrder([0, 0], new Workload("closed", 9) { Difficulty = new Difficulty("data", "drift") }));
        Assert.That(e!.Message, Is.EqualTo("workload.difficulty.order: error EEHW6504: is drift, but every sample of 2 leaves at the first exit: there is nothing to order. Use order: as-is, or other thresholds."));
    }

    private static List<int> Runs(IEnumerable<bool> hard)
    {
        var (runs, now) = (new List<int>(), 0);
        foreach (var h in hard)
        {
            if (!h && now > 0)
            {
                runs.Add(now);
            }

            now = h ? now + 1 : 0;
        }

        return runs;
    }
}
