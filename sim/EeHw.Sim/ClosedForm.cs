using EeHw.Model.Designs;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Sim.Engines;
using EeHw.Sim.Links;

namespace EeHw.Sim;

/// <summary>
/// What formulas over units say: stage interval T_k = the largest interval of its units, network interval = max over stages of T_k·r_k, r_k the share of
/// samples that reach stage k (specs: K exits, unlimited buffers); with several clocks in time, counted in clocks of source and merge. A bound: the network's own interval is at least that and usually more.
/// </summary>
public static class ClosedForm
{
    /// <summary>The bound as a reading.</summary>
    /// <param name="design">The design.</param>
    /// <param name="exitShares">Share of samples that leave at each exit [K], sums to 1.</param>
    /// <returns>A reading with interval and throughput.</returns>
    public static Measurement Measure(LoweredDesign design, ReadOnlySpan<double> exitShares)
    {
        ArgumentNullException.ThrowIfNull(design);
        var graph = design.Graph;
        if (design.Links.Count > 0)
        {
            var shares = exitShares.ToArray();
            var (fastest, alone) = LinkedDesign.Bound(design, exitShares);
            return new Measurement
            {
                Source = MeasurementSource.ClosedForm,
                Tool = "closed form over parts and links",
                Samples = 0,
                ClockMhz = graph.Clock.Megahertz,
                IntervalCycles = graph.Clock.Megahertz * 1e6 / fastest,
                ThroughputPerSecond = fastest,
                ExitShares = ValueList.Create(exitShares),
                Notes = [FormattableString.Invariant($"A bound: the slowest of parts and links, nobody waits for another; a sample alone takes {shares.Select((s, k) => s * alone[k]).Sum() / 1e6:0.###} ms in the mean.")],
            };
        }

        if (design.Design.Mapping.Engine is not null)
        {
            var (rate, layers) = EngineDesign.Bound(design, exitShares);
            return new Measurement
            {
                Source = MeasurementSource.ClosedForm,
                Tool = "closed form over layers on the engine",
                Samples = 0,
                ClockMhz = graph.Clock.Megahertz,
                IntervalCycles = graph.Clock.Megahertz * 1e6 / rate,
                ThroughputPerSecond = rate,
                ExitShares = ValueList.Create(exitShares),
                Units = layers.Select(l => new UnitUse(l.Step.Name, l.Step.Kind, l.Step.Stage, 0, 0, 0, l.Clocks, null)).ToValueList(),
                Notes = ["A bound: engines are never idle, every batch is full."],
            };
        }

        var interval = Interval(graph, exitShares);
        return new Measurement
        {
            Source = MeasurementSource.ClosedForm,
            Tool = "closed form over units",
            Samples = 0,
            IntervalCycles = interval,
            ThroughputPerSecond = graph.Clock.PerSecond(interval),
            ExitShares = ValueList.Create(exitShares),
            Units = graph.Units.Select(u => new UnitUse(u.Name, u.Kind, u.Stage, 0, 0, 0, UnitInterval.Of(u), null)).ToValueList(),
            Notes = ["A bound: max over units; neighbours that wait for each other make the network slower."],
        };
    }

    /// <summary>Clocks per sample of a design, streaming or on engines.</summary>
    /// <param name="design">The design.</param>
    /// <param name="exitShares">Share of samples that leave at each exit [K], sums to 1.</param>
    /// <returns>Clocks.</returns>
    public static double Interval(LoweredDesign design, ReadOnlySpan<double> exitShares)
    {
        ArgumentNullException.ThrowIfNull(design);
        return design.Design.Mapping.Engine is null && design.Links.Count == 0 ? Interval(design.Graph, exitShares) : Measure(design, exitShares).IntervalCycles!.Value;
    }

    /// <summary>Clocks per frame of a stage: the largest interval of its units, heads included.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="stage">Stage from 0.</param>
    /// <returns>Clocks.</returns>
    public static double StageInterval(UnitGraph graph, int stage)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return graph.Units.Where(u => u.Stage == stage && u is not (ExitMerge or Sink)).Max(UnitInterval.Of);
    }

    /// <summary>Clocks per sample of the whole design: of source and merge, with several.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="exitShares">Share of samples that leave at each exit [K], sums to 1.</param>
    /// <returns>Clocks.</returns>
    public static double Interval(UnitGraph graph, ReadOnlySpan<double> exitShares)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return StageBounds(graph, exitShares).Max();
    }

    /// <summary>Clocks of source and merge per sample of the whole design that each stage needs at least: T_k·r_k.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="exitShares">Share of samples that leave at each exit [K], sums to 1.</param>
    /// <returns>Clocks [K]; 0 for a stage that nobody reaches.</returns>
    public static double[] StageBounds(UnitGraph graph, ReadOnlySpan<double> exitShares)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var bounds = new double[graph.ExitCount];
        var reached = 1.0;
        for (var k = 0; k < graph.ExitCount; k++)
        {
            bounds[k] = reached > 0 ? StageInterval(graph, k) * MainClocksPerClock(graph, k) * reached : 0;

            // what is left after this exit; rounding must not leave a share that is not there
            reached = k < exitShares.Length ? Math.Max(0, reached - exitShares[k]) : 0;
            reached = reached < 1e-12 ? 0 : reached;
        }

        return bounds;
    }

    private static double MainClocksPerClock(UnitGraph graph, int stage)
        => graph.HasSeveralClocks ? (double)graph.Clocks[graph.ClockOfStage(stage)].PeriodFs / graph.Clocks[0].PeriodFs : 1;
}
