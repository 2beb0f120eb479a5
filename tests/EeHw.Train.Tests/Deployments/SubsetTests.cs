using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Train.Deployments;
using EeHw.Train.Tests.Budgets;

namespace EeHw.Train.Tests.Deployments;

public sealed class SubsetTests
{
    private static readonly ThresholdPolicy _policy = new() { Score = new LogitMarginScore(), Confidences = [0] };

    [Test]
    public void Macs_OfATrace_TellHeadsFromBackbone()
    {
        // c = 15, 43, 70 with heads of 5 and 8: b = 10, 30, 57.
        var costs = SegmentCosts.Macs(Traces.Of(new float[6], [0], 2, 15, 43, 70) with { BackboneMacs = [10, 30, 57] });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(costs.Backbone, Is.EqualTo(new[] { 10.0, 20, 27 }));
            Assert.That(costs.Head, Is.EqualTo(new[] { 5.0, 8 }));
            Assert.That(costs.Cumulative([true, true]), Is.EqualTo(new[] { 15.0, 43, 70 }));
            Assert.That(costs.Cumulative([false, true]), Is.EqualTo(new[] { 10.0, 38, 65 }));
        }
    }

    [Property(MaxTest = 15)]
    public bool Choose_OfAFewExits_FindsWhatTryingAllFinds(int seed)
    {
        var random = new Random(seed);
        var trace = Traces.Drawn(seed, 200, 3, 20, 50, 70, 130) with { BackboneMacs = [10, 35, 45, 105] };
        var costs = SegmentCosts.Macs(trace);
        var policy = _policy with { Confidences = [0, 0, 0] };
        var goal = new HapiGoal { AccuracyDrop = random.NextDouble() * 0.1, Thresholds = 9 };
        var found = HapiSearch.Choose(policy, trace, costs, goal);
        var final = Enumerable.Range(0, 200).Count(n => LogitOrder.ArgMax(trace.LogitsOf(3, n)) == trace.Labels[n]) / 200.0;
        var scores = policy.ScoresOn(trace);
        var all = scores.Confidence.Take(3).SelectMany(c => c).Order().ToArray();
        var best = double.MaxValue;
        for (var i = 0; i < 9; i++)
        {
            for (var subset = 0; subset < 8; subset++)
            {
                var kept = Enumerable.Range(0, 3).Select(k => (subset >> k & 1) != 0).ToArray();
                var decisions = (policy with { Confidences = [.. kept.Select(k => k ? all[(all.Length - 1) * i / 8] : double.PositiveInfinity)] }).Decide(scores);
                var cumulative = costs.Cumulative(kept);
                if (decisions.Accuracy(trace.Labels) >= final - goal.AccuracyDrop - 1e-12)
                {
                    best = Math.Min(best, decisions.ExitOf.Average(e => cumulative[e]));
                }
            }
        }

        return Math.Abs(found.MeanCost - best) < 1e-9 && found.AccuracyFraction >= final - goal.AccuracyDrop - 1e-12;
    }

    [Test]
    public void Choose_ByAnnealing_ComesNearTheBest()
    {
        long[] costs = [30, 60, 90, 120, 150, 180, 210, 240, 270];
        var trace = Traces.Drawn(5, 1000, 4, costs) with { BackboneMacs = [.. costs.Select((c, k) => c - (12L * Math.Min(k + 1, 8)))] };
        var policy = _policy with { Confidences = [.. new double[8]] };
        var goal = new HapiGoal { AccuracyDrop = 0.01, Thresholds = 24, Steps = 6000 };
        var run = new SubsetRun(policy, trace, SegmentCosts.Macs(trace), 24);
        var judge = new SubsetJudge(goal, run.FinalAccuracy);
        var (best, near) = (HapiSearch.All(run, judge), HapiSearch.Annealed(run, judge, goal));
        TestContext.Out.WriteLine($"all {best.MeanCost}, annealed {near.MeanCost}");
        Assert.That(near.MeanCost, Is.InRange(best.MeanCost, best.MeanCost * 1.01));
    }

    [Test]
    public void Choose_OfAnUnreachableGoal_NamesTheNearest()
    {
        var trace = Traces.Of([4, 0, 0, 1, 9, 0, 9, 0], [0, 0], 2, 100, 300) with { BackboneMacs = [80, 280] };
        Assert.That(
            Assert.Throws<EeHwException>(() => HapiSearch.Choose(_policy, trace, SegmentCosts.Macs(trace), new() { AccuracyDrop = 0, WorstCost = 200 }))!.Message,
            Is.EqualTo("goal: error EEHW5005: no choice of exits and threshold reaches it; the nearest found has accuracy 100.00 % (final exit alone: 100.00 %), mean cost 280 and worst cost 280 MACs. Allow more cost or a larger loss of accuracy, or train more exits."));
    }

    // Head 20 of backbone 80 + 200. Four samples, one leaves: saves 200/4 = 50, costs 20. Nobody leaves: saves 0.
    [TestCase(4.0, true, 50, 20)]
    [TestCase(9.0, false, 0, 20)]
    public void Apply_OfAHandCase_DropsTheExitThatDoesNotEarnItsHead(double threshold, bool stays, double saved, double spent)
    {
        var trace = Traces.Of([4, 0, 3, 0, 2, 0, 1, 0, .. new float[8]], new int[4], 2, 100, 300) with { BackboneMacs = [80, 280] };
        var (kept, rounds) = FlexDnnRule.Apply(_policy with { Confidences = [threshold] }, trace, SegmentCosts.Macs(trace));
        Assert.That((kept[0], rounds[0][0].SavedCost, rounds[0][0].HeadCost, rounds[0][0].IsDropped), Is.EqualTo((stays, saved, spent, !stays)));
    }

    [Property(MaxTest = 30)]
    public bool Apply_EveryRound_DropsOnlyWhatMakesTheNetworkCheaper(int seed)
    {
        var trace = Traces.Drawn(seed, 200, 3, 40, 90, 140, 200) with { BackboneMacs = [10, 30, 50, 110] };
        var costs = SegmentCosts.Macs(trace);
        var policy = _policy with { Confidences = [3, 2, 2] };
        var (_, rounds) = FlexDnnRule.Apply(policy, trace, costs);
        bool[] kept = [true, true, true];
        foreach (var round in rounds)
        {
            var before = Cost(kept);
            foreach (var step in round)
            {
                var without = kept.ToArray();
                without[step.Exit] = false;
                if (Math.Abs(Cost(without) - before - (step.SavedCost - step.HeadCost)) > 1e-9)
                {
                    return false;
                }
            }

            foreach (var step in round.Where(s => s.IsDropped))
            {
                kept[step.Exit] = false;
            }
        }

        return true;

        double Cost(bool[] present)
        {
            var cumulative = costs.Cumulative(present);
            return (policy with { Confidences = [.. policy.Confidences.Select((c, k) => present[k] ? c : double.PositiveInfinity)] }).Decide(trace).ExitOf.Average(e => cumulative[e]);
        }
    }
}
