using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Numerics;

namespace EeHw.Train.Deployments;

/// <summary>
/// Which of many candidate exits to keep, and at which shared threshold, for a platform's costs (after HAPI, Laskaridis et al., ICCAD 2020): the network is a chain of segments and heads,
/// each reached by the share of samples that has not left, and the outputs of all candidates are known, so that no network is run. Up to 12 candidates: every
/// subset with every threshold; beyond, simulated annealing over {add, remove, move an exit; change the threshold}.
/// </summary>
public static class HapiSearch
{
    /// <summary>Candidates up to which every subset is tried.</summary>
    public const int MostForAll = 12;

    /// <summary>Chooses exits.</summary>
    /// <param name="policy">The policy; its thresholds do not matter.</param>
    /// <param name="trace">A trace with all candidates, of samples not used for reporting afterwards.</param>
    /// <param name="costs">Segments and heads.</param>
    /// <param name="goal">What to reach.</param>
    /// <returns>The best network.</returns>
    /// <exception cref="EeHwException">EEHW5005 when no network reaches the goal, naming what can be reached.</exception>
    public static ExitSubset Choose(IScoredPolicy policy, Trace trace, SegmentCosts costs, HapiGoal goal)
    {
        ArgumentNullException.ThrowIfNull(goal);
        var run = new SubsetRun(policy, trace, costs, goal.Thresholds);
        var judge = new SubsetJudge(goal, run.FinalAccuracy);
        var best = run.Early <= MostForAll ? All(run, judge) : Annealed(run, judge, goal);
        return judge.IsMet(best)
            ? best
            : throw new EeHwException(
                Codes.Exits.InfeasibleBudget,
                new Place { Item = "goal" },
                string.Create(CultureInfo.InvariantCulture, $"no choice of exits and threshold reaches it; the nearest found has accuracy {best.AccuracyFraction:P2} (final exit alone: {run.FinalAccuracy:P2}), mean cost {best.MeanCost:0.###} and worst cost {best.WorstCost:0.###} {costs.Unit}."),
                "Allow more cost or a larger loss of accuracy, or train more exits.");
    }

    internal static ExitSubset All(SubsetRun run, SubsetJudge judge)
    {
        ExitSubset? best = null;
        for (var t = 0; t < run.Thresholds.Count; t++)
        {
            run.Use(t);
            for (uint subset = 0; subset < 1u << run.Early; subset++)
            {
                // Without exits the threshold says nothing: once is enough.
                if (subset != 0 || t == 0)
                {
                    best = judge.Better(best, run.Evaluate(Kept(subset, run.Early)));
                }
            }
        }

        return best!;
    }

    internal static ExitSubset Annealed(SubsetRun run, SubsetJudge judge, HapiGoal goal)
    {
        var random = new CounterRandom(goal.Seed, 0);
        var (kept, t) = (new bool[run.Early], run.Thresholds.Count / 2);
        Array.Fill(kept, true);
        run.Use(t);
        var here = run.Evaluate(kept);
        var best = here;
        for (var step = 0; step < goal.Steps; step++)
        {
            var (next, threshold) = Moved(kept, t, random, run.Thresholds.Count);
            run.Use(threshold);
            var there = run.Evaluate(next);

            // Energies are fractions: the walk accepts a loss of 2 % at first and of 0.002 % at the end about every third time.
            var heat = 0.02 * PortableMath.Exp(-6.9 * step / goal.Steps);
            if (judge.Energy(there) <= judge.Energy(here) || random.NextUniform() < PortableMath.Exp((judge.Energy(here) - judge.Energy(there)) / heat))
            {
                (kept, t, here) = (next, threshold, there);
            }

            best = judge.Better(best, there);
        }

        return best;
    }

    private static (bool[] Kept, int Threshold) Moved(bool[] kept, int threshold, CounterRandom random, int thresholds)
    {
        var next = (bool[])kept.Clone();
        var at = random.NextInteger(kept.Length);
        switch (random.NextInteger(3))
        {
            case 0:
                next[at] = !next[at];
                return (next, threshold);
            case 1:
                var to = random.NextInteger(kept.Length);
                (next[at], next[to]) = (next[to], next[at]);
                return (next, threshold);
            default:
                return (next, Math.Clamp(threshold + random.NextInteger(9) - 4, 0, thresholds - 1));
        }
    }

    private static bool[] Kept(uint subset, int early) => [.. Enumerable.Range(0, early).Select(k => (subset >> k & 1) != 0)];
}
