using EeHw.Model.Diagnostics;
using EeHw.Model.Results;
using EeHw.Model.Units;
using EeHw.Sim.Energy.Calibration;
using EeHw.Sim.Tests.Designs;

namespace EeHw.Sim.Tests.Energy;

public sealed class PowerFitTests
{
    // watts = 0.1 known + 1.5 · dynamic + 0.5 · clock + 2 · static, without error: found to the last digit, nothing left.
    [Test]
    public void Of_PowersThatTheModelMakes_FindsItsFactors()
    {
        double[][] groups = [[0.2, 0.1, 0.3], [0.5, 0.1, 0.3], [0.3, 0.4, 0.3], [0.1, 0.2, 0.3]];
        var fit = PowerFit.Of([.. groups.Select(g => new PowerPoint("d", 0.1 + (1.5 * g[0]) + (0.5 * g[1]) + (2 * g[2]), 0.1, [.. g]))]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fit.Factors.Select(f => f.Value), Is.EqualTo(new[] { 1.5, 0.5, 2 }).Within(1e-9));
            Assert.That(fit.Factors.Select(f => f.StandardError), Is.All.LessThan(1e-6));
            Assert.That(fit.ResidualFraction, Is.LessThan(1e-9));
        }
    }

    // Only static power, 1 W by the model, measured as 1.9 W and 2.1 W: factor 2, residuals -0.1 and 0.1, standard error sqrt(0.02 / 1) / sqrt(2) = 0.1.
    [Test]
    public void Of_TwoReadingsOfOneFigure_IsTheirMeanWithItsStandardError()
    {
        var fit = PowerFit.Of([new("a", 1.9, 0, [0, 0, 1]), new("b", 2.1, 0, [0, 0, 1])]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fit.Factors.Single().Value, Is.EqualTo(2).Within(1e-12));
            Assert.That(fit.Factors.Single().StandardError, Is.EqualTo(0.1).Within(1e-12));
            Assert.That(fit.Residuals, Is.EqualTo(new[] { -0.1, 0.1 }).Within(1e-12));
            Assert.That(fit.ResidualFraction, Is.EqualTo(Math.Sqrt(((0.1 / 1.9 * 0.1 / 1.9) + (0.1 / 2.1 * 0.1 / 2.1)) / 2)).Within(1e-12));
            Assert.That(fit.NotSeen, Is.EqualTo(new[] { "dynamic", "clock" }));
        }
    }

    // Clock and static power of one design do not change: together 0.5 W by the model, 1 W measured.
    [Test]
    public void Of_GroupsThatGoTogether_ShareAFactor()
    {
        var fit = PowerFit.Of([new("a", 1.2, 0, [0.2, 0.1, 0.4]), new("b", 1.3, 0, [0.3, 0.1, 0.4]), new("c", 1.4, 0, [0.4, 0.1, 0.4])]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fit.Factors.Select(f => string.Join("+", f.Groups)), Is.EqualTo(new[] { "dynamic", "clock+static" }));
            Assert.That(fit.Factors.Select(f => f.Value), Is.EqualTo(new[] { 1.0, 2 }).Within(1e-9));
            Assert.That(fit.FactorOf("static"), Is.SameAs(fit.FactorOf("clock")));
        }
    }

    // 1 W however busy: the best line through (1, 1) and (2, 0.9) falls; held at 0, static power is the best constant.
    [Test]
    public void Of_PowerThatFallsWithActivity_HoldsTheFactorAtZero()
    {
        var fit = PowerFit.Of([new("a", 1, 0, [1, 0, 1]), new("b", 0.9, 0, [2, 0, 1])]);
        Assert.That(fit.Factors.Select(f => f.Value), Is.EqualTo(new[] { 0, 0.95 }).Within(1e-12));
    }

    // Whatever is measured, no other factors leave a smaller square (checked at 0.9 to 1.1 of each).
    [Property(MaxTest = 40)]
    public void Of_AnyPowers_LeavesTheSmallestSquare(int seed)
    {
        var random = new Random(seed);
        var points = Enumerable.Range(0, 6).Select(_ => new PowerPoint("d", random.NextDouble() + 0.1, 0, [random.NextDouble(), random.NextDouble(), random.NextDouble()])).ToList();
        var fit = PowerFit.Of(points);
        var best = fit.Residuals.Sum(r => r * r);
        foreach (var moved in Enumerable.Range(0, 3))
        {
            foreach (var by in new[] { -0.02, 0.02 })
            {
                var x = fit.Factors.Select((f, i) => Math.Max(0, f.Value + (i == moved ? by : 0))).ToArray();
                Assert.That(points.Sum(p => Math.Pow(p.Watts - p.Modelled.Select((m, i) => m * x[i]).Sum(), 2)), Is.GreaterThanOrEqualTo(best - 1e-12));
            }
        }
    }

    // Trapezoids: 1 s from 1 W to 3 W, 3 s at 3 W: (2 + 9) / 4.
    [Test]
    public void MeanOfLog_IsOverTime() => Assert.That(PowerTable.MeanOfLog("time_s,watts\n0,1\n1,3\n4,3\n", "log.csv"), Is.EqualTo((2.75, 3)));

    [TestCase("measurement,mW\na.json,3\n", "p.csv(1,1): error EEHW6510: the first line is 'measurement,mW'. The columns are measurement,watts, in W; convert where the figures are in mW.")]
    [TestCase("name,power\n", "p.csv(1,1): error EEHW6510: the first line is 'name,power'. The first line is measurement,watts, or time_s,watts for a sensor's log.")]
    [TestCase("measurement,watts\na.json,1\nb.json,-2\n", "p.csv(3,1): error EEHW6510: the power is -2 W; power is above 0. Leave out what was measured with the sensor off, and mind its sign.")]
    [TestCase("measurement,watts\na.json,1 W\n", "p.csv(2,1): error EEHW6510: '1 W' is not a power in W. Write a number without its unit.")]
    [TestCase("measurement,watts\na.json,1\n", "p.csv: error EEHW6510: has 1 row(s); a fit needs 2 or more. Measure more designs, or the same at other clocks.")]
    [TestCase("measurement,watts\na.json\n", "p.csv(2,1): error EEHW6510: 'a.json' has 1 column(s); there are 2.")]
    public void Parse_OfWhatIsNoTable_SaysWhy(string text, string message)
        => Assert.That(Assert.Throws<EeHwException>(() => PowerTable.Parse(text, "p.csv"))!.Message, Is.EqualTo(message));

    [Test]
    public void MeanOfLog_OfTimesThatGoBack_SaysWhere()
        => Assert.That(
            Assert.Throws<EeHwException>(() => PowerTable.MeanOfLog("time_s,watts\n0,1\n2,1\n1,1\n", "log.csv"))!.Message,
            Is.EqualTo("log.csv(4,1): error EEHW6510: the time 1 s follows 2 s; times ascend. Sort the log, and leave out what was logged twice."));

    // 4 nJ in 2 ns per sample: 2 W, half of it in a unit, a quarter static, a quarter the memory's.
    [TestCase(false, 0.0)]
    [TestCase(true, 0.5)]
    public void Point_OfAReading_IsItsPowerByGroup(bool withMemory, double known)
    {
        var reading = Reading() with { EnergySource = "modelled, uncalibrated" };
        var point = PowerTable.Point("m", reading, 3, Run.Platform, withMemory, new Place());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(point.Modelled, Is.EqualTo(new[] { 1.0, 0, 0.5 }).Within(1e-12));
            Assert.That(point.Known, Is.EqualTo(known).Within(1e-12));
        }
    }

    [Test]
    public void Point_OfAnotherTable_SaysSo()
        => Assert.That(
            Assert.Throws<EeHwException>(() => PowerTable.Point("m", Reading() with { EnergySource = "modelled, calibrated to 3 measurements of the PL rail in x.csv, residual 2 %" }, 3, Run.Platform, false, new Place { File = "p.csv", Line = 2 }))!.Message,
            Is.EqualTo("p.csv(2,1): error EEHW6510: the energy of 'm' is modelled, calibrated to 3 measurements of the PL rail in x.csv, residual 2 %, the platform's modelled, uncalibrated. Simulate the design on the platform that is calibrated."));

    [Test]
    public void Of_AFit_ScalesFiguresAndSaysWhatTheyCameFrom()
    {
        var fit = PowerFit.Of([new("a", 1.9, 0, [0, 0.1, 1]), new("b", 2.1, 0, [0, 0.1, 1])]);
        var table = CalibratedPlatform.Of(Run.Platform, fit, 2, "pl", "p.csv").Energy;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(table.Static.Value, Is.EqualTo(0.3 * 2 / 1.1).Within(1e-12));
            Assert.That(table.Static.Source, Is.EqualTo("calibrated to 2 measurements of the PL rail in p.csv, residual 5 %"));
            Assert.That(table.Static.Note, Is.EqualTo("1.8182 times 0.3, one factor for clock and static"));
            Assert.That(table.Static.High - table.Static.Value, Is.EqualTo(2 * 0.1 / 1.1 * 0.3).Within(1e-12));
            Assert.That(table.DspMac, Is.EqualTo(Run.Platform.Energy.DspMac));
            Assert.That(table.Calibration, Is.EqualTo("calibrated to 2 measurements of the PL rail in p.csv, residual 5 % (some figures; the others are uncalibrated)"));
        }
    }

    private static Measurement Reading() => new()
    {
        Source = MeasurementSource.Simulated, Tool = "test", Samples = 1, EnergyPjPerSample = new Band(4000, 4000, 4000), AveragePowerMw = new Band(2000, 2000, 2000),
        EnergyParts = [new("conv", new Band(2000, 2000, 2000)), new("static", new Band(1000, 1000, 1000)), new("dramStandby", new Band(1000, 1000, 1000))],
    };
}
