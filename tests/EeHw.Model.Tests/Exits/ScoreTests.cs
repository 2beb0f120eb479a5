using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;

namespace EeHw.Model.Tests.Exits;

public sealed class ScoreTests
{
    // z = (ln 2, 0, 0): exp = 2, 1, 1, so p = (.5, .25, .25), H = .5 ln 2 + .5 ln 4 = 1.0397, margin .25, logit margin ln 2.
    private static readonly float[] _hand = [0, MathF.Log(2), 0];

    [TestCase("max-softmax", 0.5)]
    [TestCase("entropy", 1.0397207708)]
    [TestCase("margin", 0.25)]
    [TestCase("logit-margin", 0.6931471806)]
    [TestCase("max-logit", 0.6931471806)]
    [TestCase("gate", 0)]
    [TestCase("base2-truncated", 1.0 / 3)] // ln 2 is cut to 0: three equal weights
    [TestCase("submax", 1.0 / 3)] // differences below 1 are none
    public void Confidence_OfAHandCase_IsTheTextbookValue(string name, double expected)
    {
        var score = Scores.ByName(name);
        Assert.That(score.ToThreshold(score.Confidence(_hand)), Is.EqualTo(expected).Within(1e-7));
    }

    [Property]
    public bool Confidence_OfAnyLogits_EqualsTheNaiveFormula(int seed, byte count)
    {
        var random = new Random(seed);
        var z = Enumerable.Range(0, 2 + (count % 12)).Select(_ => (float)((random.NextDouble() - 0.5) * 12)).ToArray();
        var e = z.Select(v => Math.Exp(v - (double)z.Max())).ToArray();
        var p = e.Select(v => v / e.Sum()).OrderDescending().ToArray();
        var ordered = z.OrderDescending().ToArray();
        return Near("max-softmax", p[0]) && Near("entropy", -p.Sum(v => v * Math.Log(v))) && Near("margin", p[0] - p[1]) && Near("logit-margin", (double)ordered[0] - ordered[1]);

        bool Near(string name, double expected)
        {
            var score = Scores.ByName(name);
            return Math.Abs(score.ToThreshold(score.Confidence(z)) - expected) < 1e-9;
        }
    }

    [TestCase("max-softmax")]
    [TestCase("entropy")]
    [TestCase("margin")]
    [TestCase("logit-margin")]
    public void Confidence_OfEverSurerLogits_NeverTies(string name)
    {
        // In double, p_max is 1 from a lead of 37 on; the confidence must go on growing.
        var score = Scores.ByName(name);
        var confidences = Enumerable.Range(0, 300).Select(i => score.Confidence([i, 0, -1])).ToList();
        Assert.That(confidences.Zip(confidences.Skip(1), (a, b) => b > a), Has.All.True);
    }

    [Property]
    public bool Thresholds_ThereAndBack_AreTheSame(byte step)
        => Scores.All.All(s =>
        {
            var t = (step + 1) / 300.0;
            return Math.Abs(s.ToThreshold(s.ToConfidence(t)) - t) < 1e-12;
        });

    // u = (3, 1, -1, 0) of (3.9, 1.2, -1.7, -.5): weights 1, 1/4, 1/16, 1/8; confidence 1 / (23/16) = 16/23.
    [Test]
    public void TruncatedBase2_OfAHandCase_CutsTowardsZero()
    {
        var score = Scores.ByName("base2-truncated");
        Assert.That(score.ToThreshold(score.Confidence([3.9f, 1.2f, -1.7f, -0.5f])), Is.EqualTo(16.0 / 23).Within(1e-15));
    }

    // Rounded down to 1/256: 998, 307, -436, -128. Differences 691, 1434, 1126 -> whole parts 2, 5, 4: S = 1 + 1/4 + 1/32 + 1/16 = 43/32.
    [Test]
    public void Submax_OfAHandCase_CutsTheDifference()
    {
        var score = Scores.ByName("submax");
        Assert.That(score.ToThreshold(score.Confidence([3.9f, 1.2f, -1.7f, -0.5f])), Is.EqualTo(32.0 / 43).Within(1e-15));
    }

    [Test]
    public void Gate_OfAHandCase_AnswersAmongTheOthers()
    {
        var score = Scores.ByName("gate");
        float[] logits = [1, 2, 9];
        Assert.That((score.Answer(logits), score.Confidence(logits)), Is.EqualTo((1, 9.0)));
    }

    [Test]
    public void ByName_OfAnUnknownScore_ListsThem()
        => Assert.That(
            Assert.Throws<EeHwException>(() => Scores.ByName("softmax"))!.Message,
            Is.EqualTo("error EEHW5001: there is no exit score 'softmax'; there are max-softmax, entropy, margin, logit-margin, max-logit, base2-truncated, submax, gate."));
}
