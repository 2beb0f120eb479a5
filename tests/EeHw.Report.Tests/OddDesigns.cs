using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Report.Readings;

namespace EeHw.Report.Tests;

/// <summary>Designs that strain a drawing.</summary>
internal static class OddDesigns
{
    private const string Long = "a_network_with_a_name_that_somebody_generated_from_all_of_its_hyperparameters_lr0.001_wd0.0005_bs128_ep300_seed42_version_final_final2";

    /// <summary>One case each.</summary>
    public static IEnumerable<TestCaseData> All()
    {
        yield return new TestCaseData(WithExits(1)).SetArgDisplayNames("one exit");
        yield return new TestCaseData(WithExits(12)).SetArgDisplayNames("twelve exits");
        yield return new TestCaseData(WithLongNames()).SetArgDisplayNames("long names");
        yield return new TestCaseData(Scaled(1e-7)).SetArgDisplayNames("tiny numbers");
        yield return new TestCaseData(Scaled(1e6)).SetArgDisplayNames("huge numbers");
    }

    // Exits that all take the same share.
    private static DesignReport WithExits(int exits)
    {
        var sample = SampleDesign.Create();
        var shares = Enumerable.Repeat(1.0 / exits, exits).ToValueList();
        var simulated = SampleDesign.Simulated();
        var uses = Enumerable.Range(0, exits).Select(k => new ExitUse($"exit{k + 1}", shares[k], Times(20_000 * (k + 1)), Times(25_000 * (k + 1)))).ToValueList();
        var units = Enumerable.Range(0, exits).SelectMany(k => simulated.Units.Take(3).Select(u => u with { Name = $"stage{k + 1}/{u.Name}", Stage = k })).ToValueList();
        var quality = sample.ExitMetrics!.Exits[0];
        return sample with
        {
            Name = $"exits{exits}",
            Readings = sample.Readings.Select(r => r with { Measurement = Split(r.Measurement) }).ToValueList(),
            TradeOff = sample.TradeOff! with { Exits = Enumerable.Range(0, exits).Select(k => new TradeOffPoint($"exit {k + 1}", 100_000 * (k + 1), 0.88 + (0.02 * k / exits))).ToValueList() },
            ExitMetrics = sample.ExitMetrics with { Exits = Enumerable.Range(0, exits).Select(k => quality with { Name = $"exit {k + 1}" }).ToValueList() },
            Latencies = Enumerable.Range(0, exits).SelectMany(k => new[] { "decided", "released" }.Select(w => LatencyCurve.Of($"exit {k + 1}, {w}", "simulated", Enumerable.Range(1, 50).Select(i => 1000.0 * i * (k + 1))))).ToValueList(),
        };

        Measurement Split(Measurement m) => m.ExitShares.Count == 0 ? m : m with { ExitShares = shares, Exits = m.Exits.Count == 0 ? m.Exits : uses, Units = m.Units.Count == 0 ? m.Units : units };
    }

    private static DesignReport WithLongNames()
    {
        var sample = SampleDesign.Create(Long);
        return sample with
        {
            Readings = sample.Readings.Select(r => new Reading(r.Label + " " + Long, r.Measurement with
            {
                Tool = Long + "/" + Long,
                Exits = r.Measurement.Exits.Select(e => e with { Name = Long + e.Name }).ToValueList(),
                Units = r.Measurement.Units.Select(u => u with { Name = u.Name + "/" + Long }).ToValueList(),
            })).ToValueList(),
            TradeOff = sample.TradeOff! with { CurveName = Long, Source = Long + Long, Exits = sample.TradeOff.Exits.Select(e => e with { Name = Long + e.Name }).ToValueList() },
            ExitMetrics = sample.ExitMetrics! with { Exits = sample.ExitMetrics.Exits.Select(e => e with { Name = Long + e.Name }).ToValueList() },
            Latencies = sample.Latencies.Select(l => LatencyCurve.Of(l.Name, Long, l.QuantilesNs)).ToValueList(),
            PartName = Long,
            Gantt = sample.Gantt.Select(r => r with { Name = r.Name + Long, Group = r.Group + Long }).ToValueList(),
        };
    }

    private static DesignReport Scaled(double by)
    {
        var sample = SampleDesign.Create();
        return sample with
        {
            Name = "scaled",
            Readings = sample.Readings.Select(r => r with { Measurement = Times(r.Measurement) }).ToValueList(),
            TradeOff = sample.TradeOff! with { Curve = Scale(sample.TradeOff.Curve), Exits = Scale(sample.TradeOff.Exits), Points = Scale(sample.TradeOff.Points) },
            Latencies = sample.Latencies.Select(l => LatencyCurve.Of(l.Name, l.Source, l.QuantilesNs.Select(q => q * by))).ToValueList(),
            Gantt = sample.Gantt.Select(r => r with { Spans = r.Spans.Select(s => s with { FromNs = s.FromNs * by, ToNs = s.ToNs * by }).ToValueList() }).ToValueList(),
        };

        ValueList<TradeOffPoint> Scale(ValueList<TradeOffPoint> points) => points.Select(p => p with { ExpectedMacs = p.ExpectedMacs * by }).ToValueList();

        Measurement Times(Measurement m) => m with
        {
            ThroughputPerSecond = m.ThroughputPerSecond / by,
            LatencyNs = m.LatencyNs is { } l ? OddDesigns.Times(l.Mean * by) : null,
            Exits = m.Exits.Select(e => e with { Decided = OddDesigns.Times(e.Decided!.Mean * by), Released = OddDesigns.Times(e.Released!.Mean * by) }).ToValueList(),
            EnergyPjPerSample = m.EnergyPjPerSample is { } energy ? energy * by : null,
            EnergyParts = m.EnergyParts.Select(p => p with { PicojoulesPerSample = p.PicojoulesPerSample * by }).ToValueList(),
        };
    }

    private static Distribution Times(double ns) => new(ns, ns * 0.98, ns * 1.4, ns * 1.6, ns * 1.9);
}
