using System.Globalization;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Model.Platforms;
using EeHw.Model.Results;

namespace EeHw.Sim.Partitions;

/// <summary>Holds a reconfigured design against its alternatives, and says of each thing that can make reconfiguration win what it does here.</summary>
public static class PartitionComparer
{
    /// <summary>Simulates all three.</summary>
    /// <param name="swapped">A design with one partition that is swapped.</param>
    /// <param name="coResident">The same without it, lowered anew.</param>
    /// <param name="noExit">The network up to its last exit only.</param>
    /// <param name="decisions">Exits taken.</param>
    /// <param name="noExitDecisions">Everybody at the only exit.</param>
    /// <param name="options">Workload and labels.</param>
    /// <param name="cancellation">Ends early; readings are then partial.</param>
    /// <returns>The comparison.</returns>
    /// <exception cref="EeHwException">EEHW6506 where nothing is swapped, or not two contents hold all stages.</exception>
    public static PartitionComparison Compare(LoweredDesign swapped, LoweredDesign coResident, LoweredDesign noExit, ExitDecisions decisions, ExitDecisions noExitDecisions, SimulationOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(swapped);
        ArgumentNullException.ThrowIfNull(coResident);
        ArgumentNullException.ThrowIfNull(noExit);
        ArgumentNullException.ThrowIfNull(options);
        var input = new SimulationInput(swapped.Graph, swapped.Platform, swapped.Design.Partitions, options.Workload ?? swapped.Design.Workload);
        var plans = RegionPlans.Create(input) ?? throw new EeHwException(
            Codes.Simulation.IllegalPartition,
            new Place { Item = "partitions" },
            $"the design '{swapped.Design.Name}' has no partition that is swapped.",
            "Give it partitions with a scheduler other than static.");
        var plan = plans.Regions[0];
        if (plans.Regions.Count > 1)
        {
            throw PartitionPlan.Illegal(plans.Regions[1].Choice, "is a second region that is swapped; one is held against its alternatives.", "Use eehw simulate, or make the others static.");
        }

        var reading = Simulator.Run(swapped, decisions, options with { CoResident = coResident.Graph }, cancellation).Measurement;
        var even = PartitionReading.EvenOf(plan, swapped.Graph, coResident.Graph, reading.ExitShares.AsSpan())
            ?? throw PartitionPlan.Illegal(plan.Choice, "cannot be compared: that takes two contents that hold all the stages, the first ones in one of them.", null);
        var use = reading.Reconfiguration!;
        var waiting = plan.Choice.CountsWaiting ? plan.Choice.WhenWaiting : use.Swaps == 0 ? 1 : Math.Max(1, 2.0 * use.WaitedFrames / use.Swaps);
        var beside = Simulator.Run(coResident, decisions, options, cancellation).Measurement;
        var plain = Simulator.Run(noExit, noExitDecisions, options, cancellation).Measurement;
        var comparison = new PartitionComparison
        {
            Swapped = reading,
            CoResident = beside,
            NoExit = plain,
            Even = even,
            Waiting = waiting,
            NoExitTime = ClosedForm.Interval(noExit.Graph, [1.0]),
            Drift = Enumerable.Range(1, 50).Select(i => At(even, i / 50.0, waiting)).ToValueList(),
            Reasons = [],
        };
        return comparison with { Reasons = [Memory(comparison, swapped), Folding(comparison), Static(comparison, swapped), Drifting(comparison)] };
    }

    private static DriftPoint At(BreakEven even, double share, double waiting)
    {
        var there = even with { Share = share };
        return new(share, there.CoResidentTime, there.ReconfiguredTime(waiting), there.Alone1 + (share * there.Alone2), there.Samples);
    }

    private static PartitionReason Memory(PartitionComparison c, LoweredDesign swapped)
    {
        var part = swapped.Platform.Resources;
        var bits = swapped.Design.Partitions.First(p => p.IsSwapped).Contents.Select(stages => swapped.Graph.Units.OfType<MacArray>().Where(m => stages.Contains(m.Stage)).Sum(m => WeightBits(m, swapped))).ToList();
        var (together, alone) = (c.CoResident.Resources!.Value, c.Swapped.Resources!.Value);
        var text = Text($"weights take {bits.Sum() / 1024.0:N0} kbit, those of the larger content {bits.Max() / 1024.0:N0}; block RAM of 18 kbit: {together.Bram18:0} side by side, {alone.Bram18:0} swapped (waiting frames included), of {part.Bram18:0}");
        return (together.FitsInto(part), alone.FitsInto(part)) switch
        {
            (false, true) => new("weight memory", true, text + ": side by side it does not fit the part, swapped it does"),
            (true, false) => new("weight memory", false, text + ": side by side it fits the part, swapped it does not"),
            (false, false) => new("weight memory", null, text + ": neither fits the part"),
            _ => new("weight memory", null, text + ": both fit the part"),
        };
    }

    private static long WeightBits(MacArray unit, LoweredDesign design) => design.Network.Layers[unit.Layer].Weights is { } w ? (long)w.Values.Count * w.Width : 0;

    // With area that divides freely the best division side by side takes t1' + p·t2', as swapping for nothing does: only steps make a difference.
    private static PartitionReason Folding(PartitionComparison c)
    {
        var text = Text($"side by side a sample takes {c.Even.CoResidentTime:0.#} clocks, with freely divisible folding it would take {c.Even.Alone1 + (c.Even.Share * c.Even.Alone2):0.#} (t1' + p·t2'), which swaps for nothing reach");
        return c.FoldingGain > 0
            ? new("folding steps", true, text + Text($": the steps leave {c.FoldingGain:0.#} clocks per sample to be won, swaps of {c.Even.Swap:0} clocks eat them below {c.Even.Samples:0.#} waiting samples"))
            : new("folding steps", false, text + ": the stages cannot use the area that is freed, so that nothing is to be won");
    }

    private static PartitionReason Static(PartitionComparison c, LoweredDesign swapped)
    {
        var (together, alone) = (StaticOf(c.CoResident), StaticOf(c.Swapped));
        var text = Text($"static energy per sample {together / 1e6:0.##} µJ side by side, {alone / 1e6:0.##} µJ swapped (power times time per sample)");
        var (a, b) = (Smallest(c.CoResident, swapped.Platform), Smallest(c.Swapped, swapped.Platform));
        var parts = a is not null && b is not null && a.Name != b.Name
            ? Text($"; the least static part of the family that holds it: {a.Name} ({a.Energy.Static.Value:0.##} W) side by side, {b.Name} ({b.Energy.Static.Value:0.##} W) swapped")
            : a is not null && b is not null ? Text($"; both need {a.Name} ({a.Energy.Static.Value:0.##} W)") : "";
        bool? isFor = a is not null && b is not null && b.Energy.Static.Value < a.Energy.Static.Value ? true : alone < together ? true : alone > together ? false : null;
        return new("static power", isFor, text + parts);
    }

    private static double StaticOf(Measurement m) => m.EnergyParts.FirstOrDefault(p => p.Name == "static")?.PicojoulesPerSample.Mean ?? 0;

    private static Platform? Smallest(Measurement m, Platform like)
        => PlatformLibrary.All.Where(p => p.Family == like.Family && m.Resources!.Value.FitsInto(p.Resources)).MinBy(p => p.Energy.Static.Value);

    private static PartitionReason Drifting(PartitionComparison c)
    {
        var better = c.Drift.Where(d => d.Swapped < d.CoResident).ToList();
        var text = Text($"at {c.Even.Share:P1} hard samples {c.Even.ReconfiguredTime(c.Waiting):0.#} clocks per sample swapped every {c.Waiting:0.#} waiting samples, {c.Even.CoResidentTime:0.#} side by side (closed form)");
        return better.Count == 0 ? new("drifting share", false, text + "; swapping is slower at every share from 2 to 100 %")
            : better.Count == c.Drift.Count ? new("drifting share", true, text + "; swapping is faster at every share from 2 to 100 %")
            : new("drifting share", better.Exists(d => Math.Abs(d.Share - c.Even.Share) <= 0.02), text + Text($"; swapping is faster from {better[0].Share:P0} to {better[^1].Share:P0}, as folding side by side stays as it was made"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
