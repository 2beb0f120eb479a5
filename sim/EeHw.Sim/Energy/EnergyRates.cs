using EeHw.Model.Designs;
using EeHw.Model.Hardware;
using EeHw.Model.Platforms;

namespace EeHw.Sim.Energy;

/// <summary>What a run will cost, known before it: energies of events, powers of what is proportional to time. Mean values of the table.</summary>
internal sealed record EnergyRates
{
    /// <summary>Energy of what a sample passes that leaves at each exit, pJ [K].</summary>
    public required double[] EventPj { get; init; }

    public required double StaticMw { get; init; }

    /// <summary>Clock tree at the undivided clock.</summary>
    public required double ClockMw { get; init; }

    /// <summary>External memory, per sample.</summary>
    public double DramPj { get; init; }

    public double DramStandbyMw { get; init; }

    /// <summary>Power that the chosen idle state saves while asleep.</summary>
    public double SavedMw { get; init; }

    /// <summary>Energy of a wake-up.</summary>
    public double WakePj { get; init; }

    /// <summary>Idle ticks before the state is entered; null without an idle state.</summary>
    public double? IdleAfterTicks { get; init; }

    public double WakeTicks { get; init; }

    /// <summary>Reads them off a design.</summary>
    /// <param name="graph">The hardware.</param>
    /// <param name="platform">The part.</param>
    /// <param name="amount">Its resources.</param>
    /// <param name="power">Idle states.</param>
    /// <param name="hasIdle">Whether it can be idle: samples arrive by themselves.</param>
    /// <param name="nsPerSample">About the time per sample, for what the memory's standby depends on.</param>
    public static EnergyRates Of(UnitGraph graph, Platform platform, Model.Units.Resources amount, PowerChoice power, bool hasIdle, double nsPerSample)
    {
        var dram = new DramEnergy(graph, platform, nsPerSample).Parts().ToDictionary(p => p.Name, p => p.PicojoulesPerSample.Mean);
        var (fixedMw, clockMw) = (platform.Energy.Static.Band.Mean * 1000, platform.Energy.ClockTree.Band.Mean * EnergyModel.ClockTrees(graph, amount, platform));
        var state = hasIdle ? PowerReading.StatesOf(power).FirstOrDefault(s => s.Name == power.Idle).State : null;
        return new EnergyRates
        {
            EventPj = [.. EnergyModel.PerExit(graph, platform, []).Select(b => b.Mean)],
            StaticMw = fixedMw,
            ClockMw = clockMw,
            DramPj = dram.GetValueOrDefault("dram"),
            DramStandbyMw = dram.TryGetValue("dramStandby", out var standby) ? standby / nsPerSample : 0,
            SavedMw = state is null ? 0 : (1 - state.RemainingFraction) * (clockMw + (power.Idle == PowerChoice.Down ? fixedMw : 0)),
            WakePj = state?.WakePj ?? 0,
            IdleAfterTicks = state is null ? null : power.IdleAfterNs / graph.Clock.Nanoseconds(1),
            WakeTicks = (state?.WakeNs ?? 0) / graph.Clock.Nanoseconds(1),
        };
    }
}
