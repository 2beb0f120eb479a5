using EeHw.Model.Exits;
using EeHw.Train.Budgets;

namespace EeHw.Train.Tests.Budgets;

public sealed class ThresholdSearchTests
{
    // Two exits, costs 100 and 300. Margins at exit 1: 4, 3, 2, 1; its answers: right, wrong, right, wrong; exit 2: all right but the first.
    private static readonly Trace _hand = Traces.Of([4, 0, 0, 3, 2, 0, 0, 1, 0, 9, 9, 0, 9, 0, 9, 0], [0, 0, 0, 0], 2, 100, 300);

    [TestCase(4.0, 1, 1, 3, 250)]
    [TestCase(3.0, 1, 2, 2, 200)]
    [TestCase(2.0, 1, 3, 1, 150)]
    [TestCase(double.PositiveInfinity, 0, 0, 4, 300)]
    public void Count_OfAHandCase_CountsWhatLeaves(double threshold, int rightAtFirst, int first, int last, double cost)
    {
        var outcome = new ThresholdCounter(Table(_hand)).Outcome([threshold]);
        var later = Enumerable.Range(first, last).Count(n => n != 0);
        Assert.That((outcome.LeftAt[0], outcome.LeftAt[1], outcome.MeanCost, outcome.Right), Is.EqualTo((first, last, cost, (threshold <= 2 ? 2 : rightAtFirst) + later)));
    }

    [Test]
    public void Search_OfAHandCase_FindsTheBestThreshold()
    {
        // Threshold 4: all four right at 250. At 200 there are 3 (sample 1 leaves wrong), at 150 also 3 (sample 2 leaves right): the cheaper wins.
        var table = Table(_hand);
        var found = GridSearch.Search(table, [[double.PositiveInfinity, 4, 3, 2, 1]], [300, 249, 100, 99]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Select(f => f?.Confidences[0]), Is.EqualTo(new double?[] { 4, 2, 1, null }));
            Assert.That(found.Select(f => f?.Right), Is.EqualTo(new int?[] { 4, 3, 2, null }));
            Assert.That(CoordinateSearch.Improve(table, [double.PositiveInfinity], 249)!.Confidences, Is.EqualTo(new[] { 2.0 }));
            Assert.That(CoordinateSearch.Improve(table, [1], 99), Is.Null);
        }
    }

    [Property(MaxTest = 60)]
    public bool Count_OfAnyThresholds_IsWhatThePolicyDecides(int seed)
    {
        var random = new Random(seed);
        var costs = Enumerable.Range(1, random.Next(1, 6)).Select(k => 100L * k).ToArray();
        // Rounded logits make ties.
        var trace = Traces.Drawn(seed, random.Next(1, 400), 3, costs);
        trace = trace with { Logits = [.. trace.Logits.Select(l => MathF.Round(l * 2) / 2)] };
        var scores = TraceScores.Of(trace, new LogitMarginScore());
        var counter = new ThresholdCounter(ExitTable.Of(scores));
        for (var i = 0; i < 20; i++)
        {
            var thresholds = costs.SkipLast(1).Select(_ => random.Next(8) == 0 ? double.PositiveInfinity : random.Next(4) == 0 ? random.NextDouble() * 5 : Math.Round(random.NextDouble() * 10) / 2).ToArray();
            var policy = new ThresholdPolicy { Score = scores.Score, Confidences = [.. thresholds] };
            var evaluation = PolicyEvaluation.Of(trace, policy.Decide(scores));
            var outcome = counter.Outcome(thresholds);
            var same = outcome.LeftAt.Select(n => n / (double)trace.Samples).SequenceEqual(evaluation.ExitShares)
                && outcome.Right / (double)trace.Samples == evaluation.AccuracyFraction
                && Math.Abs(outcome.MeanCost - evaluation.ExpectedMacs) < 1e-9;
            if (!same)
            {
                return false;
            }
        }

        return true;
    }

    [Property(MaxTest = 40)]
    public bool Search_OfAnyGrid_FindsWhatTryingAllFinds(int seed)
    {
        var random = new Random(seed);
        var costs = Enumerable.Range(1, random.Next(2, 6)).Select(k => 100L * k * k).ToArray();
        var table = Table(Traces.Drawn(seed, random.Next(5, 200), 3, costs));
        var grid = GridSearch.Quantiles(table, random.Next(2, 6));
        double[] budgets = [.. Enumerable.Range(0, 3).Select(_ => costs[0] + (random.NextDouble() * (costs[^1] - costs[0])))];
        var found = GridSearch.Search(table, grid, budgets);
        var counter = new ThresholdCounter(table);
        var all = Product(grid).Select(v => counter.Outcome(v)).ToList();
        return all.Count == GridSearch.Size(grid) && budgets.Select((b, i) =>
        {
            var best = all.Where(o => o.MeanCost <= b).OrderByDescending(o => o.Right).ThenBy(o => o.MeanCost).FirstOrDefault();
            return found[i]?.Right == best?.Right && Math.Abs((found[i]?.MeanCost ?? 0) - (best?.MeanCost ?? 0)) < 1e-9;
        }).All(same => same);
    }

    [Property(MaxTest = 20)]
    public bool Improve_OfAGridsBest_IsNotWorseAndMeetsTheBudget(int seed)
    {
        var table = Table(Traces.Drawn(seed, 300, 4, 100, 300, 500, 900));
        var budget = 110 + (780 * new Random(seed).NextDouble());
        var start = GridSearch.Search(table, GridSearch.Quantiles(table, 9), [budget])[0]!;
        var found = CoordinateSearch.Improve(table, start.Confidences, budget, 9)!;
        return found.MeanCost <= budget * (1 + 1e-9) && (found.Right > start.Right || (found.Right == start.Right && found.MeanCost <= start.MeanCost));
    }

    [Test]
    public void Improve_OfOneThreshold_IsTheBestThereIs()
    {
        var table = Table(Traces.Drawn(4, 500, 3, 100, 900));
        var counter = new ThresholdCounter(table);
        var best = table.Confidence[0].Append(double.PositiveInfinity).Select(t => counter.Outcome([t])).Where(o => o.MeanCost <= 400).Max(o => o.Right);
        Assert.That(CoordinateSearch.Improve(table, [double.NegativeInfinity], 400)!.Right, Is.EqualTo(best));
    }

    [Test]
    public void Quantiles_OfTenSamples_AreTheirConfidencesFromTheTop()
    {
        var table = Table(Traces.Of([.. Enumerable.Range(1, 10).SelectMany(n => new float[] { n, 0 }), .. new float[20]], new int[10], 2, 1, 2));
        Assert.That(GridSearch.Quantiles(table, 6)[0], Is.EqualTo(new[] { double.PositiveInfinity, 9, 7, 5, 3, 1 }));
    }

    private static ExitTable Table(Trace trace) => ExitTable.Of(TraceScores.Of(trace, new LogitMarginScore()));

    private static IEnumerable<double[]> Product(IReadOnlyList<IReadOnlyList<double>> grid)
        => grid.Aggregate((IEnumerable<double[]>)[[]], (all, axis) => all.SelectMany(v => axis.Select(t => v.Append(t).ToArray())));
}
