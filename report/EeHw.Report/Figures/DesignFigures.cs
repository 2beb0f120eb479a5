using EeHw.Model.Numerics;
using EeHw.Report.Charts;
using EeHw.Report.Gantts;

namespace EeHw.Report.Figures;

/// <summary>All charts that the numbers of a design allow, in the order of the report.</summary>
public static class DesignFigures
{
    /// <summary>Draws them.</summary>
    /// <param name="design">The design.</param>
    /// <returns>Charts with distinct ids.</returns>
    public static ValueList<Chart> Create(DesignReport design)
    {
        var detailed = design.Readings.FirstOrDefault(r => r.Measurement.Units.Any(u => u.BusyFraction > 0));
        var sized = design.Readings.FirstOrDefault(r => r.Measurement.Resources is not null);
        var fed = design.Readings.FirstOrDefault(r => r.Measurement.EnergyParts.Count > 0);
        Chart?[] charts =
        [
            design.TradeOff is { } tradeOff ? AccuracyCostFigure.Create(tradeOff, design.ExitMetrics) : null,
            ExitSharesFigure.Create(design.Readings),
            design.ExitMetrics is { } metrics ? OverthinkingFigure.Create(metrics) : null,
            design.ExitMetrics is { } exits ? CalibrationFigure.Create(exits) : null,
            LatencyFigure.CreateDistribution(design.Latencies),
            LatencyFigure.CreatePercentiles(design.Readings),
            sized is not null && design.Part is { } part ? ResourcesFigure.Create(sized, design.PartName ?? "the part", part) : null,
            fed is not null ? EnergyFigure.Create(fed) : null,
            design.Roofline is { Layers.Count: > 0 } roofline ? RooflineFigure.Create(roofline) : null,
            design.DeviceRoofline is { Layers.Count: > 0 } measured ? RooflineFigure.Create(measured) : null,
            detailed is not null ? UtilisationFigure.Create(detailed) : null,
            detailed is not null ? FifoFigure.Create(detailed) : null,
            design.Readings.Select(LoadFigure.Create).FirstOrDefault(c => c is not null),
            .. design.Readings.Prepend(design.Moved).FirstOrDefault(r => r?.Measurement.Course is not null) is { } timed ? CourseFigure.Create(timed) : [],
            GanttFigure.Create(
                "gantt",
                design.Gantt.Any(r => r.Group == "engines") ? "Engines and samples over time" : "Stages and samples over time",
                design.Gantt.Any(r => r.Group == "engines") ? "simulated, a window of the run at the level of frames: what each engine, and each stage on hardware of its own, works on for these samples; between them it works for others. All of it: timeline.json." : "simulated, a window of the run clock by clock; a stage is drawn by its busiest unit. The whole of it, unit by unit: timeline.json.",
                design.Gantt),
            design.Reconfigured?.Measurement.Reconfiguration is { } swaps
                ? GanttFigure.Create("gantt-region", swaps.Regions.Count > 0 ? "The regions over time" : "The region over time", $"simulated, the first {Math.Max(swaps.Periods.Count, swaps.Regions.Select(r => r.Periods.Count).DefaultIfEmpty().Max())} periods; {Quantity.Count(swaps.Swaps)} {(swaps.Swaps == 1 ? "swap" : "swaps")} in all, scheduler {swaps.Scheduler}.", Gantt.Of(swaps))
                : null,
            design.Reconfigured is { } other && detailed is not null ? ReconfigurationFigure.Create(detailed with { Label = "co-resident" }, other) : null,
        ];
        return charts.OfType<Chart>().ToValueList();
    }
}
