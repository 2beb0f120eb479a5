using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Tests.Exits;

public sealed class DecisionUnitTests
{
    private static readonly FixedFormat _logits = new(16, 6, Rounding.Rnd, Overflow.Sat);

    [Test]
    public void Exp2Table_OfAHandCase_IsAsTheFormulaSays()
    {
        // d = 1.0 with 10 fraction bits: raw 1024; t = 1477 · 1024 with 20 fraction bits = 1.44238: i = 1, fraction .44238 · 256 = 113.25 -> entry 113;
        // table[113] = 2^(12 - 113.5/256) = 3012.3 -> 3012; >> 1 = 1506; 1506 / 4096 = .36768 (exact exp(-1) = .36788).
        var table = new Exp2Table(new("softmax-base2", 0.9, false, 12, 8), _logits);
        Assert.That((table.Exp(0), table.Values[113], table.Exp(1024)), Is.EqualTo((4096L, 3012L, 1506L)));
    }

    [TestCase(10)]
    [TestCase(0)]
    [TestCase(-3)]
    [TestCase(20)]
    public void Exp2Table_OverItsRange_IsNearTheExponential(int fractionBits)
    {
        var table = new Exp2Table(new("softmax-base2", 0.9, false, 20, 8), new(30, 30 - fractionBits));
        for (long d = 0; d < 12L << Math.Max(0, fractionBits); d += 1 + (d / 50))
        {
            var exact = Math.Exp(-Math.ScaleB(d, -fractionBits));
            // log2 e is 0.022 % off, an entry 0.14 % (the first 0.28 %, since it stands for exactly 1); the shift truncates one step.
            Assert.That(Math.ScaleB(table.Exp(d), -20), Is.EqualTo(exact).Within((exact * (0.0029 + (0.00022 * Math.ScaleB(d, -fractionBits)))) + 2e-6), $"d = {d}");
        }
    }

    [TestCase("softmax-base2", 0.9)]
    [TestCase("softmax-base2", 0.5)]
    [TestCase("softmax-base2", 0.999)]
    [TestCase("entropy-base2", 0.3)]
    [TestCase("entropy-base2", 0.05)]
    [TestCase("margin-base2", 0.8)]
    [TestCase("margin-base2", 0.3)]
    public void Decide_OnRandomLogits_DiffersFromExactOnlyNearTheThreshold(string kind, double threshold)
    {
        var random = new Random(7);
        var score = Scores.ByName(DecisionUnitKinds.ScoreOf(kind)!);
        var unit = DecisionUnit.Create(new(kind, threshold, false, DecisionPrecision.For(kind, threshold, 10, _logits), 8), 10, _logits);
        var limit = score.ToConfidence(threshold);
        var (differing, leaving) = (0, 0);
        for (var i = 0; i < 20_000; i++)
        {
            var scale = random.NextDouble() * 6;
            var raw = Enumerable.Range(0, 10).Select(_ => (long)((random.NextDouble() - 0.5) * scale * 2048)).ToArray();
            // One class leads, by up to 12.
            raw[random.Next(10)] += (long)(random.NextDouble() * 12 * 1024);
            var confidence = score.Confidence([.. raw.Select(r => (float)_logits.ToDouble(r))]);
            var (leaves, answer) = unit.Decide(raw);
            leaving += leaves ? 1 : 0;
            Assert.That(answer, Is.EqualTo(Array.IndexOf(raw, raw.Max())));
            if (leaves != confidence >= limit)
            {
                differing++;
                // Exponentials are within half a percent and log-odds are their logarithm: disagreement reaches at most that far.
                Assert.That(Math.Abs(confidence - limit), Is.LessThan(kind == "entropy-base2" ? 0.05 : 0.02), $"confidence {confidence}, threshold {limit}");
            }
        }

        Assert.That(leaving, Is.InRange(50, 19_950), "the case must have both outcomes");
        Assert.That(differing, Is.LessThan(400));
    }

    [Property]
    public bool LogitMargin_OnAnyLogits_IsExact(short a, short b, short c, ushort steps, bool strict)
    {
        var threshold = _logits.ToDouble(steps);
        var unit = DecisionUnit.Create(new("logit-margin", threshold, strict, 0, 0), 3, _logits);
        long[] raw = [a, b, c];
        var ordered = raw.OrderDescending().ToArray();
        return unit.Decide(raw).Leaves == (strict ? ordered[0] - ordered[1] > steps : ordered[0] - ordered[1] >= steps);
    }

    [Test]
    public void SoftmaxBase2_OnATie_FollowsTheComparison()
    {
        // Two equal logits: S = 2 exactly, p = 1/2 exactly. ≥ 0.5 leaves, > 0.5 stays.
        var free = DecisionUnit.Create(new("softmax-base2", 0.5, false, 12, 8), 2, _logits);
        var strict = DecisionUnit.Create(new("softmax-base2", 0.5, true, 12, 8), 2, _logits);
        Assert.That((free.Decide([5, 5]), strict.Decide([5, 5])), Is.EqualTo((new UnitDecision(true, 0), new UnitDecision(false, 0))));
    }

    [Test]
    public void EntropyBase2_LogOfPowersOfTwo_IsExact()
    {
        var unit = (EntropyBase2Unit)DecisionUnit.Create(new("entropy-base2", 0.5, false, 13, 8), 10, _logits);
        Assert.That((unit.Log(8192), unit.Log(16384), unit.Log(32768)), Is.EqualTo((0L, EntropyBase2Unit.Ln2, 2 * EntropyBase2Unit.Ln2)));
    }

    [TestCase(10, 0.9, 14)]
    [TestCase(10, 0.99999, 28)]
    [TestCase(2, 0.5, 12)]
    public void RequiredFractionBits_OfAThreshold_FollowTheRule(int classes, double threshold, int expected)
        => Assert.That(DecisionPrecision.Required(classes, threshold), Is.EqualTo(expected)); // log2(200·9·.9/.1) = 13.98; log2(200·9·99999) = 27.4; log2(200) = 7.6 -> at least 12

    [Test]
    public void Create_WithAThresholdBeyondTheBits_NamesTheReachable()
        => Assert.That(
            Assert.Throws<EeHwException>(() => DecisionUnit.Create(new("softmax-base2", 0.99999, false, 15, 8), 10, _logits))!.Message,
            Is.EqualTo("exits.unit: error EEHW5004: unit softmax-base2 with 15 fraction bits cannot represent the threshold 0.99999 for 10 classes (28 bits would be needed); it reaches up to 0.9479287202036566, and at most up to 0.9999983236221759 with 30 bits. Use the logit-margin unit for surer thresholds, or a threshold within reach."));

    [Test]
    public void Create_OfAnUnknownKind_ListsThem()
        => Assert.That(
            Assert.Throws<EeHwException>(() => DecisionUnit.Create(new("softmax", 0.9, false, 12, 8), 10, _logits))!.Message,
            Is.EqualTo($"exits.unit: error EEHW5006: there is no decision unit 'softmax'; there are softmax-base2, entropy-base2, margin-base2, logit-margin, hybrid, max-logit, base2-truncated, submax, gate, {string.Join(", ", DecisionUnitKinds.OfRules)}, always."));

    // F = 10, t = 0.5, C = 3: leave at δ ≥ ln 2 = 709.8/1024 -> 710, never stay for certain. R = 2^30 / 0.5 = 2^31.
    [Test]
    public void Hybrid_OfAHandCase_HasOutwardBounds()
    {
        var unit = (HybridUnit)DecisionUnit.Create(new("hybrid", 0.5, false, 30, 0), 3, _logits);
        Assert.That((unit.LeaveMargin, unit.StayMargin, unit.Limit), Is.EqualTo((710L, 0L, 1L << 31)));
        Assert.That(new[] { unit.IsSettled([710, 0, 0]), unit.IsSettled([709, 0, 0]), unit.Decide([709, 0, 0]).Leaves, unit.Decide([709, 0, -9999]).Leaves }, Is.EqualTo(new[] { true, false, false, true }));
    }

    [TestCase(10, 36)]
    [TestCase(0, 40)]
    [TestCase(-3, 32)]
    [TestCase(20, 50)]
    public void ExactExponential_OverItsRange_IsExactTo28Bits(int fractionBits, int expFractionBits)
    {
        var exp = ((HybridUnit)DecisionUnit.Create(new("hybrid", 0.5, false, expFractionBits, 0), 10, new(30, 30 - fractionBits))).Exponential;
        for (long d = 0; d < 60L << Math.Max(0, fractionBits); d += 1 + (d / 50))
        {
            var exact = Math.Exp(-Math.ScaleB(d, -fractionBits));
            Assert.That(Math.ScaleB(exp.Exp(d), -expFractionBits), Is.EqualTo(exact).Within((exact * Math.ScaleB(1, -28)) + Math.ScaleB(1, -expFractionBits)), $"d = {d}");
        }

        Assert.That(exp.Exp(0), Is.EqualTo(1L << expFractionBits));
    }

    [TestCase("max-logit", 40.0, "exits.unit: error EEHW5004: unit max-logit cannot represent the threshold 40: logits of 16 bits with 10 fraction bits are -32 to 31.9990234375 in steps of 0.0009765625.")]
    [TestCase("submax", 0.99999, "exits.unit: error EEHW5004: unit submax with 15 fraction bits cannot represent the threshold 0.99999; it reaches up to 0.9999694833531692. Use the logit-margin unit for surer thresholds, or a threshold within reach.")]
    [TestCase("base2-truncated", 1.5, "exits.unit: error EEHW5003: the threshold is 1.5; base2-truncated takes more than 0 and at most 1 (probability).")]
    [TestCase("hybrid", 1.0, "exits.unit: error EEHW5003: the threshold is 1; hybrid takes more than 0 and less than 1 (probability).")]
    [TestCase("hybrid", 0.999999999999, "exits.unit: error EEHW5004: unit hybrid with 72 fraction bits cannot represent the threshold 0.999999999999 for 10 classes (72 bits are needed, 57 are possible). Leave expFractionBits out, use the logit-margin unit for surer thresholds, or a less sure threshold.")]
    public void Create_WithAThresholdOutOfReach_SaysWhatIs(string kind, double threshold, string message)
        => Assert.That(Assert.Throws<EeHwException>(() => DecisionUnit.Create(DecisionPrecision.SpecOf(kind, threshold, false, 10, _logits), 10, _logits))!.Message, Is.EqualTo(message));

    [Test]
    public void Create_OfAGateWithoutClasses_IsRefused()
        => Assert.That(
            Assert.Throws<EeHwException>(() => DecisionUnit.Create(new("gate", 0, false, 0, 0), 1, _logits))!.Message,
            Is.EqualTo("exits.unit: error EEHW5010: unit gate takes the last output of an exit as its gate; this exit has 1 output. Give the exit one output per class and one more, or use another unit."));

    [Property]
    public bool TruncatedBase2_OnAnyLogits_DecidesAsItsScore(short a, short b, short c, byte steps, bool strict)
    {
        var threshold = (steps + 1) / 256.0;
        long[] raw = [a, b, c];
        return new[] { "base2-truncated", "submax" }.All(kind =>
        {
            var score = Scores.ByName(kind);
            var confidence = score.Confidence([.. raw.Select(r => (float)_logits.ToDouble(r))]);
            var limit = score.ToConfidence(threshold);
            return DecisionUnit.Create(DecisionPrecision.SpecOf(kind, threshold, strict, 3, _logits), 3, _logits).Decide(raw).Leaves == (strict ? confidence > limit : confidence >= limit);
        });
    }

    // P = 2, classes 1, 1, 0, 0, 0: counts 0, 1, 0, 1, 2. The sample leaves at the fifth exit. With P = 0 nobody leaves.
    [TestCase(2, 4)]
    [TestCase(1, 1)]
    [TestCase(0, 5)]
    public void Patience_OfAHandCase_CountsAgreements(int patience, int exit)
    {
        var early = DecisionUnit.Create(new("patience", patience, false, 0, 0), 2, _logits);
        var policy = new UnitPolicy([early, early, early, early, early, DecisionUnit.Create(new("always", 0, false, 0, 0), 2, _logits)]);
        Assert.That(policy.Decide([[0, 1], [3, 9], [5, 5], [2, 1], [1, 0], [7, 8]]), Is.EqualTo((exit, exit == 1 ? 1 : exit == 5 ? 1 : 0)));
    }

    [TestCase(1.5, false, "exits.unit: error EEHW5003: the threshold is 1.5; patience takes a whole number of agreements from 1 to 15, or 0 for the full network, and is not strict.")]
    [TestCase(2, true, "exits.unit: error EEHW5003: the threshold is 2, strict; patience takes a whole number of agreements from 1 to 15, or 0 for the full network, and is not strict.")]
    public void Patience_WithAThresholdThatIsNone_SaysWhatIs(double threshold, bool strict, string message)
        => Assert.That(Assert.Throws<EeHwException>(() => DecisionUnit.Create(new("patience", threshold, strict, 0, 0), 10, _logits))!.Message, Is.EqualTo(message));

    // Thresholds 1.0, never, 3.0: class 0 leaves at a margin of 1, class 1 not at 20, class 2 not at 2.
    [Test]
    public void LogitMargin_WithThresholdsByClass_TakesThatOfTheAnswer()
    {
        var unit = DecisionUnit.Create(new("logit-margin", 0, false, 0, 0) { ClassThresholds = [1, 1000, 3] }, 3, _logits);
        Assert.That(new[] { unit.Decide([1024, 0, 0]).Leaves, unit.Decide([0, 20480, 0]).Leaves, unit.Decide([0, 0, 2048]).Leaves, unit.Decide([0, 0, 3072]).Leaves }, Is.EqualTo(new[] { true, false, false, true }));
        Assert.That(unit.Registers.Select(r => r.Name), Is.EqualTo(new[] { "threshold", "threshold_class1", "threshold_class2" }));
    }

    // Two equal logits: S = 2, p = 1/2. Class 0 at 0.5 leaves; the same with class 1 as the answer and 0.6 stays; class 2 never, even alone at the top.
    [Test]
    public void SoftmaxBase2_WithThresholdsByClass_TakesThatOfTheAnswer()
    {
        var unit = DecisionUnit.Create(DecisionPrecision.SpecOf("softmax-base2", 0, false, 3, _logits, [0.5, 0.6, 2]), 3, _logits);
        Assert.That(new[] { unit.Decide([5, 5, -32768]).Leaves, unit.Decide([-32768, 5, 5]).Leaves, unit.Decide([-32768, -32768, 32767]).Leaves }, Is.EqualTo(new[] { true, false, false }));
    }

    [TestCase("entropy-base2", 3, "exits.unit: error EEHW5010: unit entropy-base2 has one threshold for all classes. Use softmax-base2 or logit-margin for thresholds by class.")]
    [TestCase("logit-margin", 2, "exits.unit: error EEHW5002: 2 class threshold(s) were given for 3 classes; one for each is needed, and units hold at most 64. Give one threshold per class, or one for all classes.")]
    public void Create_WithClassThresholdsThatDoNotFit_SaysSo(string kind, int count, string message)
        => Assert.That(
            Assert.Throws<EeHwException>(() => DecisionUnit.Create(new(kind, 0.5, false, 14, 8) { ClassThresholds = Enumerable.Repeat(0.5, count).ToValueList() }, 3, _logits))!.Message,
            Is.EqualTo(message));

    [Test]
    public void UnitPolicy_OnAFixedTrace_DecidesExitByExit()
    {
        // Logit margins at exit 1: 2.0 and 0.5; threshold 1.0. Sample 0 leaves with class 0, sample 1 at the end with class 1.
        var trace = Traces.Of([[[2, 0], [0.5f, 0]], [[0, 1], [0, 1]]], [0, 1], 1, 2);
        var policy = new UnitPolicy([
            DecisionUnit.Create(new DecisionUnitSpec("logit-margin", 1, false, 0, 0), 2, _logits),
            DecisionUnit.Create(new DecisionUnitSpec("always", 0, false, 0, 0), 2, _logits)]);
        var decisions = policy.Decide(trace);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(decisions.ExitOf, Is.EqualTo(new byte[] { 0, 1 }));
            Assert.That(decisions.Prediction, Is.EqualTo(new[] { 0, 1 }));
        }
    }
}
