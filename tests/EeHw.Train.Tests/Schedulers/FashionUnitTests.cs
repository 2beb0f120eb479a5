using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Exits.Metrics;
using EeHw.Train.Schedulers;
using EeHw.Train.Tests.Budgets;

namespace EeHw.Train.Tests.Schedulers;

/// <summary>EENet schedules of the three-exit Fashion-MNIST network by their decision units, bit for bit, beside the policy in double precision, on the same 10 000 test samples (docs/budgets.md shows all nine budgets).</summary>
public sealed class FashionUnitTests
{
    [Test]
    public void Unit_OnFashionMnist_MovesFewSamples([Values(1, 5)] int j) => Check(j);

    [Test]
    [Category("Long")]
    public void Unit_OnFashionMnist_MovesFewSamplesAtOtherBudgetsToo([Values(2, 3, 4, 6, 7, 8, 9)] int j) => Check(j);

    private static void Check(int j)
    {
        var (validation, test) = (Traces.Fashion("val"), Traces.Fashion("test"));
        var costs = validation.CostMacs;
        var policy = (IExitPolicy)EeNet.Fit(validation, null, costs[0] + ((costs[^1] - costs[0]) * (j / 10.0))).Policy;
        var format = new FixedFormat(16, 6, Rounding.Rnd, Overflow.Sat);
        UnitPolicy units;
        try
        {
            units = PolicyUnits.Of(policy, test.ExitNames).On([10, 10, 10], format);
        }
        catch (EeHwException e)
        {
            // The budget's threshold lies among the sure answers of one class.
            TestContext.Out.WriteLine($"j = {j}: {e.Message}");
            Assert.That((j, e.Diagnostics[0].Code), Is.EqualTo((j, Codes.Exits.ThresholdNotRepresentable)));
            Assert.That(j, Is.GreaterThan(6));
            return;
        }

        var fixedTest = FixedLogits.Of(test, format);
        var (inFloat, byUnit, onFixed) = (policy.Decide(test), units.Decide(fixedTest), policy.Decide(fixedTest));
        var moved = Enumerable.Range(0, test.Samples).Count(n => inFloat.ExitOf[n] != byUnit.ExitOf[n] || inFloat.Prediction[n] != byUnit.Prediction[n]);
        var byTables = Enumerable.Range(0, test.Samples).Count(n => onFixed.ExitOf[n] != byUnit.ExitOf[n]);
        var paired = PairedDifference.Of(Right(test, inFloat), Right(test, byUnit));
        var (before, after) = (inFloat.Shares(3), byUnit.Shares(3));
        TestContext.Out.WriteLine(FormattableString.Invariant(
            $"j = {j}: accuracy in float {100.0 * Right(test, inFloat).Count(r => r) / test.Samples:F2} %, by the unit {100 * paired.Difference:+0.00;-0.00;0.00} ± {100 * paired.StandardError:0.00} points; exit shares {Shares(before)} -> {Shares(after)} %; {moved} samples moved, {byTables} of them by the unit's tables and registers, the others by the logits' 16 bits"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Math.Abs(paired.Difference), Is.LessThanOrEqualTo(Math.Max(2 * paired.StandardError, 1e-4)));
            Assert.That(moved, Is.LessThan(test.Samples / 200), "half a percent, as the precision rule promises");
            Assert.That(Enumerable.Range(0, 3).Select(k => Math.Abs(after[k] - before[k])), Is.All.LessThan(0.005));
        }
    }

    private static string Shares(IReadOnlyList<double> shares) => string.Join(" / ", shares.Select(s => FormattableString.Invariant($"{100 * s:F2}")));

    private static bool[] Right(Trace test, ExitDecisions decisions) => [.. decisions.Prediction.Select((p, n) => p == test.Labels[n])];
}
