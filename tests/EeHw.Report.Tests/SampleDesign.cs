using EeHw.Model.Exits.Metrics;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Model.Units;

namespace EeHw.Report.Tests;

/// <summary>A made-up design with everything a report can show: long names, many units, a FIFO that held nothing, bands.</summary>
internal static class SampleDesign
{
    public static DesignReport Create(string name = "sample")
    {
        var simulated = Simulated();
        return new()
        {
            Name = name,
            Summary = "sample.onnx, 3 exits, 45,014 parameters; zc706 at 125 MHz; activations fixed<16,6,RND,SAT>, weights fixed<8,1>",
            InputHash = new string('a', 64),
            Readings =
            [
                new("float policy", new() { Source = MeasurementSource.ClosedForm, Tool = "policy on the float trace", Samples = 1000, AccuracyFraction = 0.9123, ExitShares = [0.721, 0.162, 0.117] }),
                new("closed form", new() { Source = MeasurementSource.ClosedForm, Tool = "maximum over units", Samples = 1000, ThroughputPerSecond = 9412.6, IntervalCycles = 13280 }),
                new("simulated", simulated with { Load = Load() }),
                new("C simulation", new() { Source = MeasurementSource.CSimulated, Tool = "g++ 12.2", Samples = 1000, Mismatches = 0, AccuracyFraction = simulated.AccuracyFraction, ExitShares = simulated.ExitShares }),
                new("software device", new()
                {
                    Source = MeasurementSource.Measured, Tool = "software device, 2 threads", Samples = 1000, ThroughputPerSecond = 31870, LatencyNs = new(61000, 42000, 150000, 171000, 420000),
                    AccuracyFraction = simulated.AccuracyFraction, ExitShares = simulated.ExitShares, Mismatches = 0, Notes = ["no power meter on this machine"],
                }),
            ],
            TradeOff = new(
                Enumerable.Range(0, 40).Select(i => new TradeOffPoint("", 280_000 + (i * 36_000), 0.9145 - (0.026 * Math.Exp(-i / 7.0)))).ToValueList(),
                "geometric budget",
                [new("exit 1", 273_616, 0.8976), new("exit 2", 1_065_328, 0.9053), new("exit 3", 1_761_776, 0.9145)],
                [new("policy in float", 520_000, 0.9123), new("decision unit", 548_000, 0.9118)],
                "Accuracy on 1,000 samples of the test split."),
            ExitMetrics = new(
                1000,
                1_530_624,
                [Quality("exit 1", 898, 898, 0.015), Quality("exit 2", 905, 36, 0.02), Quality("exit 3", 915, 18, 0.038)],
                new(952, 1000),
                400_862,
                new(934, 1000),
                new(38, 1000),
                new(0.37, 0.65, 0, -0.13, 1.56)),
            Latencies =
            [
                LatencyCurve.Of("exit 1, decided", "simulated", Enumerable.Range(0, 500).Select(i => 20_000 + (i * 9.0))),
                LatencyCurve.Of("exit 1, released", "simulated", Enumerable.Range(0, 500).Select(i => 21_000 + (i * 190.0))),
                LatencyCurve.Of("exit 2, released", "simulated", Enumerable.Range(0, 300).Select(i => 95_000 + (i * 180.0))),
                LatencyCurve.Of("exit 3, released", "simulated", Enumerable.Range(0, 200).Select(i => 150_000 + (i * 400.0))),
                LatencyCurve.Of("all exits", "software device", Enumerable.Range(0, 1000).Select(i => 30_000 + (i * (double)i / 3))),
            ],
            PartName = "xc7z045 (ZC706)",
            Part = new(218600, 437200, 900, 1090, 0),
            Reconfigured = new("reconfigured", simulated with
            {
                ThroughputPerSecond = 7410,
                LatencyNs = new(8_100_000, 7_000_000, 15e6, 17e6, 19e6),
                Resources = new(24_100, 30_800, 60, 90, 0),
                EnergyPjPerSample = new Band(99e6, 60e6, 170e6),
                Reconfiguration = new(12, 0.143, new Band(1e5, 5e4, 3e5), 75, "It loses throughput: the folding divides freely, so the freed area buys nothing.")
                {
                    Periods = [new(0, 4e6, 0, "there"), new(4e6, 4.1e6, 0, "emptying"), new(4.1e6, 6e6, 1, "loading"), new(6e6, 9e6, 1, "there"), new(9e6, 9.5e6, 0, "given up")],
                },
            }),
            Moved = new("under its workload", simulated with { Course = Course(), Control = new("battery", 2, [new("sure", 0.5, 500, [0.6, 0.2, 0.2], 0.93, 1e6), new("frugal", 0.5, 500, [0.9, 0.05, 0.05], 0.9, 6e5)], 3, 0.1, 71, 0.2, null, 0) }),
            Gantt =
            [
                new("stage 1 (stage1/conv1/mac)", "stages", [new(0, 9000, "working"), new(9500, 20_000, "working")]),
                new("stage 2 (stage2/conv2/mac)", "stages", [new(4000, 18_000, "working")]),
                new("sample 4, exit 1", "samples", [new(0, 8000, "to the decision"), new(8000, 9000, "to the answer")]),
                new("sample 5, exit 3", "samples", [new(5000, 18_000, "to the decision"), new(18_000, 19_500, "to the answer")]),
            ],
            Links = [new("sample/timeline.json", "opens in ui.perfetto.dev")],
            Notes = ["OpenCL: no driver on this machine; the software device ran instead."],
        };
    }

    private static LoadUse Load() => new(
        9800, 0.6, new[] { 0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95 }.Select(l => new LoadPoint(l, new Distribution(60_000 / (1 - l), 55_000 / (1 - l), 1.5e5 / (1 - l), 2.5e5 / (1 - l), 1e6), 3000 / (1 - l))).ToValueList());

    private static CourseUse Course() => new(
        1e7, Enumerable.Range(0, 100).Select(i => new CourseStep(i == 50 ? 0 : 10, i / 60, 2 + (i % 7), i == 50 ? null : 70_000 + (500 * i), i == 50 ? null : 3e5, i == 50 ? null : 0.93 - (i * 0.0004), i == 50 ? null : 0.7, 400 - i, 25 + (i * 0.4), 1 - (i * 0.008), i / 50, i > 80 ? 0.5 : 1)).ToValueList());

    // Surer than right, more so in the middle; few answers are unsure.
    private static ExitQuality Quality(string name, long right, long first, double error) => new(
        name,
        1_000_000,
        new(right, 1000),
        first,
        9,
        new(Enumerable.Range(0, 15).Select(b => new CalibrationBin(b < 3 ? 0 : b * 10, (b + 0.5) / 15 * (1 - (3 * error)), (b + 0.5) / 15)).ToValueList(), error, error));

    public static Measurement Simulated()
    {
        string[] parts = ["source", "conv1/window", "conv1/mac", "pool1", "fork1", "exit1/conv/window", "exit1/conv/mac", "exit1/pool", "exit1/dense", "exit1/decision", "buffer1", "conv2/window", "conv2/mac", "conv3/window", "conv3/mac", "skip/with/a/very/long/name/that/needs/an/ellipsis/add"];
        var units = parts.Select((p, i) => new UnitUse($"stage{(i < 11 ? 0 : 1)}/{p}", "MacArray", i < 11 ? 0 : 1, 0.05 + (0.055 * i), 0.9 - (0.055 * i), 0.03, 800 + (i * 900), new Resources(900 + (i * 100), 1100, i, 3, 0))).ToValueList();
        return new()
        {
            Source = MeasurementSource.Simulated,
            Tool = "eehw simulator 0.1.0",
            Samples = 1000,
            ThroughputPerSecond = 9120.4,
            IntervalCycles = 13705.6,
            LatencyNs = new(61_000, 45_000, 180_000, 230_000, 260_000),
            AccuracyFraction = 0.9118,
            ExitShares = [0.698, 0.171, 0.131],
            Exits =
            [
                new("exit1", 0.698, new(20_900, 20_800, 22_000, 23_000, 24_000), new(48_000, 44_000, 101_000, 115_000, 130_000)),
                new("exit2", 0.171, new(95_000, 94_000, 120_000, 130_000, 140_000), new(97_000, 95_000, 121_000, 131_000, 141_000)),
                new("exit3", 0.131, new(170_000, 169_000, 210_000, 230_000, 260_000), new(171_000, 170_000, 211_000, 231_000, 261_000)),
            ],
            EnergyPjPerSample = new Band(88e6, 52e6, 151e6),
            EnergyParts = [new("static", new Band(33e6, 22e6, 44e6)), new("clock", new Band(21e6, 15e6, 28e6)), new("stage0/conv1/mac", new Band(16e6, 8e6, 40e6)), new("stage1/conv2/mac", new Band(11e6, 4e6, 30e6)), new("dram", new Band(7e6, 3e6, 9e6))],
            EnergySource = "modelled, uncalibrated",
            Resources = new(31_200, 36_900, 120, 96, 0),
            ResourcesSource = "estimated by fitted formulas",
            Units = units,
            Fifos =
            [
                new("stage0/fork1.0->stage0/buffer1", 1568, 900, 880), new("stage0/fork1.1->stage0/exit1/conv/window", 64, 64, 33), new("stage1/skip->stage1/add", 512, 440, 440, 120),
                new("stage0/buffer1 (frames)", 4, 3, 2), new("stage0/exit1/dense->stage0/exit1/decision", 16, 0, 1), new("a->b", 2, 2, 2),
            ],
            Notes = ["energy coefficients are engineering estimates, uncalibrated"],
        };
    }
}
