using EeHw.Model.Exits;
using EeHw.Train.Budgets;

namespace EeHw.Train.Tests.Budgets;

public sealed class SharesTests
{
    private static readonly ExitCosts _costs = new([1, 2, 4], "ns", "made up");

    [Test]
    public void Project_OfSharesThatMeetTheBudget_LeavesThem()
        => Assert.That(Shares.Project([0.5, 0.25, 0.25], _costs, 2), Is.EqualTo(new[] { 0.5, 0.25, 0.25 }).Within(1e-12));

    [Test]
    public void Project_OfEqualShares_TiltsThemByTheirCosts()
    {
        // p_k ∝ e^(-μ c_k) with x = e^-μ: (x + 2x² + 4x⁴) = 2 (x + x² + x⁴) gives 2x³ = 1; shares 1 : x : x³ = 1 : 0.7937 : 0.5 over their sum.
        var x = Math.Cbrt(0.5);
        var sum = 1 + x + 0.5;
        Assert.That(Shares.Project([1 / 3.0, 1 / 3.0, 1 / 3.0], _costs, 2), Is.EqualTo(new[] { 1 / sum, x / sum, 0.5 / sum }).Within(1e-12));
    }

    [Property]
    public bool Project_ToAnyFeasibleBudget_MeetsIt(byte a, byte b, byte c, byte where)
    {
        double[] shares = [a + 1, b + 1, c + 1];
        var sum = shares.Sum();
        var budget = 1 + (3 * (where + 1) / 258.0);
        var projected = Shares.Project([.. shares.Select(s => s / sum)], _costs, budget);
        return Math.Abs(_costs.Mean(projected) - budget) < 1e-9 && Math.Abs(projected.Sum() - 1) < 1e-12;
    }

    [TestCase(1.0)]
    [TestCase(4.0)]
    [TestCase(double.NaN)]
    public void RequireFeasible_OfABudgetOutside_NamesTheInterval(double budget)
        => Assert.That(
            Assert.Throws<Model.Diagnostics.EeHwException>(() => Shares.RequireFeasible(_costs, budget))!.Message,
            Is.EqualTo($"budget: error EEHW5005: {budget} ns per sample cannot be met: every sample costs at least 1 (first exit) and at most 4 (final exit). Budgets lie strictly between."));
}
