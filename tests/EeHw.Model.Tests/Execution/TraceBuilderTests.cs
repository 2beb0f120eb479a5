using EeHw.Model.Arithmetic;
using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Networks;
using EeHw.Model.Tests.Arithmetic;
using EeHw.Testing;

namespace EeHw.Model.Tests.Execution;

public sealed class TraceBuilderTests
{
    private static readonly TraceOptions _options = new() { NetworkHash = "abc", Seed = 3 };

    private static readonly ArithmeticChoice _choice = new(new FixedFormat(12, 4, Rounding.Rnd, Overflow.Sat), new FixedFormat(8, 1), "minmax", 1, 64, false);

    // Exit 1: y = 2x, -x. Exit 2, behind relu: y = max(0, x) + 1, 0. MACs 2 and 2; the first head is not backbone.
    [Test]
    public void Build_ByHand_RecordsLogitsCostsAndOrigin()
    {
        var b = new NetworkBuilder(1, 1, 1);
        var first = b.Dense(0, 2, [2, -1], [0, 0]);
        var network = b.Build(first, b.Dense(b.Relu(0), 2, [1, 0], [1, 0]));
        var data = Dataset.Create(network.Input, [1, -2, 3], [0, 1, 0], 2, "three values");
        var result = TraceBuilder.Build(network, data, _options);
        var t = result.Trace;
        Assert.Multiple(() =>
        {
            Assert.That(result.IsPartial, Is.False);
            Assert.That((t.Exits, t.Samples, t.Classes), Is.EqualTo((2, 3, 2)));
            Assert.That(t.Logits, Is.EqualTo(new[] { 2f, -1, -4, 2, 6, -3, 2, 0, 1, 0, 4, 0 }));
            Assert.That(t.Labels, Is.EqualTo(data.Labels));
            Assert.That(t.CostMacs, Is.EqualTo(new[] { 2L, 4 }));
            Assert.That(t.BackboneMacs, Is.EqualTo(new[] { 0L, 2 }));
            Assert.That(t.ExitNames, Is.EqualTo(new[] { "exit1", "exit2" }));
            Assert.That((t.Arithmetic, t.NetworkHash, t.DataHash, t.Seed), Is.EqualTo(("float32", "abc", data.Hash, 3L)));
        });
    }

    // The network above with a head of two layers: dense 3x, then dense 2x, -x. Its head reads the input, its last weighted layer reads 3x.
    // The final exit's last weighted layer reads max(0, x), whichever is asked for.
    [TestCase(FeatureSource.HeadInput, new[] { 1f, -2, 3 })]
    [TestCase(FeatureSource.Penultimate, new[] { 3f, -6, 9 })]
    public void Build_WithFeatures_RecordsWhatWasAskedFor(FeatureSource source, float[] expected)
    {
        var b = new NetworkBuilder(1, 1, 1);
        var first = b.Dense(b.Dense(0, 1, [3], [0]), 2, [2, -1], [0, 0]);
        var network = b.Build(first, b.Dense(b.Relu(0), 2, [1, 0], [1, 0]));
        var data = Dataset.Create(network.Input, [1, -2, 3], [0, 1, 0], 2, "three values");
        var trace = TraceBuilder.Build(network, data, _options with { Features = source }).Trace;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.Features![0].Values, Is.EqualTo(expected));
            Assert.That(trace.Features[1].Values, Is.EqualTo(new[] { 1f, 0, 3 }));
            Assert.That(trace.FeaturesOf(0, 2).ToArray(), Is.EqualTo(new[] { expected[2] }));
            Assert.That(TraceBuilder.Build(network, data, _options).Trace.Features, Is.Null);
        }
    }

    [Test]
    public void Build_FixedPointWithFeatures_HoldsTheExactRaws()
    {
        var network = RandomNetworks.Generate(11);
        var data = QuantizerTests.Data(network, 20, 11);
        var q = Quantizer.Quantize(network, _choice, data);
        var trace = TraceBuilder.Build(q, "", data, _options with { Features = FeatureSource.HeadInput }).Trace;
        var layers = FeatureLayers.Of(network, FeatureSource.HeadInput);
        var executor = new FixedExecutor(q);
        for (var n = 0; n < data.Count; n++)
        {
            var raw = executor.RunLayers(data.Sample(n));
            for (var k = 0; k < trace.Exits; k++)
            {
                Assert.That(trace.FeaturesOf(k, n).ToArray().Select(v => (double)v), Is.EqualTo(raw[layers[k]].Select(v => q.Layers[layers[k]].Output.ToDouble(v))));
            }
        }
    }

    [Test]
    public void Build_FixedPoint_HoldsTheExactRaws()
    {
        var network = RandomNetworks.Generate(11);
        var data = QuantizerTests.Data(network, 130, 11);
        var q = Quantizer.Quantize(network, _choice, data);
        var t = TraceBuilder.Build(q, ArithmeticText.ToText(_choice), data, _options).Trace;
        var executor = new FixedExecutor(q);
        Assert.That(t.Arithmetic, Is.EqualTo("fixed<12,4,RND,SAT>/fixed<8,1>/minmax:64"));
        for (var n = 0; n < data.Count; n++)
        {
            var raw = executor.Run(data.Sample(n));
            for (var k = 0; k < t.Exits; k++)
            {
                Assert.That(t.LogitsOf(k, n).ToArray().Select(v => Math.ScaleB(v, q.LogitFormat(k).FractionBits)), Is.EqualTo(raw[k].Select(v => (double)v)));
            }
        }
    }

    [Test]
    public void Build_AnyNumberOfThreads_GivesTheSame()
    {
        var network = RandomNetworks.Generate(4);
        var data = QuantizerTests.Data(network, 300, 4);
        var one = TraceBuilder.Build(network, data, _options with { Threads = 1 }).Trace;
        var four = TraceBuilder.Build(network, data, _options with { Threads = 4 }).Trace;
        Assert.That(four.Logits, Is.EqualTo(one.Logits));
    }

    [Test]
    public void Build_Cancelled_KeepsTheFirstSamples()
    {
        var network = RandomNetworks.Generate(4);
        var data = QuantizerTests.Data(network, 1000, 4);
        var whole = TraceBuilder.Build(network, data, _options).Trace;
        using var source = new CancellationTokenSource();
        var result = TraceBuilder.Build(network, data, _options with { Threads = 1, Progress = new At(0.3, source) }, source.Token);
        Assert.Multiple(() =>
        {
            Assert.That(result.IsPartial, Is.True);
            Assert.That(result.Trace.Samples, Is.InRange(64, 999));
            Assert.That(result.Trace.LogitsOf(0, 63).ToArray(), Is.EqualTo(whole.LogitsOf(0, 63).ToArray()));
            Assert.That(result.Trace.Labels, Is.EqualTo(data.Labels[..result.Trace.Samples]));
        });
    }

    [Test]
    public void Build_CancelledAtOnce_Throws()
    {
        var network = RandomNetworks.Generate(4);
        Assert.That(() => TraceBuilder.Build(network, QuantizerTests.Data(network, 10, 4), _options, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Build_ExitsWithDifferentClasses_IsRefused()
    {
        var b = new NetworkBuilder(1, 1, 1);
        var network = b.Build(b.Dense(0, 2), b.Dense(0, 3));
        var data = Dataset.Create(network.Input, [1], [0], 2, "one value");
        Refused(() => TraceBuilder.Build(network, data, _options), "exit1: error EEHW3011: this exit has 2 outputs, but the last exit 'exit2' has 3 classes; a trace needs as many at every exit, or one more that is a gate. Make every exit answer the same question.");
    }

    // Weights by class, then the gate's: input 2 gives logits (2, 4, 6) at the exit with a gate and (2, 4) at the last one. The gate is largest and no answer.
    [Test]
    public void Build_EarlyExitWithAGate_KeepsItsOutputAndAnswersWithoutIt()
    {
        var b = new NetworkBuilder(1, 1, 1);
        var network = b.Build(b.Dense(0, 3, [1, 2, 3], [0, 0, 0]), b.Dense(0, 2, [1, 2], [0, 0]));
        var trace = TraceBuilder.Build(network, Dataset.Create(network.Input, [2, 1], [1, 0], 2, "two values"), _options).Trace;
        Assert.Multiple(() =>
        {
            Assert.That(trace.Logits, Is.EqualTo(new float[] { 2, 4, 6, 1, 2, 3, 2, 4, 1, 2 }));
            Assert.That((trace.Classes, trace.ClassesOf(0), trace.ClassesOf(1)), Is.EqualTo((2, 3, 2)));
            Assert.That((trace.AnswerOf(0, 0), trace.AnswerOf(0, 1), trace.AnswerOf(1, 0)), Is.EqualTo((1, 1, 1)));
            Assert.That(trace.LogitsOf(1, 1).ToArray(), Is.EqualTo(new float[] { 1, 2 }));
        });
    }

    [Test]
    public void Build_DataOfAnotherShape_IsRefused()
    {
        var b = new NetworkBuilder(1, 2, 1);
        var network = b.Build(b.Dense(0, 2));
        var data = Dataset.Create(new Shape(1, 1, 2), [1, 2], [0], 2, "a row");
        Refused(() => TraceBuilder.Build(network, data, _options), "a row: error EEHW1307: samples are [1, 1, 2] (channels, rows, columns), but network 'test' reads [1, 2, 1] at input 'input'. The values may stand in another order than the file says: layout=NHWC behind an NPZ file for channels last, NCL for signals.");
    }

    [Test]
    public void Build_NoSample_IsRefused()
    {
        var b = new NetworkBuilder(1, 1, 1);
        var network = b.Build(b.Dense(0, 2));
        Refused(() => TraceBuilder.Build(network, Dataset.Create(network.Input, [], [], 2, "nothing"), _options), "nothing: error EEHW1309: there is no sample to run. Choose another split or a larger limit.");
    }

    [Test]
    public void Build_LogitNotFinite_IsRefused()
    {
        var b = new NetworkBuilder(1, 1, 1);
        var network = b.Build(b.Dense(0, 2, [1, float.NaN], [0, 0]));
        var data = Dataset.Create(network.Input, [1, 2], [0, 0], 2, "two values");
        Refused(() => TraceBuilder.Build(network, data, _options), "exit1: error EEHW3010: a logit of this exit is NaN or infinite for sample 0. Check the weights and the normalisation of the data.");
    }

    [Test]
    public void Build_LogitsTooWideForFloat_IsRefused()
    {
        var b = new NetworkBuilder(1, 1, 1);
        var network = b.Build(b.Dense(0, 2));
        var q = Quantizer.Quantize(network, _choice with { Activations = new FixedFormat(26, 4, Rounding.Rnd, Overflow.Sat), Calibration = "none" }, null);
        var data = Dataset.Create(network.Input, [1], [0], 2, "one value");
        Refused(() => TraceBuilder.Build(q, "", data, _options), "exit1: error EEHW3012: logits of this exit are fixed<26,4,RND,SAT>; a trace holds float32 and keeps at most 25 bits with sign exactly. Give the activations at most 25 bits.");
    }

    private static void Refused(Action act, string expected) => Assert.That(Assert.Throws<EeHwException>(act)!.Message, Is.EqualTo(expected));

    private sealed class At(double share, CancellationTokenSource source) : IProgress<double>
    {
        public void Report(double value)
        {
            if (value >= share)
            {
                source.Cancel();
            }
        }
    }
}
