using EeHw.Model.Designs;
using EeHw.Model.Formats;
using EeHw.Sim.Control;
using EeHw.Sim.Energy;
using EeHw.Sim.Partitions;

namespace EeHw.Sim;

/// <summary>Says what of a design is to be watched and changed while it is simulated.</summary>
internal static class Dynamics
{
    public static RunDynamics Of(SimulationInput input, SimulationOptions options, RegionPlans? partition)
    {
        var (graph, workload) = (input.Graph, input.Workload);
        var control = !options.IgnoreControl && options.Levels is { Count: > 0 } && options.Levels.Count == input.Control.Levels.Count ? input.Control : input.Control with { By = "none", Levels = [] };
        var isGoverned = !options.IgnoreControl && GovernorPlan.IsNeeded(control, input.Power);
        var hasCourse = options.KeepCourse || !workload.IsClosed || isGoverned || workload.Difficulty.Order != Difficulty.AsIs;
        if (input.Platform is null)
        {
            return new(hasCourse, null, null);
        }

        var ns = graph.Clock.Nanoseconds(1);
        var closed = ClosedForm.Interval(graph, []) * ns;
        var rates = EnergyRates.Of(graph, input.Platform, Reading.Amount(graph, partition, input.Platform), input.Power, !workload.IsClosed, Math.Max(closed, workload.PeriodNs ?? 0));
        return new(hasCourse, rates, isGoverned ? new GovernorPlan(control, input.Power, rates, ns, Schedule(control, ns)) : null);
    }

    private static List<(long Tick, int Level)> Schedule(ControlChoice control, double ns)
        => control is { By: ControlChoice.BySchedule, Schedule: { } path }
            ? [.. ScheduleFile.Read(path, control.Levels.Select(l => l.Name).ToList()).Select(s => ((long)Math.Ceiling(s.Ns / ns), s.Level))]
            : [];
}
