using EeHw.Codegen.OpenCl;
using EeHw.Host.OpenCl;
using EeHw.Host.Profiles;
using EeHw.Host.Software;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Host.Tests.Profiles;

public sealed class LayerProfileTests
{
    // Input 1 x 6 x 6; convolution of 3 x 3 to 2 x 4 x 4, relu and a maximum over 2 x 2 in the same pass: 2 x 2 x 2 stored. 2 · 16 · 9 = 288 MACs; it reads 36
    // numbers and writes 8, weights and biases are 2 · 9 + 2 = 20. Dense 8 -> 3: 24 MACs, 8 + 3 numbers, 27 weights. Packing: 36 numbers out.
    [Test]
    public void Profile_OfTwoLayers_CountsOperationsAndBytes([Values] bool isFixed)
    {
        var b = new NetworkBuilder(1, 6, 6);
        var network = b.Build(b.Dense(b.MaxPool(b.Relu(b.Conv(0, 2, new(3, 3))), new(2, 2)), 3));
        var inputs = RandomNetworks.Input(network, 1, 2);
        var quantized = isFixed ? RandomNetworks.Quantize(network, 1, 10) : null;
        using var device = new SoftwareDevice(new SoftwareOptions { VectorBits = 256, Lanes = VectorLanes.Channels });

        var profile = LayerProfile.Measure(device, new LoadRequest { Network = network, Quantized = quantized }, isFixed ? SampleSet.Fixed(quantized!, inputs) : SampleSet.Float(network.Input, inputs), 64, CancellationToken.None);

        var size = isFixed ? 8 : 4;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(profile.Layers.Select(l => l.Macs), Is.EqualTo(new[] { 0L, 288, 24 }));
            Assert.That(profile.Layers.Select(l => l.Bytes), Is.EqualTo(new double[] { 36 * size, (36 + 8 + 20) * size, (8 + 3 + 27) * size }));
            Assert.That(profile.Layers[1].Layers.Select(l => network.Layers[l].Kind), Is.EqualTo(new[] { "conv", "relu", "maxpool" }));
            Assert.That(profile.Layers.Select(l => l.Seconds), Is.All.InRange(0, 0.1));
            Assert.That(profile.Layers[1].MacsPerSecond, Is.EqualTo(288 / profile.Layers[1].Seconds));
            Assert.That(profile.Layers[1].MacsPerByte, Is.EqualTo(288.0 / (64 * size)));
            Assert.That(profile.Batch, Is.EqualTo(2));
            Assert.That(profile.Peak.MacsPerSecond, Is.GreaterThan(1e8));
            Assert.That(profile.Peak.BytesPerSecond, Is.GreaterThan(1e8));
        }
    }

    // Whatever is fused or lies in lanes: every layer that is computed stands in one step of its stage, and all MACs are counted.
    [Test]
    public void Profile_OfRandomNetworks_HasEveryMacOnce([Values(VectorLanes.Channels, VectorLanes.Samples)] VectorLanes lanes)
    {
        using var device = new SoftwareDevice(new SoftwareOptions { Lanes = lanes });
        for (var seed = 0; seed < 15; seed++)
        {
            var network = RandomNetworks.Generate(seed);
            using var loaded = (IProfiledNetwork)device.Load(new LoadRequest { Network = network, BatchCapacity = 20 });
            var layers = loaded.Profile(SampleSet.Float(network.Input, RandomNetworks.Input(network, seed, 20)), 20, 2, CancellationToken.None);
            var costs = new NetworkCosts(network);
            Assert.That(layers.Sum(l => l.Macs), Is.EqualTo(costs.CumulativeMacs[^1]), $"seed {seed}");
            Assert.That(layers.GroupBy(l => l.Stage).Select(g => g.Sum(l => l.Macs)), Is.EqualTo(costs.StageMacs), $"seed {seed}");
            Assert.That(layers.SelectMany(l => l.Layers).Where(l => l > 0), Is.Unique, $"seed {seed}");
        }
    }

    // The same two layers in kernels: 4 bytes per number, float and fixed; the clock of the driver's events, and that on the wall where a driver keeps no times.
    [Test]
    public void Profile_OfKernels_CountsOperationsAndBytes([Values] bool isFixed, [Values] bool hasEvents)
    {
        using var device = Devices.Open(OpenClDevices.First().Id, openCl: new OpenClOptions { EventClock = hasEvents });
        var b = new NetworkBuilder(1, 6, 6);
        var network = b.Build(b.Dense(b.MaxPool(b.Relu(b.Conv(0, 2, new(3, 3))), new(2, 2)), 3));
        var inputs = RandomNetworks.Input(network, 1, 2);
        var quantized = isFixed ? RandomNetworks.Quantize(network, 1, 10) : null;
        var request = new LoadRequest { Network = network, Quantized = quantized, Program = OpenClProgram.Create(network, quantized, new OpenClStyle { Shape = OpenClShape.Middle }) };

        var profile = LayerProfile.Measure(device, request, isFixed ? SampleSet.Fixed(quantized!, inputs) : SampleSet.Float(network.Input, inputs), 1, CancellationToken.None);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(profile.Layers.Select(l => l.Macs), Is.EqualTo(new[] { 0L, 288, 24 }));
            Assert.That(profile.Layers.Select(l => l.Bytes), Is.EqualTo(new double[] { 36 * 4, (36 + 8 + 20) * 4, (8 + 3 + 27) * 4 }));
            Assert.That(profile.Layers[1].Layers.Select(l => network.Layers[l].Kind), Is.EqualTo(new[] { "conv", "relu", "maxpool" }));
            Assert.That(profile.Layers.Select(l => l.Seconds), Is.All.InRange(1e-9, 0.1));
            Assert.That(profile.Clock, Does.StartWith(hasEvents ? "by events of the driver" : "by wall clock"));
            Assert.That(profile.Peak.MacsPerSecond, Is.GreaterThan(1e8));
        }
    }

    // Groups, exits, adds, concatenations, self gates; dense layers in pairs: all MACs stand in one entry of their stage.
    [TestCase(3, 0)]
    [TestCase(5, 8)]
    [TestCase(14, 8)]
    public void Profile_OfKernelsOfRandomNetworks_HasEveryMacOnce(int seed, int width)
    {
        using var device = Devices.Open(OpenClDevices.First().Id);
        var network = RandomNetworks.Generate(seed);
        var quantized = width > 0 ? RandomNetworks.Quantize(network, seed, width) : null;
        var inputs = RandomNetworks.Input(network, seed, 1);
        using var loaded = (IProfiledNetwork)device.Load(new LoadRequest { Network = network, Quantized = quantized, Program = OpenClProgram.Create(network, quantized, new OpenClStyle { Shape = OpenClShape.Middle }) });

        var layers = loaded.Profile(width > 0 ? SampleSet.Fixed(quantized!, inputs) : SampleSet.Float(network.Input, inputs), 1, 2, CancellationToken.None);

        Assert.That(layers.GroupBy(l => l.Stage).Select(g => g.Sum(l => l.Macs)), Is.EqualTo(new NetworkCosts(network).StageMacs));
        Assert.That(layers.SelectMany(l => l.Layers).Where(l => l > 0), Is.Unique);
    }

    [Test]
    public void Profile_OfSamplesInLanes_SaysWhatToDo()
    {
        using var device = Devices.Open(OpenClDevices.First().Id);
        var network = ExitNetworks.TwoExits();
        using var loaded = (IProfiledNetwork)device.Load(new LoadRequest { Network = network, Program = OpenClProgram.Create(network, style: new OpenClStyle { Shape = OpenClShape.Middle, Lanes = OpenClLanes.Samples }) });

        var error = Assert.Throws<EeHwException>(() => loaded.Profile(SampleSet.Float(network.Input, RandomNetworks.Input(network, 1, 1)), 1, 1, CancellationToken.None))!;

        Assert.That(error.Diagnostics[0].ToString(), Is.EqualTo("--profile: error EEHW8007: opencl:0 computes 8 samples at once in whole stages, and has no time for each layer. Profile with --batch 1."));
    }

    [Test]
    public void Measure_DeviceThatTimesNoLayers_SaysWhichDoes()
    {
        var network = ExitNetworks.TwoExits();
        using var device = new WholeDevice();

        var error = Assert.Throws<EeHwException>(() => LayerProfile.Measure(device, new LoadRequest { Network = network }, SampleSet.Float(network.Input, RandomNetworks.Input(network, 1, 1)), 1, CancellationToken.None))!;

        Assert.That(error.Diagnostics[0].ToString(), Is.EqualTo("--profile: error EEHW8007: whole runs whole stages and has no time for each layer; the software device and OpenCL devices that are CPUs can be profiled. Profile with --device software, or run without --profile."));
    }

    // Runs stages as a whole, as OpenCL devices do.
    private sealed class WholeDevice : IDevice, ILoadedNetwork
    {
        public DeviceInfo Info { get; } = new("whole", "whole", "test", 1, true, null);

        public TimeSpan BuildTime => TimeSpan.Zero;

        public int BatchCapacity => 1;

        public ILoadedNetwork Load(LoadRequest request) => this;

        public void Run(SampleSet samples, int first, int count, ExitRule rule, Answers answers)
        {
            // Never asked.
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
