using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Numerics;

namespace EeHw.Model.Tests.Exits;

public sealed class EeNetUnitTests
{
    private static readonly FixedFormat _logits = new(16, 6, Rounding.Rnd, Overflow.Sat);

    // u = (1/2, 1/4), v = (1, 1/2), equal logits: e = (2^18, 2^18), S = 2: m = 1, c = 0, ln S = LN2 = 726817, A = 0.
    // N = (1/2 + 1/4 + 1) 2^18 / 2 at 20 fraction bits = 917504; b = 1/2 = 524288; g = round(2^16 / (2 ln 2)) = 47274, floor(-47274 * 726817 / 2^16) = -524286.
    // q = 917506, 2^-20 * 2 above 7/8 = N / S + 1/2 (1 - ln 2 / ln 2).
    [TestCase(917_506, true)]
    [TestCase(917_507, false)]
    public void Score_OfAHandCase_IsAsTheFormulaSays(int threshold, bool leaves)
    {
        var unit = Unit(Math.ScaleB(threshold, -20), [0.5, 0.25, 1, 0.5]);
        Assert.That(unit.Score([77, 77], default), Is.EqualTo(917_506));
        Assert.That(unit.Decide([77, 77], default, out var after), Is.EqualTo(new UnitDecision(leaves, 0)));
        Assert.That(after.Words, Is.EqualTo(new long[] { 917_506 }));
    }

    // One class alone: e = (2^19, 0, 0), S = 1: c = 0, ln S = 0 and A = 0 exactly. Without the scores handed on q = u_1 + v_0 + v_1 = 0.25 + 1 + 0.125, with them 0.5 * 0.75 - 1 * 1 more.
    [Test]
    public void Score_OfACertainAnswer_IsTheSumOfItsWeights()
    {
        var unit = Unit(0.5, [0, 0.25, 0, 1, 0.125, 0.5, -1], classes: 3);
        var q = unit.Score([-32768, 32767, -32768], new([3L << 18, 1L << 20]));
        Assert.That(q, Is.EqualTo((long)((1.375 + 0.375 - 1) * (1 << 20))));
        unit.Decide([-32768, 32767, -32768], new([3L << 18, 1L << 20]), out var after);
        Assert.That((after.Words, unit.CarryInBits, unit.CarryBits), Is.EqualTo(((ValueList<long>)[3L << 18, 1L << 20, q], 42, 63)));
    }

    [Test]
    public void Carry_OfScoresOutsideZeroToOne_IsClamped()
    {
        Unit(-2, [0, 0, -1, 0]).Decide([9, 0], default, out var low);
        Unit(1, [0, 0, 3, 0]).Decide([9000, 0], default, out var high);
        Assert.That((low.Words![0], high.Words![0]), Is.EqualTo((0L, 1L << 20)));
    }

    // Near 1 both are off by less than 2^-8 of themselves, else by less than 2^-17 (the class's remarks).
    [Test]
    public void NormalisedSum_OverItsRange_IsWithinItsBounds()
    {
        var normalised = new NormalisedSum(21, 8);
        var (worst, worstLog) = (0.0, 0.0);
        for (long sum = 1 << 21; sum < 64L << 21; sum += 1 + (sum >> 13))
        {
            var s = Math.ScaleB(sum, -21);
            var (m, c, log) = normalised.Of(sum);
            var (inverse, ln) = (1 - Math.ScaleB(c, -18), Math.ScaleB(log, -20));
            var scaled = Math.ScaleB(s, -m);
            Assert.That(inverse, Is.EqualTo(1 / scaled).Within(scaled < 1 + (1.0 / 256) ? ((1 - (1 / scaled)) / 256) + 4e-6 : 7.7e-6), $"S = {s}");
            Assert.That(ln, Is.EqualTo(Math.Log(s)).Within(s < 1 + (1.0 / 256) ? (Math.Log(s) / 256) + 2e-6 : scaled < 1 + (1.0 / 256) ? 1e-5 : 7.7e-6), $"S = {s}");
            (worst, worstLog) = (Math.Max(worst, Math.Abs(inverse - (1 / scaled))), Math.Max(worstLog, Math.Abs(ln - Math.Log(s))));
        }

        Assert.That(normalised.Of(1 << 21), Is.EqualTo((0, 0L, 0L)));
        TestContext.Out.WriteLine(FormattableString.Invariant($"1/s off by at most {worst:E1}, ln S by {worstLog:E1}"));
    }

    /// <summary>The score beside the policy's own in double precision, for weights as fits give them, classes 2 to 100 and 0 to 5 exits before. The exponentials' table is off by 0.28 % of what a rival has (docs/exits.md).</summary>
    [TestCase(2, 0, 1.0)]
    [TestCase(10, 0, 0.2)]
    [TestCase(10, 2, 0.2)]
    [TestCase(100, 5, 0.5)]
    public void Score_OnRandomLogits_IsNearThePolicys(int classes, int earlier, double most)
    {
        var random = new Random(5);
        var weights = Enumerable.Range(0, classes + 2 + earlier).Select(i => (i == classes ? 1 : 0) + (((random.NextDouble() * 2) - 1) * most)).ToValueList();
        var unit = Unit(-5, weights, classes);
        var exact = new EeNetWeights([.. Enumerable.Repeat(weights.Take(classes).ToValueList(), earlier + 1)], [.. Enumerable.Repeat(weights.Skip(classes).ToValueList(), earlier + 1)]);
        var (worst, worstSure) = (0.0, 0.0);
        for (var n = 0; n < 5000; n++)
        {
            var scale = random.NextDouble() * 4;
            var raw = Enumerable.Range(0, classes).Select(_ => (long)((random.NextDouble() - 0.5) * scale * 2048)).ToArray();
            raw[random.Next(classes)] += (long)(random.NextDouble() * 14 * 1024);
            float[] logits = [.. raw.Select(r => (float)_logits.ToDouble(r))];
            var before = Enumerable.Range(0, earlier).Select(_ => random.NextDouble()).ToArray();
            var q = exact.Score(earlier, logits, before);
            var error = Math.Abs(Math.ScaleB(unit.Score(raw, new(before.Select(b => (long)Math.Round(Math.ScaleB(b, 20))).ToValueList())), -20) - q);
            var p = new double[classes];
            var unsure = 1 - EeNetWeights.Features(logits, p).Greatest;
            // Rivals' share and their distances are off by the table; registers by half a step of 2^-16 each; the rest in the tables of 1/s and ln S.
            var bound = ((0.0031 + (0.0031 * most * Math.Log(classes))) * 2 * (1 + most) * unsure) + ((earlier + 5) * Math.ScaleB(1, -17)) + 3e-5;
            Assert.That(error, Is.LessThan(bound), $"q = {q}, 1 - p = {unsure}");
            worst = Math.Max(worst, error);
            worstSure = unsure < 0.01 ? Math.Max(worstSure, error) : worstSure;
        }

        TestContext.Out.WriteLine(FormattableString.Invariant($"{classes} classes, {earlier} earlier: score off by at most {worst:E1}, where p > 0.99 by {worstSure:E1}"));
    }

    [Test]
    public void Registers_OfASchedule_AreTheirNumbers()
    {
        var unit = Unit(0.75, [0.5, -0.25, 1, 0.125, 0.0625]);
        Assert.That(
            unit.Registers.Select(r => (r.Name, r.Width, r.Values[0])),
            Is.EqualTo(new[] { ("threshold", 32, 786_432L), ("u0", 18, 32_768L), ("u1", 18, -16_384L), ("v_greatest", 18, 65_536L), ("v_certainty", 18, 8192L), ("v_entropy", 18, 11_819L), ("v_exit1", 18, 4096L) }));
        Assert.That((unit.Registers[0].Never, unit.Registers[1].Never), Is.EqualTo(((long?)int.MaxValue, (long?)null)));
    }

    // 18 bits: 16 behind the point hold less than 2, 12 less than 32.
    [TestCase(1.9999, 16)]
    [TestCase(2.0, 15)]
    [TestCase(31.9, 12)]
    public void WeightFractionBits_FollowTheLargestWeight(double weight, int bits)
        => Assert.That(Unit(0, [0, 0, weight, 0]).WeightFractionBits, Is.EqualTo(bits));

    [TestCase(1.0, 32.0, "exits.unit: error EEHW5004: unit eenet cannot represent the weight 32: its registers hold -31.999755859375 to 31.999755859375. Fit the schedule again with fewer epochs, or divide all weights and thresholds by one number.")]
    [TestCase(1.0, double.NaN, "exits.unit: error EEHW5004: unit eenet cannot represent the weight NaN: its registers hold -31.999755859375 to 31.999755859375. Fit the schedule again with fewer epochs, or divide all weights and thresholds by one number.")]
    [TestCase(0.9999, 1.0, "exits.unit: error EEHW5004: unit eenet with weights of 16 fraction bits cannot represent the threshold 0.9999: the largest score that these weights can give is 1, and it reaches up to 0.9969482421875. Fit the schedule for a smaller budget, or leave the exit out of the network.")]
    public void Create_OutOfReach_SaysWhatIs(double threshold, double weight, string message)
        => Assert.That(Assert.Throws<EeHwException>(() => Unit(threshold, [0, 0, weight, 0]))!.Message, Is.EqualTo(message));

    // Sure answers of class 1 score 0.25 + 0.5 + 0.125.
    [TestCase(0.87501, "exits.unit: error EEHW5004: unit eenet cannot represent the threshold 0.87501: a sure answer of class 1 has the score 0.875, only 1.0E-05 away, and the unit resolves 3.1E-05; it reaches up to 0.874969482421875, and from 0.875030517578125 on, where class 1 never leaves. Write one of these into the policy file, or fit another budget.")]
    public void Create_WithAThresholdAmongSureAnswers_SaysWhatIs(double threshold, string message)
    {
        ValueList<double> weights = [0.5, 0.25, 0.5, 0.125];
        Assert.That(Assert.Throws<EeHwException>(() => Unit(threshold, weights))!.Message, Is.EqualTo(message));
        Assert.That(Unit(0.875030517578125, weights).Decide([-32768, 32767]).Leaves, Is.False);
        Assert.That(Unit(0.874969482421875, weights).Decide([-32768, 32767]).Leaves, Is.True);
    }

    [TestCase(3, 4, "exits.unit: error EEHW5010: unit eenet needs the weights of its score: one for each of 3 classes, two more, and one for each exit before (5 at most); here are 4. Name the file of a schedule in exits.policyFile: `eehw policy fit --policy eenet` writes one.")]
    [TestCase(1, 3, "exits.unit: error EEHW5010: unit eenet works on 2 to 128 classes, each with a register; this exit has 1. Use unit softmax-base2 or logit-margin.")]
    [TestCase(200, 202, "exits.unit: error EEHW5010: unit eenet works on 2 to 128 classes, each with a register; this exit has 200. Use unit softmax-base2 or logit-margin.")]
    public void Create_WithWeightsThatDoNotFit_SaysSo(int classes, int weights, string message)
        => Assert.That(Assert.Throws<EeHwException>(() => Unit(0, Enumerable.Repeat(0.1, weights).ToValueList(), classes))!.Message, Is.EqualTo(message));

    [Test]
    public void Create_WithTooFewFractionBits_SaysHowMany()
        => Assert.That(
            Assert.Throws<EeHwException>(() => DecisionUnit.Create(new("eenet", 0, false, 16, 8) { ScoreWeights = Enumerable.Repeat(0.1, 12).ToValueList() }, 10, _logits))!.Message,
            Is.EqualTo("exits.unit: error EEHW5004: unit eenet with 16 fraction bits does not resolve its score for 10 classes (21 bits are needed). Leave expFractionBits out."));

    // Three exits: scores of exit 1 go to exit 2. On exact values the units decide as the policy does.
    [Test]
    public void UnitPolicy_OfASchedule_DecidesExitByExitWithTheScoresBefore()
    {
        var policy = new EeNetPolicy { Weights = new([[0, 0], [0, 0]], [[1, 0], [0, 0, 1]]), Confidences = [0.9, 0.6] };
        // Exit 1: p = 0.5, then 0.73; exit 2 takes exit 1's score alone: the first sample stays to the end, the second leaves at exit 2 whatever its logits, the third at exit 1.
        var trace = Traces.Of([[[0, 0], [1, 0], [0, 9]], [[9, 0], [0, 0], [0, 0]], [[0, 1], [0, 1], [0, 1]]], [0, 1, 1], 1, 2, 3);
        var units = PolicyUnits.Of(policy, ["a", "b", "c"]).On([2, 2, 2], _logits);
        Assert.That(units.Decide(trace).ExitOf, Is.EqualTo(new byte[] { 2, 1, 0 }));
        Assert.That(((IExitPolicy)policy).Decide(trace).ExitOf, Is.EqualTo(new byte[] { 2, 1, 0 }));
    }

    private static EeNetUnit Unit(double threshold, ValueList<double> weights, int classes = 2)
        => (EeNetUnit)DecisionUnit.Create(DecisionPrecision.SpecOf("eenet", threshold, false, classes, _logits, null, weights), classes, _logits);
}
