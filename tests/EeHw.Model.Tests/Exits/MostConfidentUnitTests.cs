using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Tests.Exits;

public sealed class MostConfidentUnitTests
{
    private static readonly FixedFormat _coarse = new(8, 4), _fine = new(8, 2);

    /// <summary>
    /// Margins at three exits, four fraction bits at the first two and six at the last (raw 16, 16 and 64 are 1): threshold 3, so nobody leaves early.
    /// Margins 2, 1, 1.5: exit 1 is surest. 1, 2, 1.5: exit 2. 1, 1, 1: the last of equals. 1, 1.5, 1.5 (24 and 96 raw): exit 3. 0, 4: leaves at exit 2 with its own class.
    /// </summary>
    [TestCase(32, 16, 96, 2, 0)]
    [TestCase(16, 32, 96, 2, 1)]
    [TestCase(16, 16, 64, 2, 2)]
    [TestCase(16, 24, 96, 2, 2)]
    [TestCase(0, 64, 0, 1, 1)]
    public void Decide_ThreeMargins_AnswersWithTheSurest(int first, int second, int third, int exit, int label)
    {
        FixedFormat[] formats = [_coarse, _coarse, _fine];
        var early = Enumerable.Range(0, 2).Select(_ => new DecisionUnitSpec("logit-margin", 3, false, 0, 0)).ToArray();
        var units = MostConfidentUnit.Specs(early, [3, 3, 3], formats).Select((s, k) => DecisionUnit.Create(s, 3, formats[k])).ToValueList();
        Assert.That(units.Cast<MostConfidentUnit>().Select(u => (u.Shift, u.CarryBits, u.Registers.Count)), Is.EqualTo(new[] { (2, 14, 1), (2, 14, 1), (0, 14, 0) }));
        Assert.That(new UnitPolicy(units).Decide([[first, 0, -8], [-8, second, 0], [0, -8, third]]), Is.EqualTo((exit, label)));
    }

    /// <summary>Sums of exponentials: every exit has the fraction bits of the one that needs most, so that the carried sum and the own one compare.</summary>
    [Test]
    public void Specs_OfSums_HaveTheSameFractionBitsEverywhere()
    {
        FixedFormat[] formats = [_coarse, _coarse, _fine];
        DecisionUnitSpec[] early = [.. new[] { 0.9, 0.9999 }.Select((t, k) => DecisionPrecision.SpecOf("softmax-base2", t, false, 10, formats[k]))];
        var specs = MostConfidentUnit.Specs(early, [10, 10, 10], formats);
        Assert.That(specs.Select(s => (s.Kind, s.Inner, s.ExpFractionBits, s.Rank)), Is.EqualTo(new (string, string?, int, ConfidenceRank?)[] { ("most-confident", "softmax-base2", 25, new(false, 6, 31)), ("most-confident", "softmax-base2", 25, new(false, 6, 31)), ("most-confident", "softmax-base2", 25, new(true, 6, 31)) }));
        Assert.That(early.Select(s => s.ExpFractionBits), Is.EqualTo(new[] { 14, 25 }));
    }

    /// <summary>On exact logits of 12 bits the unit around margins and largest logits decides every sample as the policy in floating point; around sums all but those that tie by the table's steps.</summary>
    [TestCase("logit-margin", 1.5, 0)]
    [TestCase("max-logit", 2.5, 0)]
    [TestCase("base2-truncated", 0.6, 0)]
    [TestCase("max-softmax", 0.8, 8)]
    public void On_RandomTrace_DecidesAsThePolicy(string score, double threshold, int most)
    {
        const int Samples = 2000;
        var format = new FixedFormat(12, 5);
        var random = new Random(4);
        var trace = Traces.Of([.. Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, Samples).Select(_ => Enumerable.Range(0, 6).Select(_ => (float)format.ToDouble(random.Next(-400, 400))).ToArray()).ToArray())], new int[Samples], 1, 2, 3, 4);
        var policy = ThresholdPolicy.Of(Scores.ByName(score), [threshold], 4, fallback: Fallback.MostConfident);
        var units = PolicyUnits.Of(policy, trace.ExitNames).On([6, 6, 6, 6], format);
        var (hardware, inFloat, last) = (units.Decide(trace), policy.Decide(trace), (policy with { Fallback = Fallback.Last }).Decide(trace));
        Assert.That(units.Units, Is.All.InstanceOf<MostConfidentUnit>());
        Assert.That(Enumerable.Range(0, Samples).Count(n => hardware.ExitOf[n] != inFloat.ExitOf[n] || hardware.Prediction[n] != inFloat.Prediction[n]), Is.LessThanOrEqualTo(most));
        Assert.That(Enumerable.Range(0, Samples).Count(n => inFloat.Prediction[n] != last.Prediction[n]), Is.GreaterThan(50), "the fallback matters");
    }

    [TestCase("entropy", "EEHW5024: the policy threshold has no decision unit: confidences of entropy do not compare from exit to exit without a division, as fallback most-confident needs. Use fallback: last, or one of the scores max-softmax, logit-margin, max-logit, base2-truncated, submax.")]
    public void Of_AScoreThatDoesNotCompare_SaysWhatToUse(string score, string message)
        => Assert.That(
            Assert.Throws<EeHwException>(() => PolicyUnits.Of(ThresholdPolicy.Of(Scores.ByName(score), [0.5], 3, fallback: Fallback.MostConfident), ["a", "b", "c"]))!.Message,
            Does.EndWith(message));

    [Test]
    public void Create_AroundAnotherUnit_SaysWhichItCanBeAround()
        => Assert.That(
            Assert.Throws<EeHwException>(() => DecisionUnit.Create(new("most-confident", 0.5, false, 14, 8) { Inner = "entropy-base2", Rank = new(false, 4, 20) }, 3, _coarse))!.Message,
            Is.EqualTo("exits.unit: error EEHW5010: the fallback most-confident is around the unit 'entropy-base2'; it can be around softmax-base2, logit-margin, max-logit, base2-truncated, submax, whose confidences compare from exit to exit without a division. Use one of them with exits.unit.kind, or fallback: last."));

    [TestCase("patience", "last", true)]
    [TestCase("softmax-base2", "most-confident", true)]
    [TestCase("softmax-base2", "last", false)]
    public void HandsOn_OfADesign_IsTrueWhereUnitsRemember(string unit, string fallback, bool handsOn)
        => Assert.That(DecisionUnitKinds.HandsOn(new ExitChoice("max-softmax", [0.9], false, fallback, unit, 1, null)), Is.EqualTo(handsOn));
}
