using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware.Estimates;
using EeHw.Sim.Resources.Calibration;

namespace EeHw.Sim.Tests.Resources;

/// <summary>The fit of LUTs and flip-flops, without Yosys: from tables of what it counted.</summary>
public sealed class ResourceFitTests
{
    private const double Bar = 0.15;

    [Test]
    public void Of_ForksThatFollowALaw_FindsTheLaw()
    {
        // A fork of W bits to N copies: LUTs 2 N + 3, flip-flops W + N. Whatever is held out, three forks of different N and W are fitted.
        var rows = string.Concat(from n in Enumerable.Range(2, 6) from w in new[] { 8, 20, 33 } select $"Fork\txc7\t{(2 * n) + 3}\t0\t{w + n}\t0\t0\t1\tt\tW={w} N={n}\n");
        var fit = ResourceFit.Of(MeasuredTable.Parse("# tool: hand\n" + rows, "hand"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fit.Logic.Of(new UnitInstance("Fork", "xc7", [new("W", 100), new("N", 10)])), Is.EqualTo((23.0, 110.0)));
            Assert.That(fit.Kinds[^1].Luts!.Largest, Is.Zero);
            Assert.That(fit.Logic.Fitted + fit.Logic.HeldOut, Is.EqualTo(18));
            Assert.That(fit.Logic.HeldOut, Is.GreaterThan(0));
        }
    }

    [Test]
    public void Of_ACountThatFallsWithAFeature_HasNoNegativeCoefficient()
    {
        var rows = string.Concat(Enumerable.Range(2, 12).Select(n => $"Fork\txc7\t{40 - n}\t0\t{40 - n}\t0\t0\t1\tt\tW={n} N={n}\n"));
        Assert.That(ResourceFit.Of(MeasuredTable.Parse("# tool: hand\n" + rows, "hand")).Logic.Coefficients.Select(c => c.Value), Has.All.Positive);
    }

    [Test]
    public void Of_TheShippedTable_GivesTheShippedCoefficients()
        => Assert.That(ResourceFit.Of(ResourceFit.ShippedTable()).Logic.ToText(), Is.EqualTo(FittedLogic.Shipped.ToText()), "after a change of features or table: eehw calibrate resources --from shipped --coefficients model/EeHw.Model/Hardware/Estimates/Data/coefficients.tsv");

    [Test]
    public void Of_TheShippedTable_IsWithinTheBarOnUnitsNotFitted()
    {
        var fit = ResourceFit.Of(ResourceFit.ShippedTable());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fit.Logic.HeldOut, Is.GreaterThanOrEqualTo(60));
            Assert.That(fit.Logic.MedianLutError, Is.LessThanOrEqualTo(Bar));
            Assert.That(fit.Logic.MedianFfError, Is.LessThanOrEqualTo(Bar));
        }
    }

    [Test]
    public void ShippedTable_HasEveryKind()
        => Assert.That(ResourceFit.ShippedTable().Units.Select(u => u.Instance.Kind).Distinct().Order(StringComparer.Ordinal), Is.EqualTo(UnitFeatures.Kinds));

    [Test]
    public void ToText_ReadAgain_IsTheSameTable()
    {
        var table = ResourceFit.ShippedTable();
        Assert.That(MeasuredTable.Parse(table.ToText(), "again"), Is.EqualTo(table));
    }

    [TestCase("x\ty\n", "t.tsv(1,1): error EEHW6509: 'x\ty' is no measured unit. A table is written by `eehw calibrate resources --resume FILE`.")]
    [TestCase("# tool: T\n", "t.tsv(1,1): error EEHW6509: has no line '# tool: ' or no measured unit. A table is written by `eehw calibrate resources --resume FILE`.")]
    [TestCase("# tool: T\nFork\txc7\t1\t0\tmany\t0\t0\t1\tt\tW=1 N=2\n", "t.tsv(2,1): error EEHW6509: 'Fork\txc7\t1\t0\tmany\t0\t0\t1\tt\tW=1 N=2' is no measured unit. A table is written by `eehw calibrate resources --resume FILE`.")]
    public void Parse_OfSomethingElse_SaysWhere(string text, string message)
        => Assert.That(Assert.Throws<EeHwException>(() => MeasuredTable.Parse(text, "t.tsv"))!.Message, Is.EqualTo(message));

    [TestCase("1\tabc", 1, "abc")]
    [TestCase("-\t-", null, "")]
    public void Parse_OfARow_SaysWhatItComesFrom(string origin, long? seed, string templates)
    {
        var unit = MeasuredTable.Parse($"# tool: T\nFork\txc7\t1\t2\t3\t4\t5\t{origin}\tW=1 N=2\n", "t").Units[0];
        Assert.That((unit.Seed, unit.Templates, unit.Luts, unit.Bram18), Is.EqualTo((seed, templates, 1L, 5L)));
    }

    [Test]
    public void Of_FourErrors_GivesQuartiles()
    {
        // 0, 0.1, 0.2, 0.6: quartiles between neighbours, at 0.75, 1.5 and 2.25 of the way.
        var d = ErrorDistribution.Of([0.6, 0, 0.2, 0.1])!;
        Assert.That(new[] { d.LowerQuartile, d.Median, d.UpperQuartile, d.Largest }, Is.EqualTo(new[] { 0.075, 0.15, 0.3, 0.6 }).Within(1e-12));
    }

    [Test]
    public void Draw_OfASeed_GivesTheSameDesignsWithEveryKindOfUnit()
    {
        var designs = Enumerable.Range(0, 25).Select(i => ProbeDesign.Draw(3, i)).OfType<EeHw.Model.Designs.LoweredDesign>().ToList();

        // Seeds from 1000 also draw gates (LeakyRelu, HardSwish, Swish).
        var kinds = designs.Concat(Enumerable.Range(0, 25).Select(i => ProbeDesign.Draw(1003, i)).OfType<EeHw.Model.Designs.LoweredDesign>()).SelectMany(d => d.Graph.Units.Select(u => UnitInstances.Of(u, "xc7")).Concat(d.Graph.Channels.Select(c => UnitInstances.Of(c, "xc7")))).OfType<UnitInstance>().Select(u => u.Kind);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(designs, Has.Count.GreaterThan(15));
            Assert.That(kinds.Distinct(), Is.EquivalentTo(UnitFeatures.Kinds));
            Assert.That(ProbeDesign.Draw(3, designs.Count - 1)?.InputHash, Is.AnyOf([.. designs.Select(d => d.InputHash), null]));
        }
    }
}
