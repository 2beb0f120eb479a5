using System.Globalization;
using EeHw.Cli.Output;
using EeHw.Cli.Verbs.Engines;
using EeHw.Model.Designs;
using EeHw.Model.Hardware;
using EeHw.Model.Results;
using EeHw.Sim;

namespace EeHw.Cli.Verbs.Simulation;

/// <summary>A simulation as a reader wants it on a terminal.</summary>
internal static class SimulationText
{
    public static void Print(VerbContext context, LoweredDesign design, SimulatedDecisions decisions, SimulationResult result, Measurement? beside)
    {
        var m = result.Measurement;
        context.Print(Invariant($"design {design.Design.Name}   {design.Platform.Name}, {design.Graph.Clock.Megahertz} MHz   decisions: {decisions.Source}"));
        context.Print(Invariant($"{m.Samples} samples{(m.IsPartial ? " so far (partial: cut short by Ctrl-C)" : "")}   {m.ThroughputPerSecond:0.0} samples/s   {(m.IntervalCycles is { } interval ? Invariant($"interval {interval:0.0} clocks (bound over {(result.Linked is not null ? "parts and links" : result.Engine is null ? "units" : "layers")} {Bound(design, m):0.0})   ") : "")}total {m.TotalCycles} clocks"));
        Clocks(context, design.Graph, m);
        if (m.LatencyNs is { } all)
        {
            context.Print(Invariant($"latency to release, ns: mean {all.Mean:0} p50 {all.P50:0} p95 {all.P95:0} p99 {all.P99:0} max {all.Max:0}"));
        }

        DynamicsText.Service(context, m);
        if (m.AccuracyFraction is { } accuracy)
        {
            var inFloat = decisions.AccuracyInFloat is { } f ? Invariant($"   policy in float {f:P2}") : "";
            var whole = decisions.AccuracyWithoutTransfer is { } w ? Invariant($"   without rounding on the links {w:P2}") : "";
            var up = result.Linked?.AccuracyIfUp is { } always ? Invariant($" of the simulated samples ({always:P2} if no link were ever down); of all data:") : "";
            context.Print(Invariant($"accuracy {accuracy:P2}{(up.Length > 0 ? up : decisions.OfAllData(m.Samples))}{inFloat}{whole}"));
        }

        if (result.Linked is { } linked)
        {
            LinkedText.Print(context, design, linked, decisions);
            Resources(context, design, m);
            return;
        }

        if (result.Engine is { } engine)
        {
            EngineText.Print(context, engine.Layers, engine.Engine);
            EngineLoadText.Print(context, engine, decisions.InFloat?.Shares(design.Graph.ExitCount));
            Resources(context, design, m);
            return;
        }

        Exits(context, design, decisions, m);
        Units(context, m);
        Fifos(context, m);
        Resources(context, design, m);
        if (m.EnergyPjPerSample is { } e)
        {
            context.Print(Invariant($"energy per sample ({m.EnergySource}): {e.Mean / 1e6:0.00} µJ, from {e.Low / 1e6:0.00} to {e.High / 1e6:0.00}"));
            var correct = m.EnergyPjPerCorrectSample is { } right ? Invariant($"   per right answer {right.Mean / 1e6:0.00} µJ") : "";
            var product = m.EnergyDelayPjS is { } d ? Invariant($"   energy times latency {d.Mean:0.###} pJ·s") : "";
            context.Print(Invariant($"average power {m.AveragePowerMw?.Mean:0.0} mW, from {m.AveragePowerMw?.Low:0.0} to {m.AveragePowerMw?.High:0.0}{correct}{product}"));
            if (m.EnergyParts.Where(p => p.Name is "static" or "clock" or "configuration" or "wake" || p.Name.StartsWith("dram", StringComparison.Ordinal)).ToList() is { Count: > 0 } shared)
            {
                var events = m.EnergyParts.Except(shared).Sum(p => p.PicojoulesPerSample.Mean);
                context.Print(Invariant($"of it: units {events / e.Mean:P1}, {string.Join(", ", shared.Select(p => Invariant($"{p.Name} {p.PicojoulesPerSample.Mean / e.Mean:P1}")))}"));
            }
        }

        DynamicsText.Load(context, m);
        DynamicsText.Control(context, m);
        if (m.Power is { } power)
        {
            PowerText.Print(context, power, design.Graph.Clock.Megahertz);
        }

        if (m.Reconfiguration is { } p)
        {
            context.Print(Invariant($"partition: {p.Swaps} swaps ({p.Scheduler}), {p.TimeFraction:P1} of the time, {p.LoadNs / 1e3:0.#} µs per load{(p.AbortedLoads > 0 ? Invariant($", {p.AbortedLoads} loads ahead of need given up") : "")}. {p.Why}"));
            context.Print(Invariant($"partition queue: {p.WaitedFrames} frames waited {p.WaitNs / 1e3:0.#} µs in the mean; most {p.QueueHighWater}, mean {p.QueueMean:0.##} (simulated)"));
            if (p.Regions.Count > 0)
            {
                Regions(context, p);
            }

            if (p.BestTotalCycles is { } best)
            {
                var mean = p.BestResponseNs is { } least && m.Service?.ResponseNs is { } found ? Invariant($", mean response {least / 1e3:0.#} µs beside {found.Mean / 1e3:0.#} µs") : "";
                context.Print(Invariant($"no schedule, all arrivals and decisions known in advance, falls below (frame level): {best} clocks to the last answer{mean}"));
            }

            if (beside is not null)
            {
                context.Print(Invariant($"the same graph co-resident: {beside.ThroughputPerSecond:0.0} samples/s, {beside.EnergyPjPerSample?.Mean / 1e6:0.00} µJ per sample"));
            }
        }

        foreach (var note in m.Notes)
        {
            context.Print("note: " + note);
        }

        var c = result.Cache;
        context.Print(Invariant($"cache: {c.Clusters} clusters, {c.Transitions} transitions, {c.Computed} computed ({c.HitFraction:P2} found), {c.States} states; {c.SteppedClocks} clocks stepped for {c.SimulatedClocks} simulated"));
        if (c.Spans > 0)
        {
            context.Print(Invariant($"spans from decision to decision: {c.Spans}, {c.ComputedSpans} put together ({1 - ((double)c.ComputedSpans / c.Spans):P2} found), {c.Moments} states of the design"));
        }

        if (!c.IsRepeating)
        {
            context.Print("The transitions of this design hardly repeat: it is stepped nearly clock by clock, and simulating takes accordingly long.");
        }
    }

    private static void Resources(VerbContext context, LoweredDesign design, Measurement m)
    {
        if (m.Resources is { } r)
        {
            var part = design.Platform.Resources;
            context.Print(Invariant($"resources ({m.ResourcesSource}): {r.Luts:0} of {part.Luts:0} LUTs, {r.Ffs:0} of {part.Ffs:0} flip-flops, {r.Dsps:0} of {part.Dsps:0} DSP tiles, {r.Bram18:0} of {part.Bram18:0} block RAMs, {r.Uram:0} of {part.Uram:0} ultra RAMs"));
            if (m.ResourcesByYosysRule is { } y)
            {
                context.Print(Invariant($"the same by Yosys' rule: {y.Luts:0} LUTs, {y.Ffs:0} flip-flops, {y.Dsps:0} DSP tiles, {y.Bram18:0} block RAMs (ultra RAMs counted as block RAM)"));
            }
        }
    }

    private static double Bound(LoweredDesign design, Measurement m) => ClosedForm.Interval(design, m.ExitShares.AsSpan());

    private static void Clocks(VerbContext context, UnitGraph graph, Measurement m)
    {
        if (m.Clocks.Count == 0)
        {
            return;
        }

        var ns = graph.Clock.Nanoseconds(1);
        context.Print(Invariant($"{(m.IntervalCycles is { } interval ? Invariant($"time per sample {interval * ns:0.0} ns, bound over stages {m.Clocks.Max(c => c.BoundNs):0.0} ns; ") : "")}clocks per sample and total are those of main, shares and intervals of each unit in clocks of its own"));
        var table = new TextTable("clock", "MHz|", "first edge|", "stages", "bound per sample|", "flip-flops (estimated)|", Invariant($"tree ({m.EnergySource})|"));
        foreach (var (clock, i) in m.Clocks.Select((c, i) => (c, i)))
        {
            table.Add(clock.Name, Invariant($"{clock.Mhz}"), Invariant($"{graph.Clocks[i].PhaseNs} ns"), string.Join(", ", clock.Stages.Select(s => s + 1)), Invariant($"{clock.BoundNs:0.0} ns"), Invariant($"{clock.FlipFlops:0}"), Invariant($"{clock.PowerMw.Mean:0.0} mW, {clock.PowerMw.Low:0.0} to {clock.PowerMw.High:0.0}"));
        }

        context.Print(table);
    }

    private static void Regions(VerbContext context, ReconfigurationUse use)
    {
        var table = new TextTable("region", "port", "scheduler", "swaps|", "given up|", "of the time|", "a load|", "waited for the port|", "frames waited|", "mean wait|", "most at a time|");
        foreach (var r in use.Regions)
        {
            table.Add(r.Region, r.Port, r.Scheduler, Invariant($"{r.Swaps}"), Invariant($"{r.AbortedLoads}"), Percent(r.TimeFraction), Invariant($"{r.LoadNs / 1e3:0.#} µs"), Invariant($"{r.PortWaitNs / 1e3:0.#} µs"), Invariant($"{r.WaitedFrames}"), Invariant($"{r.WaitNs / 1e3:0.#} µs"), Invariant($"{r.QueueHighWater}"));
        }

        context.Print(table);
    }

    private static void Exits(VerbContext context, LoweredDesign design, SimulatedDecisions decisions, Measurement m)
    {
        var inFloat = decisions.InFloat?.Shares(design.Graph.ExitCount);
        var table = new TextTable("exit", "share|", "share in float|", "decided mean|", "decided p99|", "released mean|", "released p99|");
        for (var k = 0; k < m.Exits.Count; k++)
        {
            var exit = m.Exits[k];
            table.Add(exit.Name, Percent(exit.Share), inFloat is null ? "" : Percent(inFloat[k]), Ns(exit.Decided?.Mean), Ns(exit.Decided?.P99), Ns(exit.Released?.Mean), Ns(exit.Released?.P99));
        }

        context.Print(table);
    }

    private static void Units(VerbContext context, Measurement m)
    {
        var table = new TextTable("unit", "kind", "stage|", "own interval|", "busy|", "starved|", "blocked|", "LUTs|", "DSPs|", "BRAM18|");
        foreach (var u in m.Units)
        {
            table.Add(
                u.Name, u.Kind, (u.Stage + 1).ToString(CultureInfo.InvariantCulture), u.IntervalCycles.ToString("0", CultureInfo.InvariantCulture), Percent(u.BusyFraction), Percent(u.StarvedFraction), Percent(u.BlockedFraction),
                Amount(u.Resources?.Luts), Amount(u.Resources?.Dsps), Amount(u.Resources?.Bram18));
        }

        context.Print(table);
    }

    private static void Fifos(VerbContext context, Measurement m)
    {
        var table = new TextTable("FIFO or buffer", "depth|", "high water|", "enough|", "deadlock-free|");
        foreach (var f in m.Fifos)
        {
            table.Add(f.Name, Whole(f.Depth), Whole(f.HighWater), Whole(f.MinimumDepth), Whole(f.DeadlockFreeDepth));
        }

        context.Print(table);
    }

    private static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);

    private static string Ns(double? value) => value is { } v ? v.ToString("0", CultureInfo.InvariantCulture) + " ns" : "";

    private static string Amount(double? value) => value is { } v and > 0 ? v.ToString("0", CultureInfo.InvariantCulture) : "";

    private static string Whole(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
