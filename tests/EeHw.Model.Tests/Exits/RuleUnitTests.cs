using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Exits.Gates;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Numerics;

namespace EeHw.Model.Tests.Exits;

/// <summary>Units of policies that are no threshold on a score.</summary>
public sealed class RuleUnitTests
{
    private static readonly FixedFormat _logits = new(16, 6, Rounding.Rnd, Overflow.Sat);
    private static readonly string[] _names = ["a", "b", "c"];

    // Positive class 1, a = 1.5 (1536 raw), b = 0.25 (256 raw). D = 1536: positive; 1535: stays; -255: stays; -256: negative, answered by the larger of the others (the lower index of a tie).
    [TestCase(1536, 0, 0, true, 1)]
    [TestCase(1535, 0, 0, false, 0)]
    [TestCase(-255, -3, 0, false, 2)]
    [TestCase(-256, -3, 0, true, 2)]
    [TestCase(-256, 0, 0, true, 0)]
    public void Asymmetric_OfAHandCase_LeavesOnEitherSide(long positive, long first, long third, bool leaves, int label)
    {
        var unit = DecisionUnit.Create(new("asymmetric", 1.5, false, 0, 0) { Numbers = [1, 0.25] }, 3, _logits);
        Assert.That(unit.Decide([first, positive, third]), Is.EqualTo(new UnitDecision(leaves, label)));
        Assert.That(unit.Registers.Select(r => (r.Name, r.Values[0])), Is.EqualTo(new[] { ("positive", 1536L), ("negative", 256L) }));
    }

    // With two classes the log-odds are the difference of the logits: the unit is the policy, on every sample.
    [TestCase(0, 0.7, 1.3)]
    [TestCase(1, -0.4, 2.25)]
    [TestCase(1, double.PositiveInfinity, 0.5)]
    public void Asymmetric_OfTwoClasses_IsThePolicy(int positiveClass, double positive, double negative)
    {
        var policy = new AsymmetricPolicy { PositiveClass = positiveClass, Positive = [positive, positive], Negative = [negative, negative] };
        var trace = FixedLogits.Of(Random(500, 3, 2), _logits);
        var byUnit = PolicyUnits.Of(policy, _names).On([2, 2, 2], _logits).Decide(trace);
        var inFloat = ((IExitPolicy)policy).Decide(trace);
        Assert.That(byUnit.ExitOf, Is.EqualTo(inFloat.ExitOf));
        Assert.That(byUnit.Prediction, Is.EqualTo(inFloat.Prediction));
        Assert.That(byUnit.ExitOf.Distinct(), Has.Exactly(3).Items);
    }

    // With C classes D is above the log-odds by 0 to ln(C-1): whoever leaves as negative by the unit does by the policy, and whoever by the policy as positive does by the unit.
    [Test]
    public void Asymmetric_OfManyClasses_IsWithinLnOfTheRivals()
    {
        var unit = DecisionUnit.Create(new("asymmetric", 1, false, 0, 0) { Numbers = [2, 1] }, 5, _logits);
        var random = new Random(4);
        for (var i = 0; i < 2000; i++)
        {
            long[] raw = [.. Enumerable.Range(0, 5).Select(_ => random.NextInt64(-4096, 4096))];
            var odds = AsymmetricPolicy.LogOdds([.. raw.Select(r => (float)_logits.ToDouble(r))], 2);
            var margin = _logits.ToDouble(raw[2] - raw.Where((_, c) => c != 2).Max());
            Assert.That(margin - odds, Is.InRange(-1e-9, Math.Log(4) + 1e-9));
            Assert.That(unit.Decide(raw).Leaves, Is.EqualTo(margin >= 1 || -margin >= 1));
        }
    }

    [TestCase(1.0, false, new double[0], "exits.unit: error EEHW5002: 0 number(s) were given for unit asymmetric; it takes 2: the positive class and the threshold of the negative ones. Give them as exits.unit.numbers, one list per early exit, or name a fitted policy with exits.policyFile.")]
    [TestCase(1.0, false, new[] { 3.0, 1 }, "exits.unit: error EEHW5010: unit asymmetric has the positive class 3; the exit has 3 class(es), numbered from 0, and needs at least 2. Name one of the exit's classes.")]
    [TestCase(1.0, true, new[] { 1.0, 1 }, "exits.unit: error EEHW5003: unit asymmetric is not strict: it compares with >=. Leave strict out.")]
    [TestCase(1.0, false, new[] { 1.0, -65 }, "exits.unit: error EEHW5004: unit asymmetric cannot represent the threshold -65: logits of 16 bits with 10 fraction bits differ by -63.9990234375 to 63.9990234375 in steps of 0.0009765625; above that nobody leaves by it.")]
    public void Asymmetric_WithNumbersThatDoNotFit_SaysWhatDoes(double threshold, bool strict, double[] numbers, string message)
        => Assert.That(
            Assert.Throws<EeHwException>(() => DecisionUnit.Create(new("asymmetric", threshold, strict, 0, 0) { Numbers = [.. numbers] }, 3, _logits))!.Message,
            Is.EqualTo(message));

    // Rows of bits 00, 01, 01, 11 and edges 1, 2, 30: the edge between equal rows decides nothing and goes, and with it none of the decisions. Both bins of the entropy differ in the second row.
    [Test]
    public void DecisionProcess_NumbersOfAPolicy_HaveNoEdgesBetweenEqualBits()
    {
        var policy = new DecisionProcessPolicy { Lambda = 0.1, ConfidenceEdges = [[1.0, 2.0, 30.0]], EntropyEdges = [[0.5]], Leave = [[0, 0, 0, 1, 0, 1, 1, 1]] };
        Assert.That(PolicyUnits.Of(policy, ["a", "b"]).Numbers[0], Is.EqualTo(new[] { 2.0, 1, 30, 1, 0.5, 0, 0, 0, 1, 1, 1 }));
        var sure = policy with { Leave = [[0, 0, 1, 1, 1, 1, 1, 1]] };
        Assert.That(PolicyUnits.Of(sure, ["a", "b"]).Numbers[0], Is.EqualTo(new[] { 1.0, 1, 0, 0, 1 }));
    }

    // Products no wider than 62 bits: 29 fraction bits for ten classes.
    [TestCase(10, 29)]
    [TestCase(4, 28)]
    [TestCase(33, 27)]
    public void DecisionProcess_OfVerySureEdges_TakesTheBitsThatItsProductsLeave(int classes, int bits)
    {
        var spec = DecisionPrecision.SpecOf("decision-process", 0, false, classes, new FixedFormat(16, 7), null, null, [1, 13, 1, 2, 0, 1, 0, 1]);
        Assert.That(spec.ExpFractionBits, Is.EqualTo(bits));
        Assert.That(DecisionUnit.Create(spec, classes, new FixedFormat(16, 7)).Registers, Is.Not.Empty);
    }

    // Enter at a margin of 2, stay at 1; margins 1.5, 2, 1.5, 0.5, 1.5, 2: the first frame enters and is not sure enough; the second enters; the third stays at 1.5; the fourth goes deeper;
    // the fifth would leave earlier than it and does not; the sixth does.
    [Test]
    public void Hysteresis_OfAHandCase_LeavesEarlierOnlyAboveTheUpperThreshold()
    {
        var units = new UnitPolicy([DecisionUnit.Create(new("hysteresis", 2, false, 0, 0) { Numbers = [1], Inner = "logit-margin" }, 2, _logits), DecisionUnit.Create(new("always", 0, false, 0, 0), 2, _logits)]);
        var states = new long[2];
        var exits = new[] { 1.5, 2, 1.5, 0.5, 1.5, 2 }.Select(m => units.Decide([[(long)(m * 1024), 0], [0, 0]], states).Exit);
        Assert.That(exits, Is.EqualTo(new[] { 1, 0, 0, 1, 1, 0 }));
        Assert.That(units.Units[0].Registers.Select(r => (r.Name, r.Values[0])), Is.EqualTo(new[] { ("enter", 2048L), ("stay", 1024L) }));
    }

    // One bit per exit and one carried are all that the policy needs of the frame before.
    [TestCase("logit-margin", 2)]
    [TestCase("logit-margin", 5)]
    [TestCase("max-logit", 4)]
    public void Hysteresis_OnARandomVideo_IsThePolicy(string score, int exits)
    {
        var trace = FixedLogits.Of(Random(3000, exits, 4), _logits);
        var policy = new HysteresisPolicy { Inner = Scores.ByName(score), Enter = Enumerable.Repeat(score == "max-logit" ? 2.7 : 2.0, exits - 1).ToValueList(), Stay = Enumerable.Repeat(score == "max-logit" ? 2.0 : 0.7, exits - 1).ToValueList() };
        var byUnit = PolicyUnits.Of(policy, trace.ExitNames).On([.. Enumerable.Repeat(4, exits)], _logits).Decide(trace);
        var inFloat = ((IExitPolicy)policy).Decide(trace);
        Assert.That(byUnit.ExitOf, Is.EqualTo(inFloat.ExitOf));
        Assert.That(byUnit.Prediction, Is.EqualTo(inFloat.Prediction));
        Assert.That(byUnit.ExitOf.Distinct().Count(), Is.EqualTo(exits));
    }

    [TestCase("hybrid", new[] { 0.5 }, "exits.unit: error EEHW5010: unit hysteresis is around the unit 'hybrid'; it can be around softmax-base2, margin-base2, logit-margin, max-logit, base2-truncated, submax, gate, whose one register is not looked at before the clock of the decision. Name one of them with exits.unit.inner.")]
    [TestCase("logit-margin", new double[0], "exits.unit: error EEHW5002: 0 number(s) were given for unit hysteresis; it takes 1: the threshold for staying. Give them as exits.unit.numbers, one list per early exit, or name a fitted policy with exits.policyFile.")]
    public void Hysteresis_ThatCannotBe_SaysWhatCan(string inner, double[] numbers, string message)
        => Assert.That(
            Assert.Throws<EeHwException>(() => DecisionUnit.Create(new("hysteresis", 1, false, 14, 8) { Numbers = [.. numbers], Inner = inner }, 3, _logits))!.Message,
            Is.EqualTo(message));

    // One edge of each: p = 1/2 (log-odds 0, so R = 2·2^EF) and H = e^-0 = 1 nat. Two equal logits: S = 2, p = 1/2 reaches its edge, H = ln 2 < 1 reaches its: state 3. Six equal ones: H = ln 6, p = 1/6: state 0.
    [TestCase(new long[] { 0, 0, -32768, -32768, -32768, -32768 }, 3)]
    [TestCase(new long[] { 7, 7, 7, 7, 7, 7 }, 0)]
    public void DecisionProcess_OfAHandCase_LooksItsStateUp(long[] logits, int state)
    {
        for (var s = 0; s < 4; s++)
        {
            var unit = (DecisionProcessUnit)DecisionUnit.Create(new("decision-process", 0, false, 14, 8) { Numbers = [1, 0, 1, 0, .. Enumerable.Range(0, 4).Select(i => i == s ? 1.0 : 0)] }, 6, _logits);
            Assert.That(unit.Decide(logits).Leaves, Is.EqualTo(s == state), $"state {s}");
            Assert.That(unit.Registers.Select(r => (r.Name, r.Values[0])), Is.EqualTo(new[] { ("leave", 1L << s), ("confidence_1", 2L << 14), ("entropy_1", 1L << 20) }));
        }
    }

    // The unit's bins are the policy's but for samples near an edge: every one that is decided otherwise lies within 2 % of an edge of the odds, or 8 % of one of the entropy.
    [Test]
    public void DecisionProcess_OnRandomLogits_DiffersFromThePolicyOnlyNearItsEdges()
    {
        var policy = new DecisionProcessPolicy
        {
            Lambda = 0.1,
            ConfidenceEdges = [[-0.5, 0.7, 1.5, 4, 9]],
            EntropyEdges = [[-0.3, 0.2, 1.4, 6]],
            Leave = [[.. Enumerable.Range(0, 30).Select(i => i * 7 % 3 % 2)]],
        };
        var unit = (DecisionProcessUnit)PolicyUnits.Of(policy, _names).On([5, 5], _logits).Units[0];
        var random = new Random(12);
        var moved = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var scale = random.NextDouble() * 12;
            long[] raw = [.. Enumerable.Range(0, 5).Select(_ => (long)((random.NextDouble() - 0.5) * scale * 1024))];
            raw[0] += (long)(random.NextDouble() * 9 * 1024);
            float[] logits = [.. raw.Select(r => (float)_logits.ToDouble(r))];
            if (unit.Decide(raw).Leaves == (policy.Leave[0][policy.StateOf(0, logits)] == 1))
            {
                continue;
            }

            moved++;
            var (confidence, entropy) = DecisionProcessPolicy.Measures(logits);
            Assert.That(policy.ConfidenceEdges[0].Any(e => Math.Abs(confidence - e) < 0.02) || policy.EntropyEdges[0].Any(e => Math.Abs(entropy - e) < 0.08), Is.True, $"{confidence} {entropy}");
        }

        Assert.That(moved, Is.InRange(1, 400));
    }

    [TestCase(new double[] { 1, 0, 1, 0, 1, 0, 1 }, "exits.unit: error EEHW5002: the 7 number(s) of unit decision-process are not: a count c of at most 63, c ascending edges of log-odds, a count h of at most 15, h ascending edges of -ln H, then (c+1)(h+1) times 0 or 1. Name a fitted policy with exits.policyFile, with fewer bins where there are more (--option confidenceBins=, entropyBins=).")]
    [TestCase(new double[] { 1, 19, 0, 1, 1 }, "exits.unit: error EEHW5004: unit decision-process cannot represent an edge of max-softmax at 19 (log-odds); it reaches 18.0218. Fit the policy with fewer bins (--option confidenceBins=, entropyBins=).")]
    [TestCase(new double[] { 0, 1, 12, 1, 1 }, "exits.unit: error EEHW5004: unit decision-process cannot represent an edge of the entropy at 12 (-ln H); it reaches 11.7835. Fit the policy with fewer bins (--option confidenceBins=, entropyBins=).")]
    public void DecisionProcess_WithNumbersThatDoNotFit_SaysWhatDoes(double[] numbers, string message)
        => Assert.That(
            Assert.Throws<EeHwException>(() => DecisionUnit.Create(new("decision-process", 0, false, 30, 8) { Numbers = [.. numbers] }, 3, _logits))!.Message,
            Is.EqualTo(message));

    // Outputs 1.0 and -0.5 after 0.5 and 0.5: differences 0.5 and -1. rms sqrt(1.25/2) = 0.79, mean 0.75, largest 1. The register lets a distance of exactly t leave; at the first exit nobody does.
    [TestCase(0, 0.7905694151, true)]
    [TestCase(0, 0.7905, false)]
    [TestCase(1, 0.75, true)]
    [TestCase(1, 0.7499, false)]
    [TestCase(2, 1, true)]
    [TestCase(2, 0.9999, false)]
    public void Stability_OfAHandCase_IsTheDistance(int distance, double threshold, bool leaves)
    {
        var unit = DecisionUnit.Create(new("output-stability", threshold, false, 0, 0) { Numbers = [distance], Before = new FixedFormat(8, 4) }, 2, _logits);
        Assert.That(unit.Decide([1024, -512], new UnitCarry([8, 8]), out var after), Is.EqualTo(new UnitDecision(leaves, 0)));
        Assert.That(after, Is.EqualTo(new UnitCarry([1024, -512])));
        Assert.That(unit.Decide([1024, -512]).Leaves, Is.False);
    }

    [TestCase("rms", 1.9)]
    [TestCase("mean-abs", 1.6)]
    [TestCase("maximum", 3)]
    public void Stability_OnRandomOutputs_IsThePolicy(string distance, double threshold)
    {
        var trace = FixedLogits.Of(Random(2000, 4, 5), _logits);
        var policy = new StabilityPolicy { Distance = distance, Confidences = [double.PositiveInfinity, -threshold, -threshold] };
        var byUnit = PolicyUnits.Of(policy, trace.ExitNames).On([5, 5, 5, 5], _logits).Decide(trace);
        var inFloat = ((IExitPolicy)policy).Decide(trace);
        Assert.That(byUnit.ExitOf, Is.EqualTo(inFloat.ExitOf));
        Assert.That(byUnit.Prediction, Is.EqualTo(inFloat.Prediction));
        Assert.That(byUnit.ExitOf.Distinct(), Is.EquivalentTo(new byte[] { 1, 2, 3 }));
    }

    [TestCase(new[] { 3.0 }, 1.0, "exits.unit: error EEHW5003: unit output-stability has the distance 3 and the threshold 1; distances are 0 (rms), 1 (mean-abs) and 2 (maximum), thresholds 0 or more. A negative threshold lets nobody leave: leave the exit out.")]
    [TestCase(new[] { 1.0 }, -0.5, "exits.unit: error EEHW5003: unit output-stability has the distance 1 and the threshold -0.5; distances are 0 (rms), 1 (mean-abs) and 2 (maximum), thresholds 0 or more. A negative threshold lets nobody leave: leave the exit out.")]
    public void Stability_WithNumbersThatDoNotFit_SaysWhatDoes(double[] numbers, double threshold, string message)
        => Assert.That(
            Assert.Throws<EeHwException>(() => DecisionUnit.Create(new("output-stability", threshold, false, 0, 0) { Numbers = [.. numbers] }, 3, _logits))!.Message,
            Is.EqualTo(message));

    // Two equal logits of 1.0: linear part 2·0.5 = 1, mean 1 · 0.25 folded into the weights, maximum 1 · 2, entropy ln 2 · -1: 1 + 0.25 + 2 - 0.693 + b = 2.557 + b. Leaves from b = -2.557 down.
    [TestCase(-2.56, true)]
    [TestCase(-2.55, false)]
    public void StopDistribution_OfAHandCase_IsTheGate(double bias, bool leaves)
    {
        var unit = DecisionUnit.Create(DecisionPrecision.SpecOf("stop-distribution", 0, false, 2, _logits, numbers: [0.5, 0.5, 0.25, 2, -1, bias]), 2, _logits);
        Assert.That(unit.Decide([1024, 1024]), Is.EqualTo(new UnitDecision(leaves, 0)));
    }

    // Weights are rounded to 2^-11 relative to 1, the entropy is right to some thousandths: who is decided otherwise lies within 0.02 of the turn.
    [Test]
    public void StopDistribution_OnRandomLogits_DiffersFromThePolicyOnlyNearTheTurn()
    {
        var policy = new StopDistributionPolicy { Weights = [0.3, -0.2, 0.11, 0.05, 0.4, -0.3, 2.1], Bias = -0.4, Confidences = [0.25, 0.25] };
        var (trace, moved) = (FixedLogits.Of(Random(4000, 3, 4), _logits), 0);
        var unit = PolicyUnits.Of(policy, _names).On([4, 4, 4], _logits).Units[0];
        for (var n = 0; n < trace.Samples; n++)
        {
            var gate = policy.Score(new ExitView(trace, n, 0)).Confidence - 0.25;
            long[] raw = [.. trace.LogitsOf(0, n).ToArray().Select(v => (long)Math.ScaleB(v, 10))];
            if (unit.Decide(raw).Leaves != gate >= 0)
            {
                moved++;
                Assert.That(gate, Is.EqualTo(0).Within(0.02));
            }
        }

        Assert.That(moved, Is.LessThan(80));
    }

    [Test]
    public void StopDistribution_WithAWeightBeyondItsBits_SaysSo()
        => Assert.That(
            Assert.Throws<EeHwException>(() => DecisionUnit.Create(new("stop-distribution", 0, false, 16, 8) { Numbers = [0, 0, 0, 9000, 0, 0] }, 2, _logits))!.Message,
            Is.EqualTo("exits.unit: error EEHW5004: unit stop-distribution cannot represent the weight 9000: weights have 14 bits, so up to 8191. Scale the head's outputs."));

    private static Trace Random(int samples, int exits, int classes)
    {
        var random = new Random(9);
        return Traces.Of(
            [.. Enumerable.Range(0, exits).Select(_ => Enumerable.Range(0, samples).Select(_ => Enumerable.Range(0, classes).Select(_ => (float)((random.NextDouble() - 0.5) * 6)).ToArray()).ToArray())],
            [.. Enumerable.Range(0, samples).Select(_ => random.Next(classes))],
            [.. Enumerable.Range(1, exits)]);
    }
}
