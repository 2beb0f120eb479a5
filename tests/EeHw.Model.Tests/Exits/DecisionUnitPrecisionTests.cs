using EeHw.Model.Arithmetic;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Formats.Npz;
using EeHw.Testing;

namespace EeHw.Model.Tests.Exits;

/// <summary>Decision units against exact arithmetic on the same fixed-point logits: they differ only as near to the threshold as their tables are coarse.</summary>
public sealed class DecisionUnitPrecisionTests
{
    private static readonly FixedFormat _logits = new(16, 6, Rounding.Rnd, Overflow.Sat);

    private static readonly (string Kind, double Threshold)[] _units =
        [("softmax-base2", 0.5), ("softmax-base2", 0.9), ("softmax-base2", 0.99), ("margin-base2", 0.3), ("margin-base2", 0.9), ("entropy-base2", 0.05), ("entropy-base2", 0.5), ("logit-margin", 2.5), ("hybrid", 0.5), ("hybrid", 0.9), ("hybrid", 0.999), ("max-logit", 5), ("base2-truncated", 0.9), ("submax", 0.9), ("gate", 0.5)];

    [TestCaseSource(nameof(_units))]
    public void Decide_OnHundredThousandRandomLogits_DiffersOnlyInThePredictedNeighbourhood((string Kind, double Threshold) unit)
    {
        var random = new Random(11);
        Compare(unit.Kind, unit.Threshold, Enumerable.Range(0, 100_000).Select(_ =>
        {
            var scale = random.NextDouble() * 3;
            var raw = Enumerable.Range(0, 10).Select(_ => (long)((random.NextDouble() - 0.5) * scale * 2048)).ToArray();
            raw[random.Next(10)] += (long)(random.NextDouble() * 9 * 1024);
            return raw;
        }));
    }

    [TestCaseSource(nameof(_units))]
    public void Decide_OnRealLogits_DiffersOnlyInThePredictedNeighbourhood((string Kind, double Threshold) unit)
    {
        float[] logits = [.. Npy.Read(Tools.Data("fmnist-3exit", "test_logits.npy")).ToSingles()];
        Assert.That(logits, Has.Length.GreaterThanOrEqualTo(300_000));
        Compare(unit.Kind, unit.Threshold, logits.Chunk(10).Take(30_000).Select(z => z.Select(v => FixedPoint.Quantize(v, _logits)).ToArray()));
    }

    /// <summary>
    /// The hybrid unit on 30 000 decisions: those of max-softmax in exact arithmetic, at every one of 20 thresholds. The smallest distance of p/(1 - p) from t/(1 - t) seen is
    /// printed beside 2^-27, the distance within which the unit could differ.
    /// </summary>
    [Test]
    public void Hybrid_OnRealLogitsAtTwentyThresholds_DecidesAsExactMaxSoftmax()
    {
        float[] logits = [.. Npy.Read(Tools.Data("fmnist-3exit", "test_logits.npy")).ToSingles()];
        var samples = logits.Chunk(10).Take(30_000).Select(z => z.Select(v => FixedPoint.Quantize(v, _logits)).ToArray()).ToArray();
        Assert.That(samples, Has.Length.EqualTo(30_000));
        double[] thresholds = [0.05, 0.15, 0.25, 0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.975, 0.99, 0.999, 0.9999, 0.99999];
        var (differing, settled, leaving, decisions, nearest) = (0, 0L, 0L, 0L, double.MaxValue);
        var rests = samples.Select(Rest).ToArray();
        foreach (var t in thresholds)
        {
            var unit = (HybridUnit)DecisionUnit.Create(DecisionPrecision.SpecOf("hybrid", t, false, 10, _logits), 10, _logits);
            var limit = (1 - t) / t;
            for (var n = 0; n < samples.Length; n++)
            {
                var decided = unit.Decide(samples[n]);
                differing += decided.Leaves == rests[n] <= limit ? 0 : 1;
                settled += unit.IsSettled(samples[n]) ? 1 : 0;
                leaving += decided.Leaves ? 1 : 0;
                nearest = Math.Min(nearest, Math.Abs((rests[n] / limit) - 1));
                decisions++;
            }
        }

        TestContext.Out.WriteLine(FormattableString.Invariant($"hybrid: {decisions} decisions, {leaving} leave, {100.0 * settled / decisions:F1} % settled by the margin, {differing} differ; nearest to a threshold {nearest:E1}, could differ within {Math.ScaleB(1, -27):E1}"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(differing, Is.Zero);
            Assert.That(settled, Is.GreaterThan(decisions * 3 / 4));
            Assert.That(leaving, Is.InRange(decisions / 4, decisions * 9 / 10));
        }
    }

    // Σ exp(-d) beside the maximum: (1 - p) / p.
    private static double Rest(long[] raw)
    {
        var best = Array.IndexOf(raw, raw.Max());
        return raw.Where((_, i) => i != best).Sum(v => Math.Exp(-_logits.ToDouble(raw[best] - v)));
    }

    /// <summary>
    /// The exact sum of exponentials S and what the table makes of it differ by a relative error of at most: a table entry stands for an interval of
    /// 2^-8 octaves, ln 2 / 512 = 0.14 % from its middle (the first stands for its end: 0.28 %); log2 e = 1477/1024 is 0.022 % off, times d, and e·d is at most 1/e of 1;
    /// the shift truncates up to one step of 2^-EF in each of the C-1. None of this touches the maximum, which counts exactly 1. So the sum of the others
    /// T = S - 1 lies within T·(1 ± (0.0028 + 0.00022·d)) - 9·2^-EF, and a decision can differ only when one end of that interval decides otherwise.
    /// </summary>
    private static void Compare(string kind, double threshold, IEnumerable<long[]> samples)
    {
        var spec = DecisionPrecision.SpecOf(kind, threshold, false, 10, _logits);
        var unit = DecisionUnit.Create(spec, 10, _logits);
        var (count, leaving, differing, near) = (0, 0, 0, 0);
        var step = Math.ScaleB(1, -spec.ExpFractionBits);
        foreach (var raw in samples)
        {
            var best = kind == "gate" ? Array.IndexOf(raw, raw[..^1].Max()) : Array.IndexOf(raw, raw.Max());
            if (kind is "max-logit" or "gate" or "base2-truncated" or "submax")
            {
                // These are exact: the same rule on the values themselves.
                Assert.That(unit.Decide(raw), Is.EqualTo(new UnitDecision(OnValues(kind, threshold, [.. raw.Select(_logits.ToDouble)]), best)));
                continue;
            }

            var others = raw.Where((_, i) => i != best).Select(v => _logits.ToDouble(raw[best] - v)).ToArray();
            var exact = Leaves(kind, threshold, others, d => Math.Exp(-d));
            var (relative, cut) = kind == "hybrid" ? (d => Math.ScaleB(1, -28), step) : ((Func<double, double>)Relative, step);
            var possible = new[] { Leaves(kind, threshold, others, d => (Math.Exp(-d) * (1 - relative(d))) - cut), Leaves(kind, threshold, others, d => Math.Exp(-d) * (1 + relative(d))) };
            // ln S: an entry of its table is off by up to 2^-8 (the first) of the mantissa; the comparison then moves by as much as T does.
            if (kind == "entropy-base2")
            {
                possible = [.. possible, Leaves(kind, threshold - (1.0 / 256), others, d => (Math.Exp(-d) * (1 + Relative(d)))), Leaves(kind, threshold + (1.0 / 256), others, d => Math.Max(0, (Math.Exp(-d) * (1 - Relative(d))) - step))];
            }

            // The margin's register has 16 fraction bits.
            if (kind == "margin-base2")
            {
                possible = [.. possible, Leaves(kind, threshold + Math.ScaleB(1, -16), others, d => Math.Exp(-d) * (1 + Relative(d)))];
            }

            var decided = unit.Decide(raw);
            Assert.That(decided.Class, Is.EqualTo(best));
            count++;
            leaving += exact ? 1 : 0;
            near += possible.Distinct().Count() > 1 ? 1 : 0;
            if (decided.Leaves != exact)
            {
                differing++;
                Assert.That(possible, Does.Contain(decided.Leaves), $"{kind} {threshold}: {string.Join(" ", raw)}");
            }
        }

        if (count == 0)
        {
            return;
        }

        TestContext.Out.WriteLine(FormattableString.Invariant($"{kind} {threshold}: {count} samples, {leaving} leave, {near} near the threshold, {differing} decided otherwise than exactly"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(leaving, Is.InRange(count / 100, count - (count / 100)), "both outcomes");
            Assert.That(differing, Is.LessThanOrEqualTo(near));
            Assert.That(near, Is.LessThan(count / 50), "the neighbourhood is small");
            Assert.That(kind is not ("logit-margin" or "hybrid") || differing == 0, "a comparison is exact");
        }
    }

    private static bool OnValues(string kind, double threshold, double[] z)
    {
        var whole = kind == "submax" ? z.Select(v => Math.Floor(v * 256)).ToArray() : [.. z.Select(Math.Truncate)];
        return kind switch
        {
            "max-logit" => z.Max() >= threshold,
            "gate" => z[^1] >= threshold,
            "base2-truncated" => 1 / threshold >= whole.Sum(u => Math.Pow(2, u - whole.Max())),
            _ => 1 / threshold >= whole.Sum(u => Math.Floor(32768 * Math.Pow(2, Math.Ceiling((u - whole.Max()) / 256))) / 32768),
        };
    }

    private static double Relative(double d) => 0.0028 + (0.00022 * d);

    private static bool Leaves(string kind, double threshold, double[] others, Func<double, double> exp)
    {
        var e = others.Select(exp).ToArray();
        var sum = 1 + e.Sum();
        return kind switch
        {
            "softmax-base2" or "hybrid" => 1 >= threshold * sum,
            "margin-base2" => 1 - e.Max() >= threshold * sum,
            "entropy-base2" => e.Zip(others, (a, d) => a * d).Sum() / sum + Math.Log(sum) <= threshold,
            _ => others.Min() >= threshold,
        };
    }
}
