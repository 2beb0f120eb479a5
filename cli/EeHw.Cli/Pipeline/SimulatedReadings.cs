using EeHw.Cli.Output;
using EeHw.Model.Numerics;
using EeHw.Report;
using EeHw.Report.Readings;
using EeHw.Sim;

namespace EeHw.Cli.Pipeline;

/// <summary>What a design is predicted to do: by formula and by simulation.</summary>
public static class SimulatedReadings
{
    /// <summary>Options of a simulation that a report is drawn from.</summary>
    public static readonly SimulationOptions ForReport = SimulationOptions.Default with { KeepSamples = true, SearchDepths = true, KeepCourse = true, LoadCurve = true, TimelineFrom = 4, TimelineSamples = 8 };

    /// <summary>The bound by formula, for the exit shares of the design's decision units.</summary>
    /// <param name="session">The design.</param>
    /// <returns>A reading with interval and throughput only.</returns>
    public static Reading ClosedForm(DesignSession session)
    {
        var shares = session.UnitDecisions.Shares(session.Lowered.Graph.ExitCount);
        var bound = Sim.ClosedForm.Measure(session.Lowered, shares);

        // The shares went in; only what came out is a reading.
        return new("closed form", bound with { ExitShares = [], Units = [] });
    }

    /// <summary>Simulates a design with the decisions of its own decision units.</summary>
    /// <param name="session">The design.</param>
    /// <param name="options">What to keep and search.</param>
    /// <param name="progress">Progress on stderr.</param>
    /// <param name="cancellation">Cancelled by Ctrl-C: the result is then partial.</param>
    /// <returns>The result.</returns>
    public static SimulationResult Simulate(DesignSession session, SimulationOptions options, Progress progress, CancellationToken cancellation)
    {
        var decisions = session.UnitDecisions;
        var total = (double)(options.Workload ?? session.Lowered.Design.Workload).Samples;
        progress.Start("simulating");
        return Simulator.Run(
            session.Lowered,
            decisions,
            options with { Labels = session.FixedTrace.Labels, Answers = session.Lowered.Links.Any(l => l.Choice.AnswersWhenDown) ? session.Answers : null, Progress = released => progress.Report(Math.Min(1, released / total)) },
            cancellation);
    }

    /// <summary>Latency distributions of the samples that a simulation kept.</summary>
    /// <param name="result">A result with samples.</param>
    /// <param name="nanosecondsPerClock">Clock period.</param>
    /// <returns>Per exit the time to the decision and to the released answer.</returns>
    public static ValueList<LatencyCurve> Latencies(SimulationResult result, double nanosecondsPerClock)
        => result.Samples.GroupBy(s => s.Exit).OrderBy(g => g.Key)
            .SelectMany(g => new[]
            {
                LatencyCurve.Of($"exit {g.Key + 1}, decided", "simulated", g.Select(s => (s.Decided - s.Start) * nanosecondsPerClock)),
                LatencyCurve.Of($"exit {g.Key + 1}, released", "simulated", g.Select(s => (s.Released - s.Start) * nanosecondsPerClock)),
            })
            .ToValueList();
}
