using EeHw.Codegen.OpenCl;
using EeHw.Host.OpenCl;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Host.Tests;

/// <summary>Compiling dominates: few, small networks.</summary>
public sealed class OpenClDeviceTests
{
    [Test]
    public void Run_RandomNetworks_FloatAgreesWithTheReference([Values(1, 3, 12)] int seed)
    {
        using var device = Devices.Open(OpenClDevices.First().Id);
        var network = RandomNetworks.Generate(seed);

        DeviceAgreement.AssertFloat(device, network, RandomNetworks.Input(network, seed, 3), OpenClProgram.Create(network));
    }

    // 12 bits: 32-bit integers throughout; 18: long sums; 44: long maps.
    [TestCase(1, 12)]
    [TestCase(3, 18)]
    [TestCase(14, 30)]
    [TestCase(5, 44)]
    public void Run_RandomNetworks_FixedEqualsTheReferenceBitForBit(int seed, int width)
    {
        using var device = Devices.Open(OpenClDevices.First().Id);
        var network = RandomNetworks.Quantize(RandomNetworks.Generate(seed), seed, width);

        DeviceAgreement.AssertFixed(device, network, RandomNetworks.Input(network.Network, seed, 3), OpenClProgram.Create(network.Network, network));
    }

    // The batch of 8 fills the lanes once, of 3 samples the last one is repeated; all four shapes of processor run on any.
    [TestCase(1, 0, 256)]
    [TestCase(3, 12, 256)]
    [TestCase(5, 44, 256)]
    [TestCase(7, 12, 128)]
    public void Run_SamplesInLanes_AgreesWithTheReference(int seed, int width, int bits)
    {
        using var device = Devices.Open(OpenClDevices.First().Id);
        var network = RandomNetworks.Generate(seed);
        var style = new OpenClStyle { Shape = OpenClShape.For(bits), Lanes = OpenClLanes.Samples };
        AssertAgrees(device, network, seed, width, style, samples: 11);
    }

    // Eight samples for ten workers: each layer is a launch, its work cut among them, or each stage is; null: whatever was found faster.
    [TestCase(1, 0, true)]
    [TestCase(3, 12, true)]
    [TestCase(3, 12, false)]
    [TestCase(1, 0, null)]
    public void Run_FewerSamplesThanWorkers_AgreesWithTheReference(int seed, int width, bool? layers)
    {
        using var device = Devices.Open(OpenClDevices.First().Id, openCl: new OpenClOptions { Workers = 10, Layers = layers });
        AssertAgrees(device, RandomNetworks.Generate(seed), seed, width, new OpenClStyle { Shape = OpenClShape.Middle }, samples: 3);
    }

    // Kernels for GPUs, run on whatever device there is; 0: float. Seeds with groups, strides, dilations, adds.
    [TestCase(1, 0)]
    [TestCase(3, 12)]
    [TestCase(14, 30)]
    [TestCase(5, 44)]
    public void Run_KernelsForGpus_AgreeWithTheReference(int seed, int width)
    {
        using var device = Devices.Open(OpenClDevices.First().Id);
        AssertAgrees(device, RandomNetworks.Generate(seed), seed, width, new OpenClStyle { Family = OpenClFamily.Gpu }, samples: 5);
    }

    // More outputs and pixels than a work group computes, and not a whole number of tiles.
    [TestCase(0)]
    [TestCase(12)]
    public void Run_KernelsForGpusOverSeveralTiles_AgreeWithTheReference(int width)
    {
        var b = new NetworkBuilder(3, 9, 11);
        var x = b.Relu(b.Conv(0, 40, new(3, 3), padding: new(1, 1, 1, 1)));
        var y = b.Relu(b.Add(b.Conv(x, 40, new(3, 3), padding: new(1, 1, 1, 1), groups: 2), x));
        using var device = Devices.Open(OpenClDevices.First().Id);
        AssertAgrees(device, b.Build(b.Dense(b.GlobalAveragePool(y), 3), b.Dense(b.MaxPool(y, new(2, 2)), 70)), 1, width, new OpenClStyle { Family = OpenClFamily.Gpu }, samples: 3);
    }

    [Test]
    public void Run_SamplesThatLeaveOnKernelsForGpus_AreNotComputedFurther()
    {
        using var device = Devices.Open(OpenClDevices.First().Id);

        ExitNetworks.AssertExitsSkip(device, network => OpenClProgram.Create(network, style: new OpenClStyle { Family = OpenClFamily.Gpu }));
    }

    // Maps that tiles of 4 x 4 fill, and that they do not; channels that fill no block; an add, a relu and a clip behind the transform.
    [TestCase(8, 8, 8, OpenClLanes.Channels, 1)]
    [TestCase(6, 9, 20, OpenClLanes.Channels, 1)]
    [TestCase(6, 9, 20, OpenClLanes.Channels, 10)]
    [TestCase(7, 5, 9, OpenClLanes.Samples, 1)]
    public void Run_Winograd_AgreesWithTheReference(int height, int width, int channels, OpenClLanes lanes, int workers)
    {
        var b = new NetworkBuilder(3, height, width);
        var x = b.Relu(b.Conv(0, channels, new(3, 3), padding: new(1, 1, 1, 1)));
        var y = b.Clip(b.Conv(x, channels, new(3, 3), padding: new(1, 1, 1, 1)), -1, 2);
        var z = b.Relu(b.Add(b.Conv(y, channels, new(3, 3), padding: new(1, 1, 1, 1)), x));
        var network = b.Build(b.Dense(b.GlobalAveragePool(z), 3), b.Dense(b.Conv(z, 8, new(3, 3)), 3));
        using var device = Devices.Open(OpenClDevices.First().Id, openCl: new OpenClOptions { Workers = workers, Layers = true });
        var program = OpenClProgram.Create(network, style: new OpenClStyle { Shape = OpenClShape.Middle, Lanes = lanes });
        Assume.That(program.Source, Does.Contain("winograd_"));

        DeviceAgreement.AssertFloat(device, network, RandomNetworks.Input(network, 1, 9), program);
    }

    // Kernels of 5 x 5: tiles of 2 x 2 that fill the map or not, with and without padding.
    [TestCase(8, 8, 9, OpenClLanes.Channels, 1)]
    [TestCase(7, 10, 20, OpenClLanes.Channels, 10)]
    [TestCase(7, 9, 9, OpenClLanes.Samples, 1)]
    public void Run_WinogradOfWideKernels_AgreesWithTheReference(int height, int width, int channels, OpenClLanes lanes, int workers)
    {
        var b = new NetworkBuilder(8, height, width);
        var x = b.Relu(b.Conv(0, channels, new(5, 5), padding: new(2, 2, 2, 2)));
        var y = b.Clip(b.Conv(x, 8, new(5, 5)), -1, 2);
        var network = b.Build(b.Dense(b.GlobalAveragePool(x), 3), b.Dense(y, 3));
        using var device = Devices.Open(OpenClDevices.First().Id, openCl: new OpenClOptions { Workers = workers, Layers = true });
        var program = OpenClProgram.Create(network, style: new OpenClStyle { Shape = OpenClShape.Middle, Lanes = lanes });
        Assume.That(program.Source.Split("#define FUNCTION winograd_").Length - 1, Is.EqualTo(2));

        DeviceAgreement.AssertFloat(device, network, RandomNetworks.Input(network, 1, 9), program);
    }

    // Maximum pools taken within the convolution before them: maps of even and odd size, relu before and behind, an add, blocks of channels, both layouts; 0: float.
    [TestCase(8, 10, 20, 0, OpenClLanes.Channels)]
    [TestCase(7, 9, 16, 0, OpenClLanes.Channels)]
    [TestCase(7, 9, 5, 0, OpenClLanes.Samples)]
    [TestCase(7, 9, 20, 12, OpenClLanes.Channels)]
    [TestCase(8, 6, 5, 40, OpenClLanes.Channels)]
    [TestCase(8, 6, 5, 12, OpenClLanes.Samples)]
    public void Run_PoolsWithinConvolutions_AgreeWithTheReference(int height, int width, int channels, int bits, OpenClLanes lanes)
    {
        var b = new NetworkBuilder(3, height, width);
        var x = b.MaxPool(b.Relu(b.Conv(0, channels, new(3, 3), padding: new(1, 1, 1, 1))), new(2, 2));
        var y = b.Relu(b.Add(b.Conv(x, channels, new(3, 3), padding: new(1, 1, 1, 1)), x));
        var z = b.Relu(b.MaxPool(b.Conv(y, 11, new(2, 2)), new(2, 2)));
        using var device = Devices.Open(OpenClDevices.First().Id);

        // The first pool is read by both exits, the second by one.
        AssertAgrees(device, b.Build(b.Dense(x, 3), b.Dense(z, 3)), 1, bits, new OpenClStyle { Shape = OpenClShape.Middle, Lanes = lanes, Winograd = false }, samples: 9);
    }

    // Dense layers by pairs of channels: of maps with halo and of vectors, odd channels, in lanes or in planes, numbers at the ends of their formats.
    [TestCase(3, 8, OpenClLanes.Channels, 256)]
    [TestCase(5, 8, OpenClLanes.Channels, 128)]
    [TestCase(11, 8, OpenClLanes.Channels, 256)]
    [TestCase(11, 6, OpenClLanes.Samples, 256)]
    [TestCase(4, 16, OpenClLanes.Channels, 512)]
    public void Run_DenseLayersInPairs_EqualTheReference(int channels, int width, OpenClLanes lanes, int bits)
    {
        var b = new NetworkBuilder(channels, 4, 3);
        var map = b.Relu(b.Conv(0, channels, new(3, 3), padding: new(1, 1, 1, 1)));
        var hidden = b.Dense(map, 37);
        var network = RandomNetworks.Quantize(b.Build(b.Dense(b.Conv(map, 3, new(3, 3), padding: new(1, 1, 1, 1)), 19), b.Dense(b.Relu(hidden), 21)), 1, width);
        var program = OpenClProgram.Create(network.Network, network, new OpenClStyle { Shape = OpenClShape.For(bits), Lanes = lanes });
        Assume.That(program.Source, Does.Contain("dot_pairs(a,"));
        using var device = Devices.Open(OpenClDevices.First().Id);

        DeviceAgreement.AssertFixed(device, network, [.. RandomNetworks.Input(network.Network, 1, 9).Select(v => 100 * v)], program);
    }

    // Four channels at a time, here by the way of drivers without the instruction: channels that fill no word, in lanes or in planes, halos, strides, a maximum behind, unsigned inputs,
    // numbers at the ends of their formats, where sums of pairs of products of bytes would saturate.
    [TestCase(3, OpenClLanes.Channels, 256)]
    [TestCase(6, OpenClLanes.Channels, 128)]
    [TestCase(13, OpenClLanes.Channels, 256)]
    [TestCase(16, OpenClLanes.Channels, 512)]
    [TestCase(7, OpenClLanes.Samples, 256)]
    public void Run_ProductsOfBytes_EqualTheReference(int channels, OpenClLanes lanes, int bits)
    {
        var b = new NetworkBuilder(channels, 8, 7);
        var map = b.MaxPool(b.Relu(b.Conv(0, channels, new(3, 3), padding: new(1, 1, 1, 1))), new(2, 2));
        var other = b.Conv(map, 9, new(3, 2), new(2, 1), new(1, 0, 1, 1));
        var network = RandomNetworks.Quantize(b.Build(b.Dense(b.Relu(other), 37), b.Dense(b.Relu(b.Dense(map, 35)), 21)), 1, 8);
        var style = new OpenClStyle { Shape = OpenClShape.For(bits), Lanes = lanes, Bytes = true };
        var program = OpenClProgram.Create(network.Network, network, style);
        Assume.That(program.Source.Split("dot_bytes(a,").Length - 1, Is.AtLeast(3));
        using var device = Devices.Open(OpenClDevices.First().Id);

        DeviceAgreement.AssertFixed(device, network, [.. RandomNetworks.Input(network.Network, 1, 9).Select(v => 100 * v)], program);
    }

    // Random networks of 8 bits and fewer, whatever their layers.
    [Test]
    public void Run_RandomNetworksInBytes_EqualTheReference([Values(6, 8)] int width)
    {
        using var device = Devices.Open(OpenClDevices.First().Id);
        for (var seed = 0; seed < 8; seed++)
        {
            AssertAgrees(device, RandomNetworks.Generate(seed), seed, width, new OpenClStyle { Shape = OpenClShape.Middle, Bytes = true }, samples: 3);
        }
    }

    [Test]
    public void Run_SamplesThatLeaveWithSamplesInLanes_AreNotComputedFurther()
    {
        using var device = Devices.Open(OpenClDevices.First().Id);

        ExitNetworks.AssertExitsSkip(device, network => OpenClProgram.Create(network, style: new OpenClStyle { Shape = OpenClShape.Narrow, Lanes = OpenClLanes.Samples }));
    }

    // 0: float.
    [TestCase(1, 0)]
    [TestCase(1, 12)]
    [TestCase(2, 18)]
    [TestCase(3, 24)]
    public void Run_SelfGates_AgreeWithTheReference(int seed, int width)
        => AssertAgrees(RandomExitNetworks.Create(seed, new RandomExitNetworkOptions { SelfGates = true, MaximumExits = 2, MaximumBlocks = 2 }), seed, width);

    // 0: float.
    [TestCase(1, 0)]
    [TestCase(1, 12)]
    [TestCase(2, 18)]
    [TestCase(3, 24)]
    public void Run_HistogramHeads_AgreeWithTheReference(int seed, int width)
        => AssertAgrees(RandomExitNetworks.Create(seed, new RandomExitNetworkOptions { HistogramHeads = true, MaximumExits = 3, MaximumBlocks = 1 }), seed, width);

    private static void AssertAgrees(Model.Networks.Network network, int seed, int width)
    {
        using var device = Devices.Open(OpenClDevices.First().Id);
        var inputs = RandomNetworks.Input(network, seed, 3);
        if (width == 0)
        {
            DeviceAgreement.AssertFloat(device, network, inputs, OpenClProgram.Create(network));
            return;
        }

        var quantized = RandomNetworks.Quantize(network, seed, width);
        DeviceAgreement.AssertFixed(device, quantized, inputs, OpenClProgram.Create(network, quantized));
    }

    [Test]
    public void Load_SecondTime_TakesTheCompiledProgramFromTheCache()
    {
        using var folder = new TemporaryFolder();
        using var device = Devices.Open(OpenClDevices.First().Id, openCl: new OpenClOptions { CacheFolder = folder.Path });
        var network = ExitNetworks.TwoExits();
        var program = OpenClProgram.Create(network);
        var inputs = RandomNetworks.Input(network, 1, 3);

        DeviceAgreement.AssertFloat(device, network, inputs, program);
        var kept = Directory.GetFiles(folder.Path);
        Assert.That(kept, Has.Length.EqualTo(1));
        DeviceAgreement.AssertFloat(device, network, inputs, program);

        // A file that no driver takes is no error: the source is built anew.
        File.WriteAllText(kept[0], "not a program");
        DeviceAgreement.AssertFloat(device, network, inputs, program);
    }

    // With memory that host and kernels share, and with commands that move inputs, lists and answers (as drivers of OpenCL 1.2 need).
    [Test]
    public void Run_SamplesThatLeave_AreNotComputedFurther([Values] bool shares)
    {
        using var device = Devices.Open(OpenClDevices.First().Id, openCl: new OpenClOptions { Shares = shares });

        ExitNetworks.AssertExitsSkip(device, network => OpenClProgram.Create(network));
    }

    private static void AssertAgrees(IDevice device, Network network, int seed, int width, OpenClStyle style, int samples)
    {
        var inputs = RandomNetworks.Input(network, seed, samples);
        if (width == 0)
        {
            DeviceAgreement.AssertFloat(device, network, inputs, OpenClProgram.Create(network, style: style));
            return;
        }

        var quantized = RandomNetworks.Quantize(network, seed, width);
        DeviceAgreement.AssertFixed(device, quantized, inputs, OpenClProgram.Create(network, quantized, style));
    }

    [Test]
    public void Load_WithoutKernels_SaysSo()
    {
        using var device = Devices.Open(OpenClDevices.First().Id);

        var e = Assert.Throws<EeHwException>(() => device.Load(new LoadRequest { Network = ExitNetworks.TwoExits() }));

        Assert.That(e.Message, Is.EqualTo("opencl:0: error EEHW8006: an OpenCL device runs generated kernels, and none were given. Generate kernels for this network and arithmetic."));
    }

    [Test]
    public void Load_KernelsOfAnotherArithmetic_SaysSo()
    {
        using var device = Devices.Open(OpenClDevices.First().Id);
        var network = ExitNetworks.TwoExits();
        var quantized = RandomNetworks.Quantize(network, 1, 8);

        var e = Assert.Throws<EeHwException>(() => device.Load(new LoadRequest { Network = network, Program = OpenClProgram.Create(network, quantized) }));

        Assert.That(e.Message, Is.EqualTo("opencl:0: error EEHW8006: the kernels compute in fixed point, the network in float. Generate kernels for this network and arithmetic."));
    }

    [Test]
    public void Load_KernelsThatDoNotCompile_ShowsTheDriversMessage()
    {
        using var device = Devices.Open(OpenClDevices.First().Id);
        var network = ExitNetworks.TwoExits();
        var broken = OpenClProgram.Create(network) with { Source = "kernel void stage0() { nonsense; }" };

        var e = Assert.Throws<EeHwException>(() => device.Load(new LoadRequest { Network = network, Program = broken }));

        Assert.That(e.Diagnostics[0].Code, Is.EqualTo(Codes.Host.BuildFailed));
        Assert.That(e.Message, Does.StartWith("opencl:0: error EEHW8004: ").And.Contain("nonsense"));
    }
}
