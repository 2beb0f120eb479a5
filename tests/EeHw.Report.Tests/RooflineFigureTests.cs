using System.Text;
using EeHw.Report.Charts;
using EeHw.Report.Figures;

namespace EeHw.Report.Tests;

public sealed class RooflineFigureTests
{
    // 100 GMAC/s and 10 GB/s meet at 10 MAC/B; to the left the roof rises with 10 GMAC/s per MAC/B. From 1/1.5 to 20·1.5 MAC/B.
    [Test]
    public void Create_OfTwoLayers_DrawsTheRoofAndBoth()
    {
        var chart = RooflineFigure.Create(new([new("slow", 1, 8e9, true), new("fast", 20, 60e9, false)], 100e9, 10e9, "test"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(((LineLayer)chart.Layers[0]).Points.Select(p => (Math.Round(p.X, 6), Math.Round(p.Y, 6))), Is.EqualTo(new[] { (0.666667, 6.666667), (10.0, 100.0), (30.0, 100.0) }));
            Assert.That(((PointLayer)chart.Layers[1]).Points.Select(p => (p.X, p.Y, p.Label)), Is.EqualTo(new[] { (20.0, 60.0, "fast") }));
            Assert.That(((PointLayer)chart.Layers[2]).Points.Select(p => (p.X, p.Y, p.Label)), Is.EqualTo(new[] { (1.0, 8.0, "slow") }));
            Assert.That(Encoding.UTF8.GetString(ChartRenderer.ToSvg(chart, isStandalone: true)), Does.StartWith("<svg").And.Contain("slow: 8 GMAC/s at 1 MAC/B"));
        }
    }

    // The same of a device: two operations per multiply-accumulate on both axes, 20 FLOP/B where 100 GMAC/s and 10 GB/s meet.
    [Test]
    public void Create_OfADevice_IsInOperations()
    {
        var chart = RooflineFigure.Create(new([new("slow", 1, 8e9, true), new("fast", 20, 60e9, false)], 100e9, 10e9, "measured on one core of software") { IsDevice = true });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(chart.Id, Is.EqualTo("roofline-device"));
            Assert.That(chart.Source, Is.EqualTo("measured on one core of software"));
            Assert.That((chart.X.Title, chart.Y.Title), Is.EqualTo(("operational intensity (FLOP/B)", "rate (GFLOP/s)")));
            Assert.That(((LineLayer)chart.Layers[0]).Points.Select(p => (Math.Round(p.X, 6), Math.Round(p.Y, 6))), Is.EqualTo(new[] { (1.333333, 13.333333), (20.0, 200.0), (60.0, 200.0) }));
            Assert.That(((PointLayer)chart.Layers[1]).Points.Select(p => (p.X, p.Y, p.Label)), Is.EqualTo(new[] { (40.0, 120.0, "fast") }));
            Assert.That(Encoding.UTF8.GetString(ChartRenderer.ToSvg(chart, isStandalone: true)), Does.Contain("slow: 16 GFLOP/s at 2 FLOP/B").And.Contain("fast: 120 GFLOP/s at 40 FLOP/B"));
        }
    }
}
