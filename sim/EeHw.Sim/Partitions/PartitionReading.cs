using System.Globalization;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Model.Results;

namespace EeHw.Sim.Partitions;

/// <summary>What swapping cost, and whether it pays.</summary>
internal static class PartitionReading
{
    public static ReconfigurationUse Of(RegionPlans plans, SimulationInput input, SimulationOptions options, byte[] exitOf, ReadOnlySpan<double> shares, long clocks, ValueList<EnergyPart> energy)
    {
        if (options.BestSchedule && plans.Regions.Count > 1)
        {
            throw PartitionPlan.Illegal(plans.Regions[1].Choice, "is a second region that is swapped; the best schedule is known for one.", "Leave --optimal-schedule out.");
        }

        var regions = new List<ReconfigurationUse>();
        foreach (var plan in plans.Regions)
        {
            regions.Add(OfOne(plan, plans, input, options, exitOf, shares, clocks, energy));
        }

        return regions.Count == 1 ? regions[0] : Together(plans, regions, energy);
    }

    private static ReconfigurationUse Together(RegionPlans plans, List<ReconfigurationUse> regions, ValueList<EnergyPart> energy)
    {
        var waited = regions.Sum(r => r.WaitedFrames);
        var loads = regions.Sum(r => r.Swaps);
        var ports = plans.Regions.Any(r => !r.Choice.HasOwnPort) ? $" They share {string.Join(", ", plans.Regions.Where(r => !r.Choice.HasOwnPort).Select(r => r.Choice.Port).Distinct())}: one loads at a time." : "";
        return new ReconfigurationUse(
            loads,
            regions.Average(r => r.TimeFraction),
            energy.FirstOrDefault(e => e.Name == "configuration")?.PicojoulesPerSample ?? default,
            null,
            string.Create(CultureInfo.InvariantCulture, $"{regions.Count} regions are swapped; the closed form of the break-even is for one that holds all the stages.{ports}"))
        {
            Scheduler = string.Join(", ", regions.Select(r => r.Scheduler)),
            Port = string.Join(", ", regions.Select(r => r.Port).Distinct()),
            PortWaitNs = regions.Sum(r => r.PortWaitNs),
            LoadNs = loads == 0 ? 0 : regions.Sum(r => r.Swaps * r.LoadNs) / loads,
            AbortedLoads = regions.Sum(r => r.AbortedLoads),
            WaitedFrames = waited,
            QueueHighWater = regions.Max(r => r.QueueHighWater),
            QueueMean = regions.Sum(r => r.QueueMean),
            WaitNs = waited == 0 ? 0 : regions.Sum(r => r.WaitedFrames * r.WaitNs) / waited,
            Regions = regions.ToValueList(),
        };
    }

    private static ReconfigurationUse OfOne(PartitionPlan plan, RegionPlans plans, SimulationInput input, SimulationOptions options, byte[] exitOf, ReadOnlySpan<double> shares, long clocks, ValueList<EnergyPart> energy)
    {
        var gate = plan.Last!;
        var graph = input.Graph;
        var lines = gate.Lines.Where(b => plan.Choice.ContentOf(b.Stage) is >= 0 and var c && c != plan.Choice.ContentOf(b.Stage - 1)).ToList();
        var (waited, waiting) = (lines.Sum(b => b.Control.Started), lines.Sum(b => b.WaitingClocks));
        var batch = plan.Choice.CountsWaiting ? plan.Choice.WhenWaiting : gate.Swaps == 0 ? 1 : Math.Max(1, 2.0 * waited / gate.Swaps);
        var even = EvenOf(plan, graph, options.CoResident ?? graph, shares);
        var why = even is null
            ? "The closed form of the break-even is for two contents that hold all the stages."
            : Why(even, batch, options.CoResident is not null) + Early(gate, graph, plan.Choice.WhenWaiting);
        var loading = plans.LoadingClocks;
        var perSample = (energy.FirstOrDefault(e => e.Name == "configuration")?.PicojoulesPerSample ?? default) * (loading == 0 ? 0 : (double)gate.LoadingClocks / loading);
        var best = options.BestSchedule ? BestOf(plan, input, exitOf) : null;
        return new ReconfigurationUse(gate.Swaps, clocks == 0 ? 0 : (double)gate.SwapClocks / clocks, perSample, even?.Samples, why)
        {
            Region = plan.Choice.Name,
            Port = plan.Choice.Port,
            PortWaitNs = graph.Clock.Nanoseconds(gate.PortWaitClocks),
            Scheduler = plan.Choice.Scheduler,
            LoadNs = graph.Clock.Nanoseconds(plan.LoadClocks),
            AbortedLoads = gate.AbortedLoads,
            Periods = gate.PeriodsUntil(clocks).Select(p => p with { FromNs = p.FromNs * graph.Clock.Nanoseconds(1), ToNs = p.ToNs * graph.Clock.Nanoseconds(1) }).ToValueList(),
            WaitedFrames = waited,
            QueueHighWater = lines.Select(b => b.HighWater).DefaultIfEmpty().Max(),
            QueueMean = clocks == 0 ? 0 : (double)waiting / clocks,
            WaitNs = waited == 0 ? 0 : graph.Clock.Nanoseconds(waiting) / waited,
            BestTotalCycles = best?.TotalClocks,
            BestResponseNs = best is null || input.Workload.IsClosed ? null : best.ResponseClocks * graph.Clock.Nanoseconds(1),
        };
    }

    // Everybody passes the first stage of the first content, every hard one the first of the second: their intervals bound what passing takes.
    private static BestSchedule BestOf(PartitionPlan plan, SimulationInput input, byte[] exitOf)
    {
        var (graph, samples) = (input.Graph, input.Workload.Samples);
        if (input.Workload.Kind == Model.Designs.Workload.Shared || input.Workload.Difficulty.Order != Model.Designs.Difficulty.AsIs || input.Workload.BufferSamples is not null)
        {
            throw PartitionPlan.Illegal(plan.Choice, "is to be held against the best schedule, which is known for one source of samples that come as they stand, none lost.", "Leave tenants, workload.difficulty.order and bufferSamples out.");
        }

        if (samples > BestSchedule.MostSamples || LastOfFirst(plan, graph) is not { } last)
        {
            throw PartitionPlan.Illegal(plan.Choice, string.Create(CultureInfo.InvariantCulture, $"is to be held against the best schedule over {samples} samples; up to {BestSchedule.MostSamples} of a region with two contents that hold all the stages can be."), "Simulate fewer samples.");
        }

        var process = Workloads.WorkloadArrivals.Of(input.Workload);
        var period = Math.Round(1e9 / graph.Clock.Megahertz);
        var entrance = plan.Choice.ContentOf(0);
        return BestSchedule.Of(
            [.. Enumerable.Range(0, (int)samples).Select(i => process is null ? 0 : (long)Math.Ceiling(process.Next() / period) + 1)],
            [.. Enumerable.Range(0, (int)samples).Select(i => exitOf[i % exitOf.Length] > last)],
            (long)ClosedForm.StageInterval(graph, 0),
            (long)ClosedForm.StageInterval(graph, last + 1),
            plan.LoadClocks,
            plan.Choice.WaitingFrames,
            input.Workload.IsClosed || plan.Choice.Initial == entrance ? 0 : 1,
            Math.Min(input.Workload.WarmUpSamples ?? samples / 10, samples - 1));
    }

    // Last stage of the content that samples enter, where two contents hold all the stages, in order.
    private static int? LastOfFirst(PartitionPlan plan, UnitGraph graph)
    {
        var contents = plan.Choice.Contents;
        var first = contents[contents[0].Contains(0) ? 0 : 1];
        var last = first.Max();
        return contents.Count != 2 || contents.Sum(c => c.Count) != graph.ExitCount || first.Min() != 0 || first.Count != last + 1 ? null : last;
    }

    internal static BreakEven? EvenOf(PartitionPlan plan, UnitGraph graph, UnitGraph beside, ReadOnlySpan<double> shares)
    {
        if (LastOfFirst(plan, graph) is not { } last)
        {
            return null;
        }

        // Of the second content's stages only the first sees every hard sample: a stage counts with the share of them that reaches it.
        var reach = new double[graph.ExitCount];
        for (var (k, left) = (0, 1.0); k < reach.Length; k++)
        {
            reach[k] = Math.Max(0, left);
            left -= k < shares.Length ? shares[k] : 0;
        }

        var p = reach[last + 1];

        // Emptying: what the last frame takes beyond the interval that it is counted with.
        var (t1, t2) = (Slowest(graph, 0, last, reach), Slowest(graph, last + 1, graph.ExitCount - 1, reach));
        var front = plan.Alone(last);
        var drain = (Math.Max(0, front - t1) + Math.Max(0, plan.Alone(graph.ExitCount - 1) - front - t2)) / 2;
        return new BreakEven(Slowest(beside, 0, last, reach), Slowest(beside, last + 1, graph.ExitCount - 1, reach), t1, t2, p, plan.LoadClocks + drain);
    }

    private static string Early(PartitionGate gate, UnitGraph graph, int waiting)
        => gate.EarlySwaps == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {gate.EarlySwaps} of {gate.Swaps} swaps came before {waiting} samples waited: all {graph.Units.OfType<ExitMerge>().Single().ReorderSlots} reorder slots were taken (raise mapping.reorderSlots{(graph.Units.OfType<ExitMerge>().Single().InOrder ? ", or merge out of order" : "")}).");

    private static string Why(BreakEven even, double waiting, bool hasOther)
    {
        var (swapped, beside) = (even.ReconfiguredTime(waiting), even.CoResidentTime);
        if (even.Samples is not { } least)
        {
            var other = hasOther ? "the co-resident design" : "the same stages side by side, which overlap (no co-resident design with the area divided was given)";
            return string.Create(CultureInfo.InvariantCulture, $"It loses at any batch: stage after stage takes {even.Alone1 + (even.Share * even.Alone2):0.#} clocks per sample even with free swaps, {other} {beside:0.#}.{Stuck(even)}");
        }

        var verdict = swapped < beside ? "It wins" : "It loses";
        return string.Create(CultureInfo.InvariantCulture, $"{verdict}: swapping every {waiting:0.#} waiting samples costs {swapped:0.#} clocks per sample against {beside:0.#} co-resident; it needs more than {least:0.#} waiting samples.");
    }

    private static string Stuck(BreakEven even)
        => even.Alone1 >= even.CoResident1
            ? string.Create(CultureInfo.InvariantCulture, $" The area that is freed makes the first content no faster ({even.Alone1:0.#} clocks beside {even.CoResident1:0.#}).")
            : "";

    // Clocks per sample that reaches the first of these stages.
    private static double Slowest(UnitGraph graph, int from, int to, double[] reach)
        => Enumerable.Range(from, to - from + 1).Max(k => ClosedForm.StageInterval(graph, k) * (reach[from] > 0 ? reach[k] / reach[from] : 1));
}
