using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Numerics;
using EeHw.Train.Budgets;

namespace EeHw.Train.Deployments;

/// <summary>
/// Where to cut a network between device and server, and at which shared threshold its exits answer (after SPINN, Laskaridis et al., MobiCom 2020). A sample that leaves before the cut is never sent.
/// Latency(s, t) = Σ_(i ≤ s) rate_i·t_dev·load + P(not left before s)·(bits_s / rate of the link + round trip) + Σ_(i > s) rate_i·t_srv·load, with rate_i the share of samples that
/// reach step i at threshold t. The choice: points within all limits, of these the ones that no other dominates, of these the least weighted sum of what each
/// measure is above its best, as a share of its spread.
/// </summary>
public static class SpinnSearch
{
    /// <summary>Every cut with every threshold.</summary>
    /// <param name="policy">The policy; its thresholds do not matter.</param>
    /// <param name="trace">A trace, of samples not used for reporting afterwards.</param>
    /// <param name="profile">Times and link.</param>
    /// <param name="thresholds">Quantiles of all confidences tried, at least 2; and one more at which nobody leaves early.</param>
    /// <returns>The points, by threshold and then by cut.</returns>
    public static ValueList<SplitPoint> Points(IScoredPolicy policy, Trace trace, SystemProfile profile, int thresholds = 64)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var table = ExitTable.Of(policy, trace);
        var counter = new ThresholdCounter(table);
        var all = table.Confidence.SelectMany(c => c).Order().ToArray();
        return Enumerable.Range(0, all.Length == 0 ? 0 : thresholds)
            .Select(i => all[(int)((all.Length - 1L) * i / (thresholds - 1))])
            .Append(double.PositiveInfinity)
            .Distinct()
            .SelectMany(t =>
            {
                var outcome = counter.Outcome(Enumerable.Repeat(t, trace.Exits - 1).ToArray());
                var shares = outcome.LeftAt.Select(n => n / (double)trace.Samples).ToArray();
                return profile.Cuts().Select(cut => At(profile, cut, t, outcome.Right / (double)trace.Samples, shares));
            })
            .ToValueList();
    }

    /// <summary>Chooses a point.</summary>
    /// <param name="points">The points.</param>
    /// <param name="goal">What to reach.</param>
    /// <returns>The best point.</returns>
    /// <exception cref="EeHwException">EEHW5005 when none is within the limits, with what can be reached.</exception>
    public static SplitPoint Choose(IReadOnlyList<SplitPoint> points, SpinnGoal goal)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(goal);
        var within = points.Where(p => p.LatencyNs <= (goal.LatencyNs ?? double.MaxValue)
            && p.ThroughputPerSecond >= (goal.ThroughputPerSecond ?? 0)
            && p.AccuracyFraction >= (goal.AccuracyFraction ?? 0)
            && p.ServerNs <= (goal.ServerNs ?? double.MaxValue)
            && p.DeviceNs <= (goal.DeviceNs ?? double.MaxValue)).ToList();
        if (within.Count == 0)
        {
            throw new EeHwException(
                Codes.Exits.InfeasibleBudget,
                new Place { Item = "goal" },
                string.Create(CultureInfo.InvariantCulture, $"no cut and threshold is within all limits; alone, latency can be {points.Min(p => p.LatencyNs) / 1e6:0.###} ms or more, throughput up to {points.Max(p => p.ThroughputPerSecond):0.#}/s, accuracy up to {points.Max(p => p.AccuracyFraction):P2}, server time {points.Min(p => p.ServerNs) / 1e6:0.###} ms or more, device time {points.Min(p => p.DeviceNs) / 1e6:0.###} ms or more."),
                "Relax a limit.");
        }

        var front = within.Where(p => !within.Any(o => o.Dominates(p))).ToList();
        (double Weight, Func<SplitPoint, double> Of)[] terms =
        [
            (goal.LatencyWeight, p => p.LatencyNs), (goal.ThroughputWeight, p => -p.ThroughputPerSecond), (goal.AccuracyWeight, p => -p.AccuracyFraction), (goal.ServerWeight, p => p.ServerNs), (goal.DeviceWeight, p => p.DeviceNs),
        ];
        var scaled = terms.Where(t => t.Weight > 0).Select(t => (t.Weight, t.Of, Low: front.Min(t.Of), High: front.Max(t.Of))).ToList();
        return front.MinBy(p => scaled.Sum(t => t.High > t.Low ? t.Weight * (t.Of(p) - t.Low) / (t.High - t.Low) : 0))!;
    }

    private static SplitPoint At(SystemProfile profile, int cut, double threshold, double accuracy, double[] shares)
    {
        double device = 0, server = 0, sent = 0, reach = 1;
        var exit = 0;
        for (var i = 0; i <= profile.Steps.Count; i++)
        {
            if (i == cut)
            {
                sent = cut == profile.Steps.Count ? 0 : reach;
            }

            if (i == profile.Steps.Count)
            {
                break;
            }

            var step = profile.Steps[i];
            if (i < cut)
            {
                device += reach * step.DeviceNs * profile.DeviceLoad;
            }
            else
            {
                server += reach * step.ServerNs * profile.ServerLoad;
            }

            // Behind the last step of a head the samples that leave there are gone.
            if (step.Head is { } head && (i + 1 == profile.Steps.Count || profile.Steps[i + 1].Head != head))
            {
                reach -= shares[exit++];
            }
        }

        var link = sent * profile.TransferNs(cut);
        return new(cut, profile.NameOf(cut), threshold, accuracy, device + server + link + (sent * profile.RoundTripNs), device, server, link, sent);
    }
}
