using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Execution;

public sealed class FloatExecutorTests
{
    // Input 1 2 3     kernel 1 0   top left window: 1·1 + 5·(-1) = -4, bias 0.5. The next: 2 - 6, then 4 - 8, 5 - 9: all -4 + 0.5.
    //       4 5 6            0 -1
    //       7 8 9
    [Test]
    public void Run_ConvolutionByHand_SumsTheWindow()
    {
        var b = new NetworkBuilder(1, 3, 3);
        var y = b.Conv(0, 1, new Extent(2, 2), weights: [1, 0, 0, -1], bias: [0.5f]);
        Assert.That(new FloatExecutor(b.Build(y)).RunLayers([1, 2, 3, 4, 5, 6, 7, 8, 9])[y], Is.EqualTo(new[] { -3.5f, -3.5f, -3.5f, -3.5f }));
    }

    // Rows and columns of 1 2 with one row of zeros above and one column to the right; kernel 1x2 of ones, stride 2 down.
    //                 3 4
    // Output rows read input rows -1 and 1: 0+0, 0+0 / 3+4, 4+0.
    [Test]
    public void Run_AsymmetricPadding_PadsWhereItSays()
    {
        var b = new NetworkBuilder(1, 2, 2);
        var y = b.Conv(0, 1, new Extent(1, 2), new Extent(2, 1), new Padding(1, 0, 0, 1), weights: [1, 1], bias: [0]);
        Assert.That(new FloatExecutor(b.Build(y)).RunLayers([1, 2, 3, 4])[y], Is.EqualTo(new[] { 0f, 0f, 7f, 4f }));
    }

    // -1 2   max with a rim of padding on top and left, window 2x2, stride 1: -1, max(-1,2); max(-1,-3), max of all.
    // -3 -4  A padded 0 would win over -1: it must not.
    [Test]
    public void Run_MaxPoolWithPadding_NeverTakesThePadding()
    {
        var b = new NetworkBuilder(1, 2, 2);
        var y = b.MaxPool(0, new Extent(2, 2), Extent.One, new Padding(1, 1, 0, 0));
        Assert.That(new FloatExecutor(b.Build(y)).RunLayers([-1, 2, -3, -4])[y], Is.EqualTo(new[] { -1f, 2f, -1f, 2f }));
    }

    // Sums of the same windows: -1, 1, -4, -6. Divided by the whole window, or by 1, 2, 2, 4.
    [TestCase(true, new[] { -0.25f, 0.25f, -1f, -1.5f })]
    [TestCase(false, new[] { -1f, 0.5f, -2f, -1.5f })]
    public void Run_AveragePoolWithPadding_DividesByWhatCounts(bool countPadding, float[] expected)
    {
        var b = new NetworkBuilder(1, 2, 2);
        var y = b.AveragePool(0, new Extent(2, 2), Extent.One, new Padding(1, 1, 0, 0), countPadding);
        Assert.That(new FloatExecutor(b.Build(y)).RunLayers([-1, 2, -3, -4])[y], Is.EqualTo(expected));
    }

    [Test]
    public void Run_SmallOperators_GiveTheHandResult()
    {
        var b = new NetworkBuilder(2, 1, 2);
        var relu = b.Relu(0);
        var clip = b.Clip(0, -1, 2.5f);
        var add = b.Add(0, relu);
        var concat = b.Concat(clip, 0);
        var mean = b.GlobalAveragePool(0);
        var dense = b.Dense(0, 1, [1, 10, 100, 1000], [0.5f]);
        var y = new FloatExecutor(b.Build(dense)).RunLayers([-2, 1, 3, -0.5f]);
        Assert.Multiple(() =>
        {
            Assert.That(y[relu], Is.EqualTo(new[] { 0f, 1, 3, 0 }));
            Assert.That(y[clip], Is.EqualTo(new[] { -1f, 1, 2.5f, -0.5f }));
            Assert.That(y[add], Is.EqualTo(new[] { -2f, 2, 6, -0.5f }));
            Assert.That(y[concat], Is.EqualTo(new[] { -1f, 1, 2.5f, -0.5f, -2, 1, 3, -0.5f }));
            Assert.That(y[mean], Is.EqualTo(new[] { -0.5f, 1.25f }));
            Assert.That(y[dense], Is.EqualTo(new[] { -191.5f })); // -2 + 10 + 300 - 500 + 0.5
        });
    }

    [Property(MaxTest = 50)]
    public void Run_HistogramHeads_IsNearTheDoubleReference(int seed)
    {
        var network = RandomExitNetworks.Create(seed, new RandomExitNetworkOptions { HistogramHeads = true });
        var input = RandomNetworks.Input(network, seed);
        var expected = NaiveNetwork.Run(network, input);
        var actual = new FloatExecutor(network).RunLayers(input);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.That(actual[i].Select(v => (double)v), Is.EqualTo(expected[i]).Within(1e-4), network.Layers[i].Name);
        }
    }

    [Property(MaxTest = 150)]
    public void Run_RandomNetwork_IsNearTheDoubleReference(int seed)
    {
        var network = RandomNetworks.Generate(seed);
        var input = RandomNetworks.Input(network, seed);
        var expected = NaiveNetwork.Run(network, input);
        var actual = new FloatExecutor(network).RunLayers(input);
        for (var i = 0; i < actual.Length; i++)
        {
            var scale = expected.Take(i + 1).Max(v => v.Max(Math.Abs));
            Assert.That(actual[i], Is.EqualTo(expected[i]).Within(1e-5 * Math.Max(1, scale)), $"layer {network.Layers[i]}");
        }
    }

    // What a sample gives must not depend on its neighbours, on their number, or on threads.
    [Property(MaxTest = 30)]
    public void Run_ManySamples_EqualsOneByOne(int seed)
    {
        var network = RandomNetworks.Generate(seed);
        var executor = new FloatExecutor(network);
        const int Samples = 37;
        var inputs = RandomNetworks.Input(network, seed, Samples);
        var together = executor.Run(inputs, Samples);
        var size = (int)network.Input.Elements;
        Parallel.For(0, Samples, n =>
        {
            var alone = executor.Run(inputs.AsSpan(n * size, size));
            for (var k = 0; k < alone.Length; k++)
            {
                Assert.That(together[k].AsSpan(n * alone[k].Length, alone[k].Length).SequenceEqual(alone[k]), Is.True);
            }
        });
    }

    // Without bias a convolution is linear; powers of two and small integers keep float exact.
    [Property(MaxTest = 50)]
    public void Run_ConvolutionWithoutBias_IsLinear(int seed)
    {
        var b = new NetworkBuilder(3, 6, 5);
        var weights = Enumerable.Range(0, 2 * 3 * 9).Select(i => (float)(((i * 7) + seed) % 5)).ToArray();
        var network = b.Build(b.Conv(0, 2, new Extent(3, 3), padding: new Padding(1, 0, 2, 1), weights: weights, bias: [0, 0]));
        var executor = new FloatExecutor(network);
        var x = RandomNetworks.Input(network, seed).Select(v => MathF.Round(v * 8)).ToArray();
        var y = RandomNetworks.Input(network, seed + 1L).Select(v => MathF.Round(v * 8)).ToArray();
        var expected = executor.RunLayers(x)[1].Zip(executor.RunLayers(y)[1], (p, q) => (2 * p) - (3 * q));
        Assert.That(executor.RunLayers([.. x.Zip(y, (p, q) => (2 * p) - (3 * q))])[1], Is.EqualTo(expected));
    }

    [Test]
    public void FloatExecutor_WindowInPaddingOnly_IsRefused()
    {
        var b = new NetworkBuilder(1, 2, 2);
        var network = b.Build(b.MaxPool(0, new Extent(1, 2), Extent.One, new Padding(0, 2, 0, 0)));
        var e = Assert.Throws<EeHwException>(() => _ = new FloatExecutor(network));
        Assert.That(e!.Message, Is.EqualTo("pool1: error EEHW3004: the window of output row 0, column 0 lies in the padding 0,2,0,0 entirely (kernel 1x2, input [1, 2, 2]): it has no value to pool. Make the padding smaller than the kernel."));
    }

    [Test]
    public void Run_InputOfAnotherLength_IsRefused()
    {
        var b = new NetworkBuilder(1, 2, 2);
        var network = b.Build(b.Dense(0, 2));
        Assert.That(() => new FloatExecutor(network).Run(new float[3]), Throws.ArgumentException.With.Message.Contains("3 values for 1 samples of [1, 2, 2]."));
    }
}
