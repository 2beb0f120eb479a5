using System.Globalization;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Report.Figures;

namespace EeHw.Report.Readings;

/// <summary>
/// Readings of one design side by side with their distances. The tolerances are the house's: what computes the same function of the same samples
/// agrees exactly; the RTL does in every clock what the simulator does; the closed form over units is a lower bound of the interval; a device of the host is other hardware, its time is shown, not compared.
/// </summary>
/// <param name="Columns">Labels of the readings.</param>
/// <param name="Rows">Rows that at least one reading knows.</param>
public sealed record ReadingTable(ValueList<string> Columns, ValueList<ReadingRow> Rows)
{
    private const double AccuracyTolerance = 1e-12;

    // Means and rates are sums of whole clocks, divided: only rounding may differ.
    private const double ClockTolerance = 1e-9;

    /// <summary>Whether some distance is beyond its tolerance.</summary>
    public bool HasMismatch => Rows.Any(r => r.Cells.Any(c => c.Verdict == Verdict.Beyond));

    /// <summary>Lays readings side by side.</summary>
    /// <param name="readings">Readings in the order of columns.</param>
    /// <returns>The table.</returns>
    public static ReadingTable Of(IReadOnlyList<Reading> readings)
    {
        var rows = new List<ReadingRow>
        {
            Row(readings, "samples", "shown", m => m.Samples > 0 ? Quantity.Count(m.Samples) : null, (_, _) => null),
            Row(readings, "throughput", "a bound from above; RTL equal", m => m.ThroughputPerSecond is { } t ? Quantity.Rate(t) : null, (m, before) => Clocked(m, before, x => x.ThroughputPerSecond, "/s") ?? Bound(m, before, x => x.ThroughputPerSecond, isUpper: true)),
            Row(readings, "interval", "a bound from below; RTL equal", m => m.IntervalCycles is { } c ? $"{Quantity.Plain(c)} cycles" : null, (m, before) => Clocked(m, before, x => x.IntervalCycles, "cycles") ?? Bound(m, before, x => x.IntervalCycles, isUpper: false)),
            Row(readings, "whole run", "RTL equal to simulated", m => m.TotalCycles is { } c ? $"{Quantity.Count(c)} cycles" : null, (m, before) => Clocked(m, before, x => x.TotalCycles, "cycles")),
            Row(readings, "latency, mean", "RTL equal to simulated", m => m.LatencyNs is { } l ? Quantity.Duration(l.Mean) : null, (m, before) => Clocked(m, before, x => x.LatencyNs?.Mean, "ns") ?? Shown(m, before, x => x.LatencyNs?.Mean)),
            Row(readings, "latency, p50", "RTL equal to simulated", m => m.LatencyNs is { } l ? Quantity.Duration(l.P50) : null, (m, before) => Clocked(m, before, x => x.LatencyNs?.P50, "ns") ?? Shown(m, before, x => x.LatencyNs?.P50)),
            Row(readings, "latency, p99", "RTL equal to simulated", m => m.LatencyNs is { } l ? Quantity.Duration(l.P99) : null, (m, before) => Clocked(m, before, x => x.LatencyNs?.P99, "ns") ?? Shown(m, before, x => x.LatencyNs?.P99)),
            Row(readings, "accuracy", "equal on the same samples", m => m.AccuracyFraction is { } a ? Quantity.Percent(a) : null, (m, before) => Exact(m, before, x => x.AccuracyFraction)),
        };
        var exits = readings.Select(r => r.Measurement.ExitShares.Count).DefaultIfEmpty(0).Max();
        for (var k = 0; k < exits; k++)
        {
            var exit = k;
            rows.Add(Row(readings, $"share of exit {k + 1}", "equal on the same samples", m => Share(m, exit) is { } s ? Quantity.Percent(s) : null, (m, before) => Exact(m, before, x => Share(x, exit))));
        }

        rows.Add(Row(readings, "values that differ", "none", m => m.Mismatches is { } n ? Quantity.Count(n) : null, (m, _) => m.Mismatches is { } n ? ("tolerance 0", n == 0 ? Verdict.Within : Verdict.Beyond) : null));
        rows.Add(Energy(readings));
        rows.Add(Row(readings, "energy per right answer", "shown", m => m.EnergyPjPerCorrectSample is { } e ? Quantity.Energy(e.Mean) : null, (_, _) => null));
        rows.Add(Row(readings, "average power", "shown", m => m.AveragePowerMw is { } p ? Quantity.Power(p.Mean) : null, (_, _) => null));
        rows.Add(Row(readings, "LUT · FF", "shown", m => m.Resources is { } r ? $"{Quantity.Count(r.Luts)} · {Quantity.Count(r.Ffs)}" : null, (_, _) => null));
        rows.Add(Row(readings, "LUT · FF · DSP · BRAM18 by Yosys' rule", "shown", m => m.ResourcesByYosysRule is { } r ? $"{Quantity.Count(r.Luts)} · {Quantity.Count(r.Ffs)} · {Quantity.Count(r.Dsps)} · {Quantity.Count(r.Bram18)}" : null, (_, _) => null));
        rows.Add(Row(readings, "DSP · BRAM18 · URAM", "shown", m => m.Resources is { } r ? $"{Quantity.Count(r.Dsps)} · {Quantity.Count(r.Bram18)} · {Quantity.Count(r.Uram)}" : null, (_, _) => null));
        return new(readings.Select(r => r.Label).ToValueList(), rows.Where(r => r.Cells.Any(c => c != ReadingCell.Unknown)).ToValueList());
    }

    private static double? Share(Measurement m, int exit) => exit < m.ExitShares.Count ? m.ExitShares[exit] : null;

    private static ReadingRow Row(IReadOnlyList<Reading> readings, string name, string rule, Func<Measurement, string?> value, Func<Measurement, IReadOnlyList<Measurement>, (string Text, Verdict Verdict)?> compare)
    {
        var cells = new List<ReadingCell>();
        for (var i = 0; i < readings.Count; i++)
        {
            var m = readings[i].Measurement;
            if (value(m) is not { } text)
            {
                cells.Add(ReadingCell.Unknown);
                continue;
            }

            var difference = compare(m, [.. readings.Take(i).Reverse().Select(r => r.Measurement)]);
            cells.Add(new(text, difference?.Text, difference?.Verdict ?? Verdict.None));
        }

        return new(name, rule, cells.ToValueList());
    }

    // Where it is not known, the reason stands in its place; what it says in brackets, in the notes.
    private static ReadingRow Energy(IReadOnlyList<Reading> readings)
        => new("energy per sample", "shown with its band", readings.Select(r => r.Measurement).Select(m => m.EnergyPjPerSample is { } e
            ? new ReadingCell(Quantity.Energy(e.Mean), $"{Quantity.Energy(e.Low)} to {Quantity.Energy(e.High)}, {m.EnergySource}", Verdict.Shown)
            : m.EnergySource is { } why ? ReadingCell.Unknown with { Difference = why.Split(" (")[0] } : ReadingCell.Unknown).ToValueList());

    // What the design's own hardware does; a device of the host is other hardware.
    private static bool IsOfTheDesign(Measurement m) => m.Source != MeasurementSource.Measured;

    // RTL beside the simulator on the same samples: clock by clock the same.
    private static (string, Verdict)? Clocked(Measurement m, IReadOnlyList<Measurement> before, Func<Measurement, double?> get, string unit)
    {
        if (m.Source != MeasurementSource.Rtl || before.FirstOrDefault(b => b.Source == MeasurementSource.Simulated && b.Samples == m.Samples && get(b) is not null) is not { } simulated)
        {
            return null;
        }

        var (value, reference) = (get(m)!.Value, get(simulated)!.Value);
        var holds = Math.Abs(value - reference) <= ClockTolerance * Math.Abs(reference);
        return (string.Create(CultureInfo.InvariantCulture, $"{(holds ? 0 : value - reference):+0.##;-0.##;0} {unit}, tolerance 0"), holds ? Verdict.Within : Verdict.Beyond);
    }

    private static (string, Verdict)? Bound(Measurement m, IReadOnlyList<Measurement> before, Func<Measurement, double?> get, bool isUpper)
    {
        if (!IsOfTheDesign(m))
        {
            return ("other hardware", Verdict.None);
        }

        if (before.FirstOrDefault(b => IsOfTheDesign(b) && get(b) is not null) is not { } other || get(m) is not { } value || get(other) is not { } reference)
        {
            return null;
        }

        var text = Relative(value, reference);
        if (other.Source != MeasurementSource.ClosedForm)
        {
            return (text, Verdict.Shown);
        }

        // The steady interval is taken in the middle of a run; in a short one its samples may be easier than the average. The bound is on the whole run,
        // all but the first frame of the slowest stage: (N·r_k - 1)·T_k clocks at least.
        var fewest = Reach(m).Where(r => r > 0).DefaultIfEmpty(1).Min();
        var slack = 1e-9 + (1 / Math.Max(1, m.Samples * fewest));
        var whole = m is { TotalCycles: > 0 and var total, IntervalCycles: > 0 and var steady, Samples: > 0 } ? (double)total / m.Samples / steady : 1;
        var inWhole = isUpper ? value / whole : value * whole;
        var holds = isUpper ? inWhole <= reference * (1 + slack) : inWhole >= reference * (1 - slack);
        var beyondInPart = isUpper ? value > reference : value < reference;
        return ($"{(beyondInPart ? Relative(inWhole, reference) + " over the whole run" : text)}, bound {(holds ? "holds" : "broken")}", holds ? Verdict.Within : Verdict.Beyond);
    }

    // Share of samples that reach each stage.
    private static IEnumerable<double> Reach(Measurement m) => m.ExitShares.Select((_, k) => 1 - m.ExitShares.Take(k).Sum()).Select(r => r < 1e-12 ? 0 : r);

    private static (string, Verdict)? Shown(Measurement m, IReadOnlyList<Measurement> before, Func<Measurement, double?> get)
        => !IsOfTheDesign(m) ? ("other hardware", Verdict.None)
            : before.FirstOrDefault(b => IsOfTheDesign(b) && get(b) is not null) is { } other ? (Relative(get(m)!.Value, get(other)!.Value), Verdict.Shown)
            : null;

    // The closed form here is the policy in float: the unit may differ from it, and that distance is a result.
    private static (string, Verdict)? Exact(Measurement m, IReadOnlyList<Measurement> before, Func<Measurement, double?> get)
    {
        if (before.FirstOrDefault(b => get(b) is not null) is not { } other)
        {
            return null;
        }

        var same = before.FirstOrDefault(b => b.Source != MeasurementSource.ClosedForm && b.Samples == m.Samples && get(b) is not null);
        var distance = get(m)!.Value - get(same ?? other)!.Value;
        var points = string.Create(CultureInfo.InvariantCulture, $"{distance * 100:+0.00;-0.00;0} points");
        return same is null
            ? ($"{points} {(other.Samples == m.Samples ? "from float" : "on other samples")}", Verdict.Shown)
            : ($"{points}, tolerance 0", Math.Abs(distance) <= AccuracyTolerance ? Verdict.Within : Verdict.Beyond);
    }

    private static string Relative(double value, double reference)
        => reference == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{((value / reference) - 1) * 100:+0.0;-0.0;0.0} %");
}
