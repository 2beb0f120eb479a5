using EeHw.Model.Arithmetic;
using EeHw.Model.Execution;
using EeHw.Model.Exits;
using EeHw.Model.Formats.Npz;
using EeHw.Model.Formats.Onnx;
using EeHw.Testing;
using Stopwatch = System.Diagnostics.Stopwatch;

namespace EeHw.Model.Tests.Execution;

/// <summary>A trained network against recorded activations and logits (optional data).</summary>
public sealed class FashionMnistTests
{
    private static readonly string[] _layers = ["conv1", "e1conv", "e1fc", "conv2a", "conv2b", "e2conv", "e2fc", "conv3a", "conv3b", "fc1", "fc2"];

    [Test]
    public void RunLayers_RecordedSamples_AreWithin1e4()
    {
        var network = FashionMnist.Network();
        var golden = NpzFile.Read(Tools.Data("fmnist-3exit", "golden16.npz"));
        var inputs = golden["input"].ToSingles();
        var executor = new FloatExecutor(network);
        for (var n = 0; n < 16; n++)
        {
            var y = executor.RunLayers(inputs.AsSpan(n * 784, 784));
            for (var i = 0; i < y.Length; i++)
            {
                if (_layers.Contains(network.Layers[i].Name))
                {
                    var expected = golden["act_" + network.Layers[i].Name].ToSingles().AsSpan(n * y[i].Length, y[i].Length).ToArray();
                    Assert.That(y[i], Is.EqualTo(expected).Within(1e-4), $"{network.Layers[i].Name} of sample {n}");
                }
            }

            for (var k = 0; k < 3; k++)
            {
                Assert.That(y[network.Exits[k].Layer], Is.EqualTo(golden[$"exit{k + 1}"].ToSingles().AsSpan(n * 10, 10).ToArray()).Within(1e-4), $"exit {k + 1} of sample {n}");
            }
        }
    }

    [Test]
    public void Run_NetworkFromItsOnnxFile_GivesTheSameBits()
    {
        var data = FashionMnist.Samples(limit: 64);
        var network = OnnxReader.Read(Tools.Data("fmnist-3exit", "fmnist-3exit.onnx"));
        Assert.That(new FloatExecutor(network).Run(data.Values, 64), Is.EqualTo(new FloatExecutor(FashionMnist.Network()).Run(data.Values, 64)));
    }

    // Also the bar of speed: 10 000 samples of 1.76 M multiply-accumulates.
    [Test]
    public void Build_TenThousandSamples_GivesTheRecordedClasses()
    {
        var network = FashionMnist.Network();
        var data = FashionMnist.Samples();
        var recorded = Npy.Read(Tools.Data("fmnist-3exit", "test_logits.npy")).ToSingles();
        var watch = Stopwatch.StartNew();
        var trace = TraceBuilder.Build(network, data, new TraceOptions { NetworkHash = "" }).Trace;
        TestContext.Out.WriteLine($"float: {watch.Elapsed.TotalSeconds:0.00} s for {trace.Samples} samples, {trace.Samples * trace.CostMacs[^1] / watch.Elapsed.TotalSeconds / 1e9:0.0} GMAC/s");
        var equal = 0;
        for (var k = 0; k < 3; k++)
        {
            for (var n = 0; n < trace.Samples; n++)
            {
                equal += LogitOrder.ArgMax(trace.LogitsOf(k, n)) == LogitOrder.ArgMax(recorded.AsSpan(((k * 10000) + n) * 10, 10)) ? 1 : 0;
            }
        }

        Assert.Multiple(() =>
        {
            Assert.That(trace.CostMacs, Is.EqualTo(new[] { 273_616L, 1_065_328, 1_761_776 }));
            Assert.That(equal, Is.GreaterThanOrEqualTo(29_997), "of 30 000 answers");
            Assert.That(watch.Elapsed.TotalSeconds, Is.LessThan(40));
        });
    }

    // 16-bit activations and 8-bit weights cost little accuracy: at most one answer in a hundred here.
    [TestCase("fixed<16,6,RND,SAT>/fixed<8,1>/minmax:256", 0.01)]
    [TestCase("fixed<16,6,RND,SAT>/fixed<8,1>/minmax:256/per-channel", 0.01)]
    [TestCase("fixed<8,4,RND,SAT>/fixed<8,1>/percentile:0.9999:256/per-channel", 0.02)]
    [TestCase("fixed<24,8,RND,SAT>/fixed<16,1>/minmax:256", 0.0005)]
    public void Build_FixedPoint_KeepsTheAccuracy(string arithmetic, double loss)
    {
        var network = FashionMnist.Network();
        var data = FashionMnist.Samples(limit: 2000);
        var choice = ArithmeticText.Parse(arithmetic);
        var quantized = Quantizer.Quantize(network, choice, FashionMnist.Samples("validation", choice.CalibrationSamples));
        var real = TraceBuilder.Build(network, data, new TraceOptions { NetworkHash = "" }).Trace;
        var watch = Stopwatch.StartNew();
        var trace = TraceBuilder.Build(quantized, arithmetic, data, new TraceOptions { NetworkHash = "" }).Trace;
        TestContext.Out.WriteLine($"{arithmetic}: {trace.Samples * trace.CostMacs[^1] / watch.Elapsed.TotalSeconds / 1e9:0.0} GMAC/s, narrow {new FixedExecutor(quantized).IsNarrow}");
        for (var k = 0; k < 3; k++)
        {
            TestContext.Out.WriteLine($"exit {k + 1}: float {Accuracy(real, k):0.0000}, fixed {Accuracy(trace, k):0.0000}, formats {FixedFormatText.ToText(quantized.LogitFormat(k))}");
            Assert.That(Accuracy(trace, k), Is.EqualTo(Accuracy(real, k)).Within(loss));
        }
    }

    private static double Accuracy(Trace trace, int exit) => Enumerable.Range(0, trace.Samples).Count(n => LogitOrder.ArgMax(trace.LogitsOf(exit, n)) == trace.Labels[n]) / (double)trace.Samples;
}
