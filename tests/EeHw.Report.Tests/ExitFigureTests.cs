using EeHw.Model.Exits.Metrics;
using EeHw.Report.Charts;
using EeHw.Report.Figures;

namespace EeHw.Report.Tests;

public sealed class ExitFigureTests
{
    private static readonly ExitMetrics _metrics = SampleDesign.Create().ExitMetrics!;

    // Exit 2 of the sample: 36 of 1000 right for the first time, 905 right in all, 95 wrong.
    [Test]
    public void Overthinking_OfTheSample_StacksFirstAgainAndWrong()
    {
        var bars = OverthinkingFigure.Create(_metrics).Layers.OfType<BarLayer>().Select(l => l.Bars.Single(b => b.Row == 1)).ToList();
        Assert.That(bars.SelectMany(b => new[] { b.From, b.To }), Is.EqualTo(new[] { 0, 3.6, 3.6, 90.5, 90.5, 100 }).Within(1e-9));
    }

    [Test]
    public void Calibration_OfTheSample_LeavesOutBinsThatSayNothing()
    {
        var chart = CalibrationFigure.Create(_metrics);
        var points = chart.Layers.OfType<PointLayer>().ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(chart.Layers.Select(l => l.Name).OfType<string>(), Is.EqualTo(new[] { "as promised", "exit 1: calibration error 1.5 %", "exit 2: calibration error 2.0 %", "exit 3: calibration error 3.8 %" }));
            Assert.That(chart.Layers.OfType<LineLayer>().ElementAt(1).Points, Has.Count.EqualTo(12));
            Assert.That(points.Select(p => p.Marker).Distinct().Count(), Is.EqualTo(3), "exits are told apart by more than their colour");
        }
    }

    // sqrt(0.9123 · 0.0877 / 1000) = 0.008945.
    [Test]
    public void AccuracyCost_WithMetrics_HasErrorsAndTheOracle()
    {
        var design = SampleDesign.Create();
        var chart = AccuracyCostFigure.Create(design.TradeOff!, _metrics);
        var error = chart.Layers.OfType<LineLayer>().First(l => l.Name is null).Points;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(error.Select(p => p.Y), Is.EqualTo(new[] { 91.23 - 0.8945, 91.23 + 0.8945 }).Within(1e-3));
            Assert.That(chart.Layers.OfType<PointLayer>().Last().Points[0].Y, Is.EqualTo(95.2).Within(1e-9));
            Assert.That(AccuracyCostFigure.Create(design.TradeOff!).Layers, Has.Count.EqualTo(4));
        }
    }
}
