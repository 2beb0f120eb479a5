using EeHw.Cli.Verbs;
using EeHw.Cli.Verbs.Simulation;
using EeHw.Model.Designs;
using EeHw.Report.Readings;
using EeHw.Sim;

namespace EeHw.Cli.Pipeline;

/// <summary>A design under its own workload, beside the readings that see every sample of the data once.</summary>
internal static class MovedReading
{
    /// <summary>A workload under which every sample of the data comes once, in its order, and none is lost.</summary>
    public static Workload Plain(Workload workload, int samples)
        => (workload.Kind == Workload.Shared ? new Workload("closed", samples) : workload with { Samples = samples, Difficulty = Difficulty.Default, BufferSamples = null }) is var plain && plain.WarmUpSamples >= samples
            ? plain with { WarmUpSamples = null }
            : plain;

    /// <summary>Simulates it.</summary>
    /// <param name="context">The verb's context.</param>
    /// <param name="session">The design.</param>
    /// <returns>The reading, or null where the other readings are under the design's workload already.</returns>
    public static Reading? Of(VerbContext context, DesignSession session)
    {
        var design = session.Lowered.Design;
        if (design.Workload is { Kind: not Workload.Shared, BufferSamples: null } && design.Workload.Difficulty == Difficulty.Default && design.Control.By == "none" && design.Power is { Battery: null, Throttle: null })
        {
            return null;
        }

        var decisions = SimulatedDecisions.OfDesign(session);
        var levels = ControlLevels.Of(session, decisions, false, null);
        foreach (var note in levels.Notes)
        {
            context.Report(note);
        }

        context.Progress.Start("simulating under the design's workload");
        var result = Simulator.Run(session.Lowered, decisions.Unit, new SimulationOptions { Labels = decisions.Labels, Levels = levels.Decisions, KeepCourse = true }, context.Cancellation);
        context.Cancellation.ThrowIfCancellationRequested();
        return new("under its workload", result.Measurement);
    }
}
