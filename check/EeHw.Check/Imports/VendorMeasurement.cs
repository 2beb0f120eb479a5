using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Model.Units;

namespace EeHw.Check.Imports;

/// <summary>Reports of one design as a reading: what comes later in the flow counts (routed over synthesised, co-simulated over scheduled).</summary>
public static class VendorMeasurement
{
    /// <summary>Makes a reading.</summary>
    /// <param name="reports">At least one.</param>
    /// <returns>
    /// Interval: the mean of co-simulation, else the worst of synthesis. Throughput: frequency asked for, or reached where slack is negative, over the interval.
    /// Energy per sample: power over throughput, where both are known.
    /// </returns>
    /// <exception cref="EeHwException">EEHW7224 for two reports of a kind or of different parts.</exception>
    public static Measurement Of(IReadOnlyList<VendorReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        Require(reports);
        var (synthesis, simulation) = (Find(VendorReportKind.Synthesis), Find(VendorReportKind.CoSimulation));
        var (utilisation, timing, power) = (Find(VendorReportKind.Utilisation), Find(VendorReportKind.Timing), Find(VendorReportKind.Power));
        var clocked = timing ?? synthesis;
        var period = clocked is { TargetPeriodNs: { } target } ? Math.Max(target, clocked.ReachedPeriodNs ?? 0) : (double?)null;
        var interval = simulation?.Interval?.Mean ?? simulation?.Interval?.Most ?? synthesis?.Interval?.Most;
        var latency = simulation?.Latency ?? synthesis?.Latency;
        var perSecond = period is { } p && interval is > 0 ? 1e9 / (p * interval.Value) : (double?)null;
        var energy = power?.TotalWatts / perSecond * 1e12;
        var notes = new List<string>();
        if (period is { } reached)
        {
            notes.Add(timing is null
                ? Text($"Clock {1000 / reached:0.0} MHz is what C synthesis asked for and estimated; nothing was placed or routed.")
                : Text($"Clock {1000 / reached:0.0} MHz after routing: target {timing.TargetPeriodNs:0.000} ns, worst slack {timing.WorstSlackNs:0.000} ns."));
        }

        // Three numbers are no distribution.
        if (latency is { Most: not null })
        {
            notes.Add(Text($"Latency of a call: {Clocks(latency.Least)} at best, {Clocks(latency.Mean)} in the mean, {Clocks(latency.Most)} at worst, clocks."));
        }

        if (power is not null)
        {
            notes.Add(Text($"Power {power.TotalWatts:0.000} W, of it {power.StaticWatts:0.000} W static, as estimated by the tool (confidence: {power.Confidence ?? "not given"}){(energy is null ? "; without an interval and a clock no energy per sample follows" : "")}."));
        }

        return new()
        {
            Source = MeasurementSource.Imported,
            Tool = string.Join("; ", reports.Select(r => r.Tool)),
            Samples = 0,
            IntervalCycles = interval,
            TotalCycles = simulation?.TotalCycles,
            ThroughputPerSecond = perSecond,
            EnergyPjPerSample = energy is { } pj ? new Band(pj, pj, pj) : null,
            EnergySource = power is null ? null : $"estimated: {power.Tool}",
            Resources = (utilisation ?? synthesis)?.Resources,
            ResourcesSource = utilisation is not null ? $"counted: {utilisation.Tool}" : synthesis is not null ? $"estimated: {synthesis.Tool}" : null,
            Notes = notes.ToValueList(),
        };

        VendorReport? Find(VendorReportKind kind) => reports.FirstOrDefault(r => r.Kind == kind);
    }

    private static void Require(IReadOnlyList<VendorReport> reports)
    {
        if (reports.GroupBy(r => r.Kind).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            var both = twice.ToList();
            throw new EeHwException(Codes.Imports.Different, new Place { File = both[1].File }, $"is a report of the same kind as {both[0].File}.", "Import one report of each kind; another run is another reading.");
        }

        // Reports write one part in several ways: xc7z045-ffg900-2, xc7z045ffg900-2, and 7z045-ffg900 with the speed grade in a line of its own.
        var parts = reports.Where(r => r.Part is not null).ToList();
        if (parts.FirstOrDefault(r => !IsSame(Plain(r.Part!), Plain(parts[0].Part!))) is { } other)
        {
            throw new EeHwException(Codes.Imports.Different, new Place { File = other.File }, $"is about part {other.Part}, {parts[0].File} about {parts[0].Part}.", "Import reports of one run together.");
        }
    }

    private static bool IsSame(string a, string b) => a.StartsWith(b, StringComparison.Ordinal) || b.StartsWith(a, StringComparison.Ordinal);

    private static string Plain(string part)
    {
        var plain = part.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();
        return plain.StartsWith("XC", StringComparison.Ordinal) ? plain[2..] : plain;
    }

    private static string Clocks(long? clocks) => clocks is { } c ? c.ToString(CultureInfo.InvariantCulture) : "not given";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
