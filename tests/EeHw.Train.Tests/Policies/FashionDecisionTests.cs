using System.Globalization;
using System.Numerics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Rules;
using EeHw.Train.Tests.Budgets;

namespace EeHw.Train.Tests.Policies;

/// <summary>
/// Decisions on all 10 000 test samples of the three-exit Fashion-MNIST network, sample by sample against a slow evaluation that shares no line with the product: whole numbers for truncated
/// base-2, plain sums of exponentials for max-softmax.
/// </summary>
public sealed class FashionDecisionTests
{
    private static Trace _test = null!;

    [OneTimeSetUp]
    public void Load() => _test = Traces.Fashion("test");

    /// <summary>
    /// 2^(max u) / Σ 2^u > t with u cut towards zero. With t = a/10^b as written, and m the smallest u, that is 2^(max u - m)·10^b > a·Σ 2^(u - m), all of it whole. The counts are those of the whole numbers;
    /// that > and ≥ differ on ties is shown by hand below, since no sample here ties.
    /// </summary>
    [TestCase("0.25", true, 9976, 24, 0, 8981)]
    [TestCase("0.5", true, 9048, 621, 331, 9102)]
    [TestCase("0.5", false, 9048, 621, 331, 9102)]
    [TestCase("0.7", true, 7765, 936, 1299, 9157)]
    [TestCase("0.8", true, 6763, 1072, 2165, 9159)]
    [TestCase("0.9", true, 5635, 1185, 3180, 9155)]
    [TestCase("0.99", true, 3015, 1067, 5918, 9146)]
    [TestCase("0.999", true, 1502, 928, 7570, 9145)]
    public void TruncatedBase2_OnEverySample_DecidesAsWholeNumbersDo(string threshold, bool isStrict, int first, int second, int last, int right)
    {
        var decimals = threshold.Length - 2;
        var (a, ten) = (BigInteger.Parse(threshold[2..], CultureInfo.InvariantCulture), BigInteger.Pow(10, decimals));
        var policy = ThresholdPolicy.Of(new TruncatedBase2Score(), [double.Parse(threshold, CultureInfo.InvariantCulture)], 3, isStrict);
        var decided = policy.Decide(_test);
        var left = new int[3];
        var (differing, correct) = (0, 0);
        for (var n = 0; n < _test.Samples; n++)
        {
            var k = 0;
            while (k < 2 && !Leaves(_test.LogitsOf(k, n)))
            {
                k++;
            }

            var answer = Largest(_test.LogitsOf(k, n));
            left[k]++;
            correct += answer == _test.Labels[n] ? 1 : 0;
            differing += decided.ExitOf[n] == k && decided.Prediction[n] == answer ? 0 : 1;
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(differing, Is.Zero, "samples that leave elsewhere or are answered otherwise");
            Assert.That((left[0], left[1], left[2], correct), Is.EqualTo((first, second, last, right)));
        }

        bool Leaves(ReadOnlySpan<float> logits)
        {
            var u = logits.ToArray().Select(z => z < 0 ? -(int)Math.Floor(-z) : (int)Math.Floor(z)).ToArray();
            var least = u.Min();
            var sum = u.Aggregate(BigInteger.Zero, (s, v) => s + (BigInteger.One << (v - least)));
            var (greatest, limit) = ((BigInteger.One << (u.Max() - least)) * ten, a * sum);
            return isStrict ? greatest > limit : greatest >= limit;
        }
    }

    /// <summary>u = (1, 0, -1, -1): 2 of 2 + 1 + ½ + ½ is one half exactly.</summary>
    [Test]
    public void TruncatedBase2_OnATie_LeavesByAtLeastAndStaysByMore()
    {
        var tie = Traces.Of([1.9f, 0.5f, -1.5f, -1.25f, 9, 0, 0, 0], [0], 4, 1, 2);
        Assert.That(new[] { true, false }.Select(strict => ThresholdPolicy.Of(new TruncatedBase2Score(), [0.5], 2, strict).Decide(tie).ExitOf[0]), Is.EqualTo(new[] { 1, 0 }));
    }

    /// <summary>
    /// p = 1 / Σ exp(z - max z) ≥ t at all three exits of all samples, 30 000 decisions at each of 20 thresholds. Rounding in double moves Σ by less than 10^-14 of itself; the nearest of the 600 000 is
    /// farther from its threshold than 10^-9, so that the plain sum decides exactly.
    /// </summary>
    [Test]
    public void Hybrid_OnThirtyThousandDecisionsAtTwentyThresholds_DecidesAsMaxSoftmax()
    {
        double[] thresholds = [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.9999];
        var rest = new double[3, _test.Samples];
        for (var k = 0; k < 3; k++)
        {
            for (var n = 0; n < _test.Samples; n++)
            {
                var z = _test.LogitsOf(k, n);
                var best = Largest(z);
                for (var c = 0; c < z.Length; c++)
                {
                    rest[k, n] += c == best ? 0 : Math.Exp((double)z[c] - z[best]);
                }
            }
        }

        var (decisions, differing, leaving, nearest) = (0, 0, 0, double.MaxValue);
        foreach (var t in thresholds)
        {
            var (confidence, limit) = (new MaxSoftmaxScore().ToConfidence(t), (1 - t) / t);
            for (var k = 0; k < 3; k++)
            {
                for (var n = 0; n < _test.Samples; n++)
                {
                    var exact = rest[k, n] <= limit;
                    leaving += exact ? 1 : 0;
                    differing += HybridPolicy.Decide(_test.LogitsOf(k, n), confidence).Leaves == exact ? 0 : 1;
                    nearest = Math.Min(nearest, Math.Abs((rest[k, n] / limit) - 1));
                    decisions++;
                }
            }
        }

        TestContext.Out.WriteLine(FormattableString.Invariant($"{decisions} decisions, {leaving} leave, {differing} differ; nearest {nearest:E1} from its threshold"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(decisions, Is.EqualTo(20 * 30_000));
            Assert.That(differing, Is.Zero);
            Assert.That(leaving, Is.InRange(decisions / 2, decisions - 10_000), "both outcomes occur");
            Assert.That(nearest, Is.GreaterThan(1e-9), "the plain sum decides exactly");
        }
    }

    private static int Largest(ReadOnlySpan<float> z)
    {
        var best = 0;
        for (var c = 1; c < z.Length; c++)
        {
            best = z[c] > z[best] ? c : best;
        }

        return best;
    }
}
