using EeHw.Model.Results;
using EeHw.Report.Readings;

namespace EeHw.Report.Tests;

public sealed class ReadingTableTests
{
    [Test]
    public void Of_ASampleDesign_HasNoMismatch() => Assert.That(ReadingTable.Of(SampleDesign.Create().Readings).HasMismatch, Is.False);

    // 13,705.6 / 13,280 - 1 = 3.205 %
    [Test]
    public void Of_AnIntervalAboveTheBound_SaysThatItHolds()
        => Assert.That(Cell("interval", Of(MeasurementSource.ClosedForm, intervalCycles: 13280), Of(MeasurementSource.Simulated, intervalCycles: 13705.6)), Is.EqualTo(new ReadingCell("13,706 cycles", "+3.2 %, bound holds", Verdict.Within)));

    [Test]
    public void Of_AnIntervalBelowTheBound_IsBeyond()
        => Assert.That(Cell("interval", Of(MeasurementSource.ClosedForm, intervalCycles: 13280), Of(MeasurementSource.Simulated, intervalCycles: 13000)), Is.EqualTo(new ReadingCell("13,000 cycles", "-2.1 % over the whole run, bound broken", Verdict.Beyond)));

    // 10 samples, a quarter of them reach the slow stage: at least (10·0.25 - 1)/(10·0.25) = 60 % of 10·100 clocks. The whole run took 990.
    [Test]
    public void Of_AShortRunWithAnEasyMiddle_IsJudgedAsAWhole()
    {
        var simulated = Of(MeasurementSource.Simulated, intervalCycles: 80) with { Samples = 10, TotalCycles = 990, ExitShares = [0.75, 0.25] };
        Assert.That(Cell("interval", Of(MeasurementSource.ClosedForm, intervalCycles: 100), simulated), Is.EqualTo(new ReadingCell("80 cycles", "-1.0 % over the whole run, bound holds", Verdict.Within)));
    }

    [Test]
    public void Of_AccuracyFromFloatToUnit_IsShownOnly()
        => Assert.That(Cell("accuracy", Of(MeasurementSource.ClosedForm, accuracy: 0.9), Of(MeasurementSource.Simulated, accuracy: 0.89)), Is.EqualTo(new ReadingCell("89.0 %", "-1.00 points from float", Verdict.Shown)));

    [Test]
    public void Of_AccuracyOfTwoExactReadings_MustBeEqual()
        => Assert.That(Cell("accuracy", Of(MeasurementSource.Simulated, accuracy: 0.9), Of(MeasurementSource.Measured, accuracy: 0.89)), Is.EqualTo(new ReadingCell("89.0 %", "-1.00 points, tolerance 0", Verdict.Beyond)));

    [Test]
    public void Of_AccuracyOnOtherSamples_IsShownOnly()
        => Assert.That(Cell("accuracy", Of(MeasurementSource.Simulated, accuracy: 0.9), Of(MeasurementSource.CSimulated, accuracy: 0.89) with { Samples = 7 }), Is.EqualTo(new ReadingCell("89.0 %", "-1.00 points on other samples", Verdict.Shown)));

    [Test]
    public void Of_ThroughputOfADevice_IsNotComparedWithTheDesign()
        => Assert.That(Cell("throughput", Of(MeasurementSource.Simulated, throughput: 9000), Of(MeasurementSource.Measured, throughput: 31870)), Is.EqualTo(new ReadingCell("31,870 /s", "other hardware", Verdict.None)));

    // Sums of the same whole clocks, divided: the last bit may differ, nothing else.
    [TestCase(991.7, 991.7 * (1 + 1e-12), "0 cycles, tolerance 0", Verdict.Within)]
    [TestCase(991.7, 992.2, "+0.5 cycles, tolerance 0", Verdict.Beyond)]
    public void Of_RtlBesideTheSimulator_MustBeEqual(double simulated, double rtl, string difference, Verdict verdict)
        => Assert.That(Cell("interval", Of(MeasurementSource.Simulated, simulated), Of(MeasurementSource.Rtl, rtl)) with { Value = "" }, Is.EqualTo(new ReadingCell("", difference, verdict)));

    [Test]
    public void Of_RtlOnOtherSamples_IsShownOnly()
        => Assert.That(Cell("interval", Of(MeasurementSource.Simulated, 100), Of(MeasurementSource.Rtl, 110) with { Samples = 50 }), Is.EqualTo(new ReadingCell("110 cycles", "+10.0 %", Verdict.Shown)));

    [Test]
    public void Of_EnergyThatIsNotMeasured_GivesTheReason()
    {
        var modelled = Of(MeasurementSource.Simulated) with { EnergyPjPerSample = new(2e6, 1e6, 3e6), EnergySource = "modelled, uncalibrated" };
        var row = ReadingTable.Of([new("a", modelled), new("b", Of(MeasurementSource.Measured) with { EnergySource = "not measured: no meter" })]).Rows.Single(r => r.Name == "energy per sample");
        Assert.That(row.Cells, Is.EqualTo(new[] { new ReadingCell("2.00 µJ", "1.00 µJ to 3.00 µJ, modelled, uncalibrated", Verdict.Shown), ReadingCell.Unknown with { Difference = "not measured: no meter" } }));
    }

    [Test]
    public void Of_AMismatch_IsBeyond()
        => Assert.That(Cell("values that differ", Of(MeasurementSource.CSimulated) with { Mismatches = 0 }, Of(MeasurementSource.Measured) with { Mismatches = 3 }), Is.EqualTo(new ReadingCell("3", "tolerance 0", Verdict.Beyond)));

    private static ReadingCell Cell(string row, Measurement left, Measurement right)
        => ReadingTable.Of([new("left", left), new("right", right)]).Rows.Single(r => r.Name == row).Cells[1];

    private static Measurement Of(MeasurementSource source, double? intervalCycles = null, double? accuracy = null, double? throughput = null)
        => new() { Source = source, Tool = "t", Samples = 1000, IntervalCycles = intervalCycles, AccuracyFraction = accuracy, ThroughputPerSecond = throughput };
}
