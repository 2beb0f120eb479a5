using EeHw.Model.Arithmetic;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Numerics;
using EeHw.Testing;

namespace EeHw.Sim.Tests;

public sealed class DecisionCostTests
{
    private static readonly FixedFormat _logits = new(16, 6, Rounding.Rnd, Overflow.Sat);

    // Ten classes; operations as in the literature's table: exp, log, mul, div, add, compare, state. Clocks: a second pass of ten words and the pipeline.
    [TestCase("max-logit", 5.0, "0 0 0 0 0 10 1", 1)]
    [TestCase("gate", 0.0, "0 0 0 0 0 9 1", 1)]
    [TestCase("logit-margin", 2.0, "0 0 0 0 1 18 2", 1)]
    [TestCase("base2-truncated", 0.9, "0 0 0 0 9 10 10", 15)]
    [TestCase("submax", 0.9, "0 0 0 0 19 10 10", 15)]
    [TestCase("softmax-base2", 0.9, "10 0 0 0 19 10 10", 15)]
    [TestCase("margin-base2", 0.9, "10 0 1 0 20 18 10", 16)]
    [TestCase("entropy-base2", 0.5, "10 1 11 0 30 10 10", 18)]
    [TestCase("hybrid", 0.9, "10 0 10 0 20 21 12", 15)]
    public void Of_TenClasses_CountsOperationsAndClocks(string kind, double threshold, string operations, int latency)
    {
        var cost = Of(kind, threshold);
        var o = cost.Operations;
        Assert.That((FormattableString.Invariant($"{o.Exponentials} {o.Logarithms} {o.Multiplications} {o.Divisions} {o.Additions} {o.Comparisons} {o.StateWords}"), cost.LatencyCycles, cost.IntervalCycles), Is.EqualTo((operations, latency, 10L)));
    }

    // The third of three exits: 2 C products with exponentials, five of the score, two with the scores before. A tile each (Vivado's rule); 16 stages behind the second pass.
    [Test]
    public void Of_EeNetsScore_CountsItsWeightsAndCarry()
    {
        var cost = DecisionCost.Of(DecisionPrecision.SpecOf("eenet", 0.9, false, 10, _logits, null, Enumerable.Repeat(0.25, 10).Concat([1.0, 0.1, 0.2, 0.3]).ToValueList()), 10, _logits, HandNetworks.Part());
        var o = cost.Operations;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((o.Exponentials, o.Logarithms, o.Multiplications, o.Divisions, o.Additions, o.Comparisons, o.StateWords), Is.EqualTo((10, 1, 27, 0, 40, 10, 25)));
            Assert.That((cost.LatencyCycles, cost.IntervalCycles, cost.Resources.Dsps), Is.EqualTo((26, 10L, 9.0)));
            Assert.That(cost.EnergyPj.Mean, Is.GreaterThan(Of("entropy-base2", 0.5).EnergyPj.Mean));
        }
    }

    [Test]
    public void Of_DearerArithmetic_CostsMoreEnergyAndLogic()
    {
        var kinds = new[] { ("logit-margin", 2.0), ("softmax-base2", 0.9), ("entropy-base2", 0.5), ("hybrid", 0.9) }.Select(k => Of(k.Item1, k.Item2)).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(kinds.Select(k => k.EnergyPj.Mean), Is.Ordered.Ascending.And.All.GreaterThan(0));
            Assert.That(kinds.Select(k => k.Resources.Luts).Take(2), Is.Ordered.Ascending);
            Assert.That(kinds.Select(k => k.Resources.Dsps > 0), Is.EqualTo(new[] { false, false, true, true }));
        }
    }

    // Energy is that of the pass over the logits and that of the exponentials, the latter in proportion to the samples that need them.
    [Test]
    public void Of_AHybridThatSettlesHalf_LiesHalfWay()
    {
        var (all, half, none) = (Of("hybrid", 0.9), Of("hybrid", 0.9, 0.5), Of("hybrid", 0.9, 0));
        Assert.That(half.EnergyPj.Mean, Is.EqualTo((all.EnergyPj.Mean + none.EnergyPj.Mean) / 2).Within(1e-9));
        Assert.That(none.EnergyPj.Mean, Is.EqualTo(Of("logit-margin", 2).EnergyPj.Mean).Within(1e-9));
    }

    private static DecisionCost Of(string kind, double threshold, double evaluatedShare = 1)
        => DecisionCost.Of(DecisionPrecision.SpecOf(kind, threshold, false, 10, _logits), 10, _logits, HandNetworks.Part(), evaluatedShare: evaluatedShare);
}
