using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Attachments;
using EeHw.Train.Attacks;
using EeHw.Train.Engines;
using EeHw.Train.Kernels;

namespace EeHw.Train.Tests.Attacks;

public sealed class SlowdownAttackTests
{
    // Joins, pools, strides, groups before the exits: every way a gradient comes down to the input. The last exit must not count.
    private const string Small = """
        input: [2, 9, 8]
        layers:
          - { name: a, kind: conv, channels: 6, kernel: 3, padding: 1 }
          - { name: r, kind: relu }
          - { name: p, kind: maxpool, kernel: 2 }
          - { name: f1, kind: flatten }
          - { name: e1, kind: dense, channels: 3 }
          - { name: b, kind: conv, channels: 6, kernel: 3, padding: 1, groups: 2, from: p }
          - { name: s, kind: add, from: [b, p] }
          - { name: q, kind: averagepool, kernel: 2 }
          - { name: i, kind: averagepool, kernel: [4, 4], from: input }
          - { name: f2, kind: flatten, from: q }
          - { name: f3, kind: flatten, from: i }
          - { name: j, kind: concat, from: [f2, f3] }
          - { name: e2, kind: dense, channels: 4, from: j }
          - { name: e3, kind: dense, channels: 3, from: f2 }
        exits: [e1, e2, e3]
        """;

    [Test]
    public void Gradient_ByTheInput_IsTheSlopeOfTheLossInDouble()
    {
        var network = Networks.Of(Small);
        var data = Networks.Noise(network, 3);
        var engine = new Engine(Attachment.WithoutFinalExit(network), isByInput: true);
        var work = engine.Allocate();
        var size = (int)network.Input.Elements;
        var gradient = InputGradientTests.Run(engine, work, data, 3, new UniformLoss(), out var totals);
        Assert.That(totals.Objective, Is.EqualTo(Enumerable.Range(0, 3).Sum(n => Loss(network, data.Sample(n).ToArray()))).Within(1e-4));
        for (var n = 0; n < 3; n++)
        {
            for (var i = 0; i < size; i++)
            {
                var (low, high) = (data.Sample(n).ToArray(), data.Sample(n).ToArray());
                low[i] -= 1e-3f;
                high[i] += 1e-3f;
                var slope = (Loss(network, high) - Loss(network, low)) / ((double)high[i] - low[i]);
                Assert.That(gradient[(i * LaneBuffer.Lanes) + n], Is.EqualTo(slope).Within(2e-3), $"sample {n}, value {i}");
            }
        }
    }

    // Logits (0, ln 3): p = (1/4, 3/4), loss -(ln 1/4 + ln 3/4)/2, gradient p - 1/2.
    [Test]
    public void UniformLoss_OfAHandCase_IsSmallestWhereNothingIsKnown()
    {
        var (z, g) = (new float[2 * LaneBuffer.Lanes], new float[2 * LaneBuffer.Lanes]);
        z[LaneBuffer.Lanes] = MathF.Log(3);
        var loss = UniformLoss.Apply(z, 1, 1, g);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(loss, Is.EqualTo(-(Math.Log(0.25) + Math.Log(0.75)) / 2).Within(1e-6));
            Assert.That(g[0], Is.EqualTo(-0.25).Within(1e-6));
            Assert.That(g[LaneBuffer.Lanes], Is.EqualTo(0.25).Within(1e-6));
            Assert.That(g[1], Is.Zero, "the other lanes hold no sample");
        }
    }

    // s = 0.02, ε = 0.03: 0.02 - 0.02 = 0; -0.02 - 0.02 is held at -0.03; the white pixel cannot become whiter; where nothing pulls nothing moves.
    [Test]
    public void Linf_OfAHandCase_StepsProjectsAndStaysInside()
    {
        var rule = AttackRule.Of(AttackOptions.Of(AttackNorm.Linf, false) with { Step = 0.02, Epsilon = 0.03 });
        float[] delta = [0.02f, -0.02f, 0, 0.01f];
        rule.Move(0, 0, [0.5f, 0.5f, 1f, 0.5f], delta, [4, 1e-9f, -1, 0]);
        Assert.That(delta, Is.EqualTo(new[] { 0f, -0.03f, 0f, 0.01f }).Within(1e-7));
    }

    // Four pixels, half sparse: the second smallest of |g| = (3, 1, 0.5, 2) is 1, so three pixels move, each by 0.3/3 against its sign; sum 0.3, scaled down to 0.15.
    [Test]
    public void L1_OfAHandCase_MovesTheSteepestAndScalesDown()
    {
        var rule = AttackRule.Of(AttackOptions.Of(AttackNorm.L1, false) with { Step = 0.3, Sparsity = 0.5, Epsilon = 0.15 });
        float[] delta = [0, 0, 0, 0];
        rule.Move(0, 0, [0.5f, 0.5f, 0.5f, 0.5f], delta, [3, -1, 0.5f, 2]);
        Assert.That(delta, Is.EqualTo(new[] { -0.05f, 0.05f, 0f, -0.05f }).Within(1e-7));
    }

    // Gradient (3, 4) is scaled to (0.6, 0.8); rate 0.5 gives (-0.3, -0.4) of norm 0.5, within the first bound 1·0.81/0.81 but beyond 0.81 · 0.5 at the last level.
    [TestCase(0, 1.0, -0.3f, -0.4f)]
    [TestCase(2, 0.25, -0.15f, -0.2f)]
    public void L2_OfAHandCase_ScalesGradientAndPerturbation(int level, double epsilon, float x, float y)
    {
        var rule = AttackRule.Of(AttackOptions.Of(AttackNorm.L2, false) with { Step = 0.5, Steps = 10, Shrink = 0.1, Levels = 3, Epsilon = epsilon });
        float[] delta = [0, 0];
        rule.Move(0, level, [0.5f, 0.5f], delta, [3, 4]);
        Assert.That(delta, Is.EqualTo(new[] { x, y }).Within(1e-6));
    }

    [TestCase(AttackNorm.Linf, 0.1, 12)]
    [TestCase(AttackNorm.L1, 5, 12)]
    [TestCase(AttackNorm.L2, 1, 22)]
    public void PerSample_OfEveryNorm_StaysWithinItsBoundAndMakesExitsUnsure(AttackNorm norm, double epsilon, int steps)
    {
        var (network, pixels) = (Networks.Of(Small), Pixels(40));
        var options = AttackOptions.Of(norm, false) with { Epsilon = epsilon, Steps = steps, Step = norm == AttackNorm.Linf ? 0.02 : 1, Sparsity = norm == AttackNorm.L1 ? 0.9 : 0 };
        var attack = new SlowdownAttack(network, Normal, options);
        var result = attack.PerSample(pixels);
        var size = (int)network.Input.Elements;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result, Is.All.InRange(0f, 1f));
            for (var n = 0; n < 40; n++)
            {
                Assert.That(Norm(norm, pixels.AsSpan(n * size, size), result.AsSpan(n * size, size)), Is.LessThanOrEqualTo(epsilon * 1.0001));
            }

            Assert.That(MeanLoss(network, result), Is.LessThan(0.9 * MeanLoss(network, pixels)));

            // Every sample for itself: neither cores nor neighbours matter.
            Assert.That(new SlowdownAttack(network, Normal, options with { MaximumThreads = 1 }).PerSample(pixels), Is.EqualTo(result));
            Assert.That(attack.PerSample(pixels[..(5 * size)]), Is.EqualTo(result[..(5 * size)]));
        }
    }

    [TestCase(AttackNorm.Linf, 0.1)]
    [TestCase(AttackNorm.L1, 5)]
    [TestCase(AttackNorm.L2, 1)]
    public void Universal_OfEveryNorm_StaysWithinItsBoundAndIsTheSameEveryTime(AttackNorm norm, double epsilon)
    {
        var (network, pixels) = (Networks.Of(Small), Pixels(60));
        var options = AttackOptions.Of(norm, true) with { Epsilon = epsilon, Steps = 10, Batch = 24, Batches = 2, Step = norm == AttackNorm.Linf ? 0.02 : 0.5 };
        var delta = new SlowdownAttack(network, Normal, options).Universal(pixels);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Norm(norm, new float[delta.Length], delta), Is.LessThanOrEqualTo(epsilon * 1.0001));
            Assert.That(new SlowdownAttack(network, Normal, options with { MaximumThreads = 1 }).Universal(pixels), Is.EqualTo(delta));
            Assert.That(MeanLoss(network, SlowdownAttack.Add(pixels, delta)), Is.LessThan(MeanLoss(network, pixels)));
        }
    }

    [Test]
    public void Attack_OnANetworkWithOneExit_SaysSo()
    {
        var network = Networks.Of("""
            name: plain
            input: [2, 1, 1]
            layers:
              - { name: a, kind: dense, channels: 3 }
            exits: [a]
            """);
        Assert.That(
            Assert.Throws<EeHwException>(() => new SlowdownAttack(network, Normal, AttackOptions.Of(AttackNorm.L2, false)))!.Message,
            Is.EqualTo("plain: error EEHW5302: the network has one exit: nobody leaves early, so nothing can be slowed down. `eehw attach` adds exits."));
    }

    [Test]
    public void Attack_OnValuesThatAreNoPixels_NamesThem()
        => Assert.That(
            Assert.Throws<EeHwException>(() => new SlowdownAttack(Networks.Of(Small), Normal, AttackOptions.Of(AttackNorm.L2, false)).PerSample([.. new float[144], .. new float[100], 255, .. new float[43]]))!.Message,
            Is.EqualTo("sample 1, value 100: error EEHW5304: is 255 after scaling; an attack needs pixels from 0 to 1. Set the scale so that raw values times scale lie in [0, 1], and leave mean and std to the normalisation."));

    [TestCase(0.0, 5, 0.1, "epsilon must be greater than 0")]
    [TestCase(0.1, 0, 0.1, "steps must be 1 or more")]
    [TestCase(0.1, 5, double.NaN, "the step must be greater than 0")]
    public void Attack_OutOfRange_SaysWhatIsAllowed(double epsilon, int steps, double step, string expected)
        => Assert.That(
            Assert.Throws<EeHwException>(() => new SlowdownAttack(Networks.Of(Small), Normal, AttackOptions.Of(AttackNorm.Linf, false) with { Epsilon = epsilon, Steps = steps, Step = step }))!.Message,
            Is.EqualTo($"attack: error EEHW5303: {expected}. Leave it out for the published value."));

    // The network reads (pixel - 0.5) / 0.25.
    private static Normalisation Normal => Normalisation.Of(new DataChoice("x", "test", 1, [0.5], [0.25]), new Shape(2, 9, 8));

    private static float[] Pixels(int count)
    {
        var random = new CounterRandom(3, 1);
        return [.. Enumerable.Range(0, count * 144).Select(_ => (float)random.NextUniform())];
    }

    private static double MeanLoss(Network network, float[] pixels)
        => pixels.Chunk(144).Average(p => Loss(network, [.. p.Select(v => (v - 0.5f) / 0.25f)]));

    private static double Loss(Network network, float[] sample)
        => new SlowNetwork(network).Run(sample) is var values
            ? network.Exits.SkipLast(1).Sum(e => Math.Log(values[e.Layer].Sum(Math.Exp)) - values[e.Layer].Average())
            : 0;

    private static double Norm(AttackNorm norm, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double largest = 0, sum = 0, squares = 0;
        for (var i = 0; i < a.Length; i++)
        {
            var change = Math.Abs((double)b[i] - a[i]);
            (largest, sum, squares) = (Math.Max(largest, change), sum + change, squares + (change * change));
        }

        return norm == AttackNorm.Linf ? largest : norm == AttackNorm.L1 ? sum : Math.Sqrt(squares);
    }
}
