using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Numerics;

namespace EeHw.Train.Deployments;

/// <summary>
/// The deepest exit that some cut brings inside a deadline (after Edgent, Li et al., 2018): the network is cut off at one exit for all samples ("right-sizing") and partitioned between device and
/// server; from the deepest exit to the first, over all cuts, device part + transfer + server part is predicted, and the fastest cut of the first exit that is in time is taken.
/// </summary>
public static class EdgentRule
{
    /// <summary>Chooses an exit and a cut.</summary>
    /// <param name="trace">A trace, for the accuracy of the exits.</param>
    /// <param name="profile">Times and link.</param>
    /// <param name="deadlineNs">Time allowed, ns.</param>
    /// <returns>The choice.</returns>
    /// <exception cref="EeHwException">EEHW5005 when even the first exit is late, with the shortest deadline.</exception>
    public static EdgentChoice Choose(Trace trace, SystemProfile profile, double deadlineNs)
    {
        ArgumentNullException.ThrowIfNull(trace);
        for (var exit = trace.Exits - 1; exit >= 0; exit--)
        {
            if (Fastest(trace, profile, exit) is var choice && choice.LatencyNs <= deadlineNs)
            {
                return choice;
            }
        }

        var shortest = Enumerable.Range(0, trace.Exits).Min(k => Fastest(trace, profile, k).LatencyNs);
        throw new EeHwException(
            Codes.Exits.InfeasibleBudget,
            new Place { Item = "deadline" },
            string.Create(CultureInfo.InvariantCulture, $"{deadlineNs / 1e6:0.###} ms cannot be met at this bandwidth: the fastest exit and cut take {shortest / 1e6:0.###} ms."),
            "Allow more time, or raise the rate of the link.");
    }

    /// <summary>The choice for each rate of the link: Edgent's configuration map for a changing network.</summary>
    /// <param name="trace">A trace.</param>
    /// <param name="profile">Times and link; its rate is replaced.</param>
    /// <param name="deadlineNs">Time allowed, ns.</param>
    /// <param name="bitsPerSecond">Rates of the link.</param>
    /// <returns>A choice per rate; null where even the first exit is late.</returns>
    public static ValueList<EdgentChoice?> Map(Trace trace, SystemProfile profile, double deadlineNs, IReadOnlyList<double> bitsPerSecond)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(bitsPerSecond);
        return bitsPerSecond
            .Select(rate => Enumerable.Range(0, trace.Exits).Reverse().Select(k => Fastest(trace, profile with { BitsPerSecond = rate }, k)).FirstOrDefault(c => c.LatencyNs <= deadlineNs))
            .ToValueList();
    }

    /// <summary>The choice at one rate; where even the first exit is late, the fastest there is.</summary>
    /// <param name="trace">A trace.</param>
    /// <param name="profile">Times and link.</param>
    /// <param name="deadlineNs">Time allowed, ns.</param>
    /// <returns>A choice.</returns>
    internal static EdgentChoice Best(Trace trace, SystemProfile profile, double deadlineNs)
    {
        var all = Enumerable.Range(0, trace.Exits).Reverse().Select(k => Fastest(trace, profile, k)).ToList();
        return all.FirstOrDefault(c => c.LatencyNs <= deadlineNs) ?? all.MinBy(c => c.LatencyNs)!;
    }

    /// <summary>Time of an exit and a cut.</summary>
    /// <param name="trace">A trace, for the names of the exits.</param>
    /// <param name="profile">Times and link.</param>
    /// <param name="exit">Exit from 0.</param>
    /// <param name="cut">Steps on the device.</param>
    /// <returns>ns.</returns>
    internal static double LatencyOf(Trace trace, SystemProfile profile, int exit, int cut) => Latency(profile, StepsTo(profile, trace.ExitNames, exit), cut);

    private static EdgentChoice Fastest(Trace trace, SystemProfile profile, int exit)
    {
        var right = Enumerable.Range(0, trace.Samples).Count(n => trace.AnswerOf(exit, n) == trace.LabelOf(exit, n));
        var steps = StepsTo(profile, trace.ExitNames, exit);
        return profile.Cuts()
            .Where(cut => cut <= steps[^1] + 1)
            .Append(steps[^1] + 1)
            .Distinct()
            .Select(cut => new EdgentChoice(exit, cut, profile.NameOf(cut), Latency(profile, steps, cut), right / (double)trace.Samples))
            .MinBy(c => c.LatencyNs)!;
    }

    // Backbone up to the exit, and that exit's own head: no other head runs.
    private static List<int> StepsTo(SystemProfile profile, ValueList<string> exits, int exit)
    {
        var last = exit == exits.Count - 1 ? profile.Steps.Count - 1 : Enumerable.Range(0, profile.Steps.Count).Last(i => profile.Steps[i].Head == exits[exit]);
        return [.. Enumerable.Range(0, last + 1).Where(i => profile.Steps[i].Head is null || (exit < exits.Count - 1 && profile.Steps[i].Head == exits[exit]))];
    }

    private static double Latency(SystemProfile profile, List<int> steps, int cut)
    {
        var device = steps.Where(i => i < cut).Sum(i => profile.Steps[i].DeviceNs) * profile.DeviceLoad;
        var server = steps.Where(i => i >= cut).Sum(i => profile.Steps[i].ServerNs) * profile.ServerLoad;
        var isSent = steps[^1] >= cut;
        return device + server + (isSent ? profile.TransferNs(cut) + profile.RoundTripNs : 0);
    }
}
