using EeHw.Host.Software;
using EeHw.Model.Kernels;
using EeHw.Testing;

namespace EeHw.Host.Tests;

public sealed class SoftwareDeviceTests
{
    [Test]
    public void Run_RandomNetworks_FloatAgreesWithTheReference([Values(256, 512)] int bits)
    {
        using var device = new SoftwareDevice(new SoftwareOptions { VectorBits = bits });
        for (var seed = 0; seed < 150; seed++)
        {
            var network = RandomNetworks.Generate(seed);
            Message(seed, () => DeviceAgreement.AssertFloat(device, network, RandomNetworks.Input(network, seed, 3)));
        }
    }

    [Test]
    public void Run_RandomNetworks_FixedEqualsTheReferenceBitForBit([Values(256, 512)] int bits, [Values(12, 18, 40)] int width)
    {
        using var device = new SoftwareDevice(new SoftwareOptions { VectorBits = bits });
        for (var seed = 0; seed < 150; seed++)
        {
            var network = RandomNetworks.Quantize(RandomNetworks.Generate(seed), seed, width);
            if (IsRefused(network))
            {
                continue;
            }

            Message(seed, () => DeviceAgreement.AssertFixed(device, network, RandomNetworks.Input(network.Network, seed, 3)));
        }
    }

    // Samples lie in lanes where every step can be computed so; batches of eight samples do not fill vectors of sixteen.
    [Test]
    public void Run_RandomNetworksWithSamplesInLanes_AgreeWithTheReference([Values(256, 512)] int bits, [Values(0, 12, 18)] int width)
    {
        using var device = new SoftwareDevice(new SoftwareOptions { VectorBits = bits, Lanes = VectorLanes.Samples });
        for (var seed = 0; seed < 60; seed++)
        {
            var network = RandomNetworks.Generate(seed);
            var inputs = RandomNetworks.Input(network, seed, 11);
            if (width == 0)
            {
                Message(seed, () => DeviceAgreement.AssertFloat(device, network, inputs));
            }
            else if (RandomNetworks.Quantize(network, seed, width) is var quantized && !IsRefused(quantized))
            {
                Message(seed, () => DeviceAgreement.AssertFixed(device, quantized, inputs));
            }
        }
    }

    // Odd maps lose their last row and column, one window or several per pass, relu before or behind the maximum, channels that fill no block.
    [Test]
    [Pairwise]
    public void Run_ConvolutionBeforeAMaximum_AgreesWithTheReference([Values(256, 512)] int bits, [Values] VectorLanes lanes, [Values(0, 10)] int width, [Values(2, 5, 8)] int height, [Values(3, 13)] int columns, [Values(5, 20)] int channels)
    {
        var b = new NetworkBuilder(2, height, columns);
        var x = b.MaxPool(b.Relu(b.Conv(0, channels, new(3, 3), padding: new(1, 1, 1, 1))), new(2, 2));
        var network = b.Build(b.Dense(b.Clip(b.MaxPool(b.Conv(x, channels + 1, new(2, 2), padding: new(1, 1, 1, 1)), new(2, 2)), -1, 1), 300));
        var inputs = RandomNetworks.Input(network, 1, 21);
        using var device = new SoftwareDevice(new SoftwareOptions { VectorBits = bits, Lanes = lanes });
        if (width == 0)
        {
            DeviceAgreement.AssertFloat(device, network, inputs);
        }
        else
        {
            DeviceAgreement.AssertFixed(device, RandomNetworks.Quantize(network, 1, width), inputs);
        }
    }

    // Pairs of 16 bits where every sum fits 32: inputs in planes (3 channels) and in lanes, odd numbers of channels, outputs that fill no block, with and without a maximum, inputs
    // far beyond their formats. The last two widths are in part too wide for pairs and must agree as well.
    [Test]
    public void Run_FixedWithSmallNumbers_MultipliesPairsBitForBit([Values(256, 512)] int bits, [Values(6, 10, 16, 20)] int width, [Values] bool isPooled)
    {
        var b = new NetworkBuilder(3, 9, 7);
        var x = b.Relu(b.Conv(0, 13, new(3, 3), padding: new(1, 1, 1, 1)));
        var y = b.Conv(x, 30, new(3, 2), new(2, 1), new(1, 0, 1, 1));
        y = isPooled ? b.MaxPool(b.Relu(y), new(2, 2)) : b.Relu(b.Add(y, b.Conv(x, 30, new(1, 1), new(2, 1))));
        var network = b.Build(b.Dense(y, 4));
        var quantized = RandomNetworks.Quantize(network, 3, width);
        var inputs = Array.ConvertAll(RandomNetworks.Input(network, 1, 6), v => v * 100);
        using var device = new SoftwareDevice(new SoftwareOptions { VectorBits = bits, Lanes = VectorLanes.Channels });

        DeviceAgreement.AssertFixed(device, quantized, inputs);

        using var loaded = (Host.Profiles.IProfiledNetwork)device.Load(new LoadRequest { Network = network, Quantized = quantized, BatchCapacity = 1 });
        var numbers = loaded.Profile(SampleSet.Fixed(quantized, inputs), 1, 1, CancellationToken.None).Select(l => l.Numbers).ToList();
        if (System.Runtime.Intrinsics.X86.Avx2.IsSupported && width <= 10)
        {
            Assert.That(numbers, Does.Contain(PeakNumbers.Pairs));
        }

        Assert.That(numbers, Does.Not.Contain(PeakNumbers.Float32));
    }

    // Maps that tiles of 4 x 4 or 2 x 2 fill, and that they do not; channels that fill no block or tile; more tiles than a strip has; a maximum behind; channels or samples in lanes.
    [Test]
    [Pairwise]
    public void Run_Winograd_AgreesWithTheReference([Values(256, 512)] int bits, [Values] VectorLanes lanes, [Values(3, 5)] int kernel, [Values(4, 7, 20)] int height, [Values(5, 12)] int width, [Values(8, 20, 40)] int channels, [Values] bool isPooled)
    {
        var half = kernel / 2;
        var b = new NetworkBuilder(3, height, width);
        var x = b.Relu(b.Conv(0, channels, new(3, 3), padding: new(1, 1, 1, 1)));
        var y = b.Clip(b.Conv(x, channels, new(kernel, kernel), padding: new(half, half, half, half)), -1, 2);
        var z = b.Relu(b.Add(b.Conv(y, channels, new(3, 3), padding: new(1, 1, 1, 1)), x));
        var last = b.Conv(z, 9, new(kernel, kernel), padding: new(half, half - 1, half, half));
        var network = b.Build(b.Dense(b.GlobalAveragePool(z), 3), b.Dense(isPooled ? b.MaxPool(b.Relu(last), new(2, 2)) : last, 3));
        Assume.That(new KernelPlan(network, 16, winograd: true).Steps.Count(s => s.Kind == StepKind.Winograd), Is.AtLeast(3));
        using var device = new SoftwareDevice(new SoftwareOptions { VectorBits = bits, Lanes = lanes });
        using var direct = new SoftwareDevice(new SoftwareOptions { VectorBits = bits, Lanes = lanes, Winograd = false });
        var inputs = RandomNetworks.Input(network, 1, 11);

        DeviceAgreement.AssertFloat(device, network, inputs);
        DeviceAgreement.AssertFloat(direct, network, inputs);
    }

    // Samples one by one, each cut among three threads: every kind of step, more parts than there is work for, threads that sleep between samples.
    [Test]
    public void Run_SampleCutAmongThreads_AgreesWithTheReference([Values(256, 512)] int bits, [Values(0, 12, 18)] int width)
    {
        using var device = new SoftwareDevice(new SoftwareOptions { VectorBits = bits, Workers = 3, LeastSharedMacs = 0 });
        for (var seed = 0; seed < 60; seed++)
        {
            var network = RandomNetworks.Generate(seed);
            var inputs = RandomNetworks.Input(network, seed, 1 + (seed % 3 * 4));
            if (width == 0)
            {
                Message(seed, () => DeviceAgreement.AssertFloat(device, network, inputs));
            }
            else if (RandomNetworks.Quantize(network, seed, width) is var quantized && !IsRefused(quantized))
            {
                Message(seed, () => DeviceAgreement.AssertFixed(device, quantized, inputs));
            }
        }
    }

    // Parts are summed in the order of the whole, so that threads do not show in the bits.
    [Test]
    public void Run_SampleCutAmongThreads_EqualsOneThreadBitForBit([Values] bool winograd, [Values(1, 5)] int count)
    {
        var b = new NetworkBuilder(3, 17, 23);
        var x = b.Relu(b.Conv(0, 40, new(3, 3), padding: new(1, 1, 1, 1)));
        var y = b.MaxPool(b.Relu(b.Conv(x, 40, new(3, 3), padding: new(1, 1, 1, 1))), new(2, 2));
        var network = b.Build(b.Dense(b.GlobalAveragePool(y), 4), b.Dense(b.Relu(b.Dense(b.Conv(y, 24, new(5, 5)), 90)), 10));
        var inputs = RandomNetworks.Input(network, 1, count);
        var (alone, shared) = (Answers(1), Answers(4));

        Assert.That(shared.Logits, Is.EqualTo(alone.Logits));

        Answers Answers(int workers)
        {
            using var device = new SoftwareDevice(new SoftwareOptions { Workers = workers, Winograd = winograd, LeastSharedMacs = 0 });
            using var loaded = device.Load(new LoadRequest { Network = network, BatchCapacity = 1 });
            return DeviceAgreement.RunAll(loaded, network, SampleSet.Float(network.Input, inputs));
        }
    }

    [Test]
    public void Run_SelfGates_AgreeWithTheReference([Values(256, 512)] int bits, [Values(0, 12, 30)] int width) => AssertAgrees(bits, width, 40, new RandomExitNetworkOptions { SelfGates = true });

    [Test]
    public void Run_HistogramHeads_AgreeWithTheReference([Values(256, 512)] int bits, [Values(0, 12, 40)] int width) => AssertAgrees(bits, width, 60, new RandomExitNetworkOptions { HistogramHeads = true });

    private static void AssertAgrees(int bits, int width, int networks, RandomExitNetworkOptions options)
    {
        using var device = new SoftwareDevice(new SoftwareOptions { VectorBits = bits });
        for (var seed = 0; seed < networks; seed++)
        {
            var network = RandomExitNetworks.Create(seed, options);
            var inputs = RandomNetworks.Input(network, seed, 3);
            if (width == 0)
            {
                Message(seed, () => DeviceAgreement.AssertFloat(device, network, inputs));
            }
            else if (RandomNetworks.Quantize(network, seed, width) is var quantized && !IsRefused(quantized))
            {
                Message(seed, () => DeviceAgreement.AssertFixed(device, quantized, inputs));
            }
        }
    }

    [Test]
    public void Run_SamplesThatLeave_AreNotComputedFurther([Values(1, 3)] int workers, [Values] VectorLanes lanes)
    {
        using var device = new SoftwareDevice(new SoftwareOptions { Workers = workers, Lanes = lanes });

        ExitNetworks.AssertExitsSkip(device, null);
    }

    private static bool IsRefused(EeHw.Model.Arithmetic.QuantizedNetwork network)
    {
        try
        {
            EeHw.Model.Arithmetic.RangeAnalysis.Check(network);
            return false;
        }
        catch (EeHw.Model.Diagnostics.EeHwException)
        {
            return true;
        }
    }

    private static void Message(int seed, Action run)
    {
        using (Assert.EnterMultipleScope())
        {
            try
            {
                run();
            }
            catch (Exception e) when (e is not AssertionException)
            {
                Assert.Fail($"seed {seed}: {e}");
            }
        }
    }
}
