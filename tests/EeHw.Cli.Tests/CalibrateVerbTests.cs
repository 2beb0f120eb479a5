using System.Text.Json;
using EeHw.Model.Hardware.Estimates;
using EeHw.Sim.Resources.Calibration;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

public sealed class CalibrateVerbTests
{
    [Test]
    public void Resources_FromTheShippedTable_PrintsEveryKindWithItsErrors()
    {
        var run = FakeConsole.Run("calibrate", "resources", "--from", "shipped");
        var logic = FittedLogic.Shipped;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Exit, Is.Zero, run.ErrorText);
            Assert.That(run.OutText, Does.StartWith(FormattableString.Invariant($"LUTs and flip-flops of {logic.Fitted + logic.HeldOut} single units, counted by Yosys 0.23 (not vendor utilisation); {logic.Fitted} fitted, {logic.HeldOut} held out.\n")));
            Assert.That(UnitFeatures.Kinds, Has.All.Matches<string>(k => run.OutText.Contains(k!, StringComparison.Ordinal)));
        }
    }

    [Test]
    public void Resources_AsJson_ListsUnitsAndEstimates()
    {
        var root = JsonDocument.Parse(FakeConsole.Run("calibrate", "resources", "--from", "shipped", "--json").OutText).RootElement;
        var all = root.GetProperty("units").EnumerateArray().Last();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(root.GetProperty("tool").GetString(), Is.EqualTo("Yosys 0.23"));
            Assert.That(root.GetProperty("measured").GetArrayLength(), Is.EqualTo(root.GetProperty("instances").GetInt32()));
            Assert.That(all.GetProperty("kind").GetString(), Is.EqualTo("all"));
            Assert.That(all.GetProperty("lutErrorFraction").GetProperty("median").GetDouble(), Is.EqualTo(FittedLogic.Shipped.MedianLutError).Within(1e-4));
        }
    }

    [Test]
    public void Resources_WithCoefficients_WritesTheShippedOnes()
    {
        using var folder = new TemporaryFolder();
        FakeConsole.Run("calibrate", "resources", "--from", "shipped", "--coefficients", folder.File("c.tsv"));
        Assert.That(File.ReadAllText(folder.File("c.tsv")), Is.EqualTo(FittedLogic.Shipped.ToText()));
    }

    [Test]
    public void Resources_FromAFileThatIsNotThere_SaysSo()
    {
        var run = FakeConsole.Run("calibrate", "resources", "--from", "/nowhere/units.tsv");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Exit, Is.EqualTo(ExitCode.Diagnostic));
            Assert.That(run.ErrorText, Is.EqualTo("/nowhere/units.tsv: error EEHW1001: there is no such file. Name a measured table, or --from shipped.\n"));
        }
    }

    [Test]
    public void Resources_OfNoInstances_IsAUsageError()
        => Assert.That(FakeConsole.Run("calibrate", "resources", "--instances", "0").ErrorText, Does.Contain("--instances must be 1 or more."));

    // Fresh units have to lie where those of the shipped table lie that were not fitted.
    [Test]
    [Category("Long")]
    public void Resources_OfFreshUnits_AreWithinTheDistribution([Values(101, 102)] int seed)
    {
        Tools.Require("yosys", "yosys");
        TestContext.Out.WriteLine($"seed {seed}");
        var run = FakeConsole.Run("calibrate", "resources", "--instances", "24", "--seed", $"{seed}", "--json");
        Assert.That(run.Exit, Is.Zero, run.ErrorText);
        var units = JsonDocument.Parse(run.OutText).RootElement.GetProperty("measured").EnumerateArray().Select(u => (
            Instance: UnitInstance.TryParse(u.GetProperty("kind").GetString()!, u.GetProperty("family").GetString()!, u.GetProperty("parameters").GetString()!)!,
            Luts: u.GetProperty("luts").GetDouble(),
            Ffs: u.GetProperty("ffs").GetDouble())).ToList();
        var all = ResourceFit.Of(ResourceFit.ShippedTable()).Kinds[^1];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Median(u => ErrorDistribution.ErrorOf(FittedLogic.Shipped.Of(u.Instance).Luts, u.Luts)), Is.LessThanOrEqualTo(all.Luts!.UpperQuartile));
            Assert.That(Median(u => ErrorDistribution.ErrorOf(FittedLogic.Shipped.Of(u.Instance).Ffs, u.Ffs)), Is.LessThanOrEqualTo(all.Ffs!.UpperQuartile));
        }

        double Median(Func<(UnitInstance Instance, double Luts, double Ffs), double> error) => ErrorDistribution.Of(units.Select(error))!.Median;
    }
}
