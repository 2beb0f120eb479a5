using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Sim.Control;

namespace EeHw.Sim;

/// <summary>What a governor did.</summary>
internal static class ControlReading
{
    public static ControlUse? Of(RunDynamics dynamics, UnitGraph graph, SimulationRun run)
    {
        if (run.Governor is not { } governor || dynamics.Plan is not { } plan)
        {
            return null;
        }

        var ticks = (double)Math.Max(1, run.Ticks);
        return new(
            plan.Control.By,
            governor.Levels?.Switches ?? 0,
            governor.Levels is { } levels ? plan.Control.Levels.Select((l, i) => Level(l.Name, levels, i, ticks, plan, run)).ToValueList() : [],
            governor.Throttles,
            governor.ThrottledTicks / ticks,
            plan.Power.Thermal is null ? null : governor.HottestC,
            governor.Charge,
            governor.EmptyAt is { } at ? graph.Clock.Nanoseconds(1) * at * 1e-9 : null,
            governor.OffTicks / ticks);
    }

    private static LevelUse Level(string name, LevelController levels, int i, double ticks, GovernorPlan plan, SimulationRun run)
    {
        var (samples, left) = (levels.Samples[i], levels.LeftAt[i]);
        return new(
            name,
            levels.Ticks[i] / ticks,
            samples,
            left.Select(n => samples == 0 ? 0 : (double)n / samples).ToValueList(),
            samples > 0 && run.Ledger.Entrance.IsJudged ? (double)levels.Right[i] / samples : null,
            samples > 0 ? left.Select((n, k) => n * plan.Rates.EventPj[k]).Sum() / samples : null);
    }
}
