using EeHw.Model.Arithmetic;
using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Exits;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Testing;
using EeHw.Train.Widths;

namespace EeHw.Train.Tests.Widths;

public sealed class WidthSearchTests
{
    private static readonly ArithmeticChoice _choice = new(new FixedFormat(12, 4, Rounding.Rnd, Overflow.Sat), new FixedFormat(8, 1), "minmax", 1, 64, true);

    // Dense 3 -> 2, weights of 4 bits, input of 8, output of 10: 6 · 8 · 4 + (6 + 2) · 4 + input 3 · 8 + output 2 · 10.
    [Test]
    public void BitCost_OfADenseLayer_CountsProductsWeightsAndValues()
    {
        var b = new NetworkBuilder(3, 1, 1);
        var network = b.Build(b.Dense(0, 2, [1, 2, 3, 4, 5, 6], [0, 0], "d"));
        var choice = _choice with { Calibration = "none", Activations = new FixedFormat(8, 4), Weights = new FixedFormat(4, 4), Layers = new Dictionary<string, LayerFormats> { ["d"] = new(null, new FixedFormat(10, 5)) }.ToValueDictionary() };
        var quantized = Quantizer.Quantize(network, choice, null);
        Assert.That((BitCost.Of(quantized), BitCost.WeightBits(quantized)), Is.EqualTo((192.0 + 32 + 24 + 20, 24L)));
    }

    // Right before: 0, 1, 2; right after: 0, 3: one stays right, two are lost, one is won. Accuracy 3/5 and 2/5, differences 0 -1 -1 +1 0: mean -1/5, deviation² (3 - 5/25)/4 = 0.7, error sqrt(0.7/5).
    [Test]
    public void AccuracyDrop_ByHand_PairsTheAnswers()
    {
        var policy = new ThresholdPolicy { Score = Scores.ByName("max-softmax"), Confidences = [], Strict = false, Fallback = Fallback.Last };
        var drop = AccuracyDrop.Of(One([0, 0, 0, 1, 1]), One([0, 1, 1, 0, 1]), policy);
        Assert.That(drop.Select(d => d.What), Is.EqualTo(new[] { "policy", "exit1" }));
        Assert.That(drop[0].Points, Is.EqualTo(20).Within(1e-9));
        Assert.That(drop[1].Error, Is.EqualTo(Math.Sqrt(0.7 / 5)).Within(1e-12));

        static Trace One(int[] answers) => new()
        {
            Logits = [.. answers.SelectMany(a => a == 0 ? new[] { 1f, 0 } : [0f, 1])], Exits = 1, Samples = answers.Length, Classes = 2, Labels = new int[answers.Length],
            CostMacs = [1L], BackboneMacs = [1L], ExitNames = ["exit1"], Arithmetic = "float32", NetworkHash = "", DataHash = "", Seed = 0,
        };
    }

    [Test]
    public void Run_ALargerBound_NeverCostsMore()
    {
        var network = RandomExitNetworks.Create(11, new RandomExitNetworkOptions { Exits = 2, MaximumBlocks = 1, MaximumClasses = 4 });
        var (calibration, data) = (Labelled(network, 1, 64), Labelled(network, 2, 300));
        var policy = new ThresholdPolicy { Score = Scores.ByName("max-softmax"), Confidences = [0.5], Strict = false, Fallback = Fallback.Last };
        var costs = new List<double>();
        foreach (var bound in new[] { 2.0, 10, 100 })
        {
            var found = WidthSearch.Run(network, _choice, calibration, data, policy, new WidthSearchOptions { MaximumDrop = bound, NoiseSamples = 32 }, default);
            costs.Add(found.CostAfter);
            Assert.That(AccuracyDrop.Of(found.Reference, found.After, policy).Max(d => d.Points), Is.LessThanOrEqualTo(bound));
            Assert.That(found.CostAfter, Is.EqualTo(BitCost.Of(Quantizer.Quantize(network, found.Choice, calibration))), "the cost is that of the choice");

            // Widths never grow, and logits keep theirs.
            Assert.That(found.Choice.Layers.Values.All(l => (l.Weights?.Width ?? 8) <= 8 && (l.Activations?.Width ?? 12) <= 12));
            var quantized = Quantizer.Quantize(network, found.Choice, calibration);
            Assert.That(Enumerable.Range(0, 2).Select(k => quantized.LogitFormat(k).Width), Is.All.EqualTo(12));
        }

        Assert.That(costs, Is.Ordered.Descending);
        Assert.That(costs[^1], Is.LessThan(0.5 * costs[0]));
    }

    [Test]
    public void Run_TheSameTwice_FindsTheSame()
    {
        var network = RandomExitNetworks.Create(12, new RandomExitNetworkOptions { Exits = 2, MaximumBlocks = 1, MaximumClasses = 4 });
        var policy = new ThresholdPolicy { Score = Scores.ByName("max-softmax"), Confidences = [0.5], Strict = false, Fallback = Fallback.Last };
        var found = Enumerable.Range(0, 2).Select(_ => WidthSearch.Run(network, _choice with { Calibration = "mse" }, Labelled(network, 1, 64), Labelled(network, 2, 100), policy, new WidthSearchOptions { MaximumDrop = 5, NoiseSamples = 32 }, default).Choice).ToList();
        Assert.That(found[1], Is.EqualTo(found[0]));
    }

    [Test]
    public void Run_WithoutCalibration_IsRefused()
    {
        var network = RandomExitNetworks.Create(12, new RandomExitNetworkOptions { Exits = 1, MaximumBlocks = 1 });
        var e = Assert.Throws<EeHwException>(() => WidthSearch.Run(network, _choice with { Calibration = "none" }, Labelled(network, 1, 4), Labelled(network, 2, 4), null!, WidthSearchOptions.Default, default));
        Assert.That(e!.Message, Is.EqualTo("arithmetic.calibration: error EEHW3016: calibration is none: every tensor has the integer bits as written, which a narrower width cannot keep. Use calibration minmax, percentile or mse."));
    }

    // Labels are the float network's own answers, so that it is right everywhere.
    private static Dataset Labelled(Network network, int seed, int count)
    {
        var values = RandomNetworks.Input(network, seed, count);
        var plain = Dataset.Create(network.Input, values, new int[count], network.Classes(0), "random");
        var trace = TraceBuilder.Build(network, plain, new TraceOptions { NetworkHash = "" }).Trace;
        return Dataset.Create(network.Input, values, [.. Enumerable.Range(0, count).Select(n => trace.AnswerOf(trace.Exits - 1, n))], network.Classes(0), "random");
    }
}
