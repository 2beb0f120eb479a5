using EeHw.Model.Exits;
using EeHw.Model.Numerics;

namespace EeHw.Train.Deployments.Bandwidths;

/// <summary>
/// Edgent's dynamic variant (Li et al. 2018): offline a configuration map from states of the bandwidth to exit and cut; online a change-point detector says in which state the link is, and the map's entry for the greatest state
/// not above it is used for the next sample. Each sample meets the rate that is measured next, so whoever trusts one measurement pays for its noise.
/// </summary>
public static class EdgentRun
{
    private const int States = 48;

    /// <summary>Runs four ways over the same rates.</summary>
    /// <param name="trace">A trace, for the accuracy of the exits.</param>
    /// <param name="profile">Times; its link's rate is replaced.</param>
    /// <param name="deadlineNs">Time allowed, ns.</param>
    /// <param name="bitsPerSecond">Rates, two or more.</param>
    /// <param name="options">Of the detector.</param>
    /// <returns>Static (the mean of all rates), last measurement, change points, and the oracle that knows the rate; and the change points found.</returns>
    public static (ValueList<EdgentOutcome> Outcomes, ValueList<int> ChangePoints) Of(Trace trace, SystemProfile profile, double deadlineNs, IReadOnlyList<double> bitsPerSecond, ChangePointOptions options)
    {
        ArgumentNullException.ThrowIfNull(bitsPerSecond);
        var (low, high) = (bitsPerSecond.Min(), bitsPerSecond.Max());
        var states = Enumerable.Range(0, States).Select(i => low * Math.Pow(high / low, i / (States - 1.0))).ToArray();
        var map = states.Select(rate => EdgentRule.Best(trace, profile with { BitsPerSecond = rate }, deadlineNs)).ToArray();
        var detector = new ChangePointDetector(options);
        var changes = new List<int>();
        var state = new double[bitsPerSecond.Count];
        for (var i = 0; i < state.Length; i++)
        {
            if (detector.Add(bitsPerSecond[i]))
            {
                changes.Add(i);
            }

            state[i] = detector.State;
        }

        var mean = bitsPerSecond.Average();
        return (
            [
                Run("static, mean rate", _ => mean),
                Run("last measurement", i => bitsPerSecond[i - 1]),
                Run("change points", i => state[i - 1]),
                Run("oracle", i => bitsPerSecond[i], isExact: true),
            ],
            changes.ToValueList());

        EdgentOutcome Run(string name, Func<int, double> believed, bool isExact = false)
        {
            var (inTime, accuracy, latency, switches) = (0, 0.0, 0.0, 0);
            EdgentChoice? before = null;
            for (var i = 1; i < bitsPerSecond.Count; i++)
            {
                var choice = isExact ? EdgentRule.Best(trace, profile with { BitsPerSecond = bitsPerSecond[i] }, deadlineNs) : map[Math.Max(0, Array.FindLastIndex(states, s => s <= believed(i) * (1 + 1e-9)))];
                var real = EdgentRule.LatencyOf(trace, profile with { BitsPerSecond = bitsPerSecond[i] }, choice.Exit, choice.Cut);
                var isInTime = real <= deadlineNs * (1 + 1e-12);
                inTime += isInTime ? 1 : 0;
                accuracy += isInTime ? choice.AccuracyFraction : 0;
                latency += real;
                switches += before is not null && (before.Exit, before.Cut) != (choice.Exit, choice.Cut) ? 1 : 0;
                before = choice;
            }

            double count = bitsPerSecond.Count - 1;
            return new(name, inTime / count, accuracy / count, latency / count, switches);
        }
    }
}
