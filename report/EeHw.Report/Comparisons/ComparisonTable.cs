using EeHw.Model.Exits.Metrics;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Report.Figures;
using EeHw.Report.Readings;

namespace EeHw.Report.Comparisons;

/// <summary>The figures of several designs side by side.</summary>
public static class ComparisonTable
{
    /// <summary>The reading that stands for a design: the simulation, else the first that knows a throughput and is no bound, else the first.</summary>
    /// <param name="design">The design.</param>
    /// <returns>The reading; null where there is none.</returns>
    public static Reading? Main(DesignReport design)
    {
        ArgumentNullException.ThrowIfNull(design);
        return design.Readings.FirstOrDefault(r => r.Measurement.Source == MeasurementSource.Simulated)
            ?? design.Readings.FirstOrDefault(r => r.Measurement.ThroughputPerSecond is not null && r.Measurement.Source != MeasurementSource.ClosedForm)
            ?? (design.Readings.Count > 0 ? design.Readings[0] : null);
    }

    /// <summary>Lays designs side by side.</summary>
    /// <param name="designs">Designs in the order of columns.</param>
    /// <returns>Rows that at least one design knows.</returns>
    public static ValueList<ComparisonRow> Of(IReadOnlyList<DesignReport> designs)
    {
        var mains = designs.Select(Main).ToList();
        ComparisonRow[] rows =
        [
            new("reading", mains.Select(r => r is null ? null : $"{r.Label}: {r.Measurement.Tool}").ToValueList()),
            Row("samples", m => m.Samples > 0 ? Quantity.Count(m.Samples) : null),
            Row("throughput", m => m.ThroughputPerSecond is { } t ? Quantity.Rate(t) : null),
            Row("interval", m => m.IntervalCycles is { } c ? $"{Quantity.Plain(c)} cycles" : null),
            Row("latency, mean", m => m.LatencyNs is { } l ? Quantity.Duration(l.Mean) : null),
            Row("latency, p99", m => m.LatencyNs is { } l ? Quantity.Duration(l.P99) : null),
            Row("accuracy, ± standard error", m => m.AccuracyFraction is { } a && m.Samples > 0 ? $"{Quantity.Percent(a)} ± {Quantity.Percent(new Proportion((int)Math.Round(a * m.Samples), (int)m.Samples).StandardError)}" : null),
            Row("leave before the last exit", m => m.ExitShares.Count > 1 ? Quantity.Percent(1 - m.ExitShares[^1]) : null),
            Row("energy per sample, band", m => m.EnergyPjPerSample is { } e ? $"{Quantity.Energy(e.Mean)} ({Quantity.Energy(e.Low)} to {Quantity.Energy(e.High)})" : null),
            Row("source of the energy", m => m.EnergyPjPerSample is not null ? m.EnergySource : null),
            Row("energy per right answer", m => m.EnergyPjPerCorrectSample is { } e ? Quantity.Energy(e.Mean) : null),
            Row("average power", m => m.AveragePowerMw is { } p ? Quantity.Power(p.Mean) : null),
            Row("LUT · FF", m => m.Resources is { } r ? $"{Quantity.Count(r.Luts)} · {Quantity.Count(r.Ffs)}" : null),
            Row("DSP · BRAM18 · URAM", m => m.Resources is { } r ? $"{Quantity.Count(r.Dsps)} · {Quantity.Count(r.Bram18)} · {Quantity.Count(r.Uram)}" : null),
            new("part", designs.Select(d => d.PartName).ToValueList()),
        ];
        return rows.Where(r => r.Cells.Any(c => c is not null)).ToValueList();

        ComparisonRow Row(string name, Func<Measurement, string?> value) => new(name, mains.Select(r => r is null ? null : value(r.Measurement)).ToValueList());
    }
}
