using EeHw.Host.Software;
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
    public void Run_SamplesThatLeave_AreNotComputedFurther([Values(1, 3)] int workers)
    {
        using var device = new SoftwareDevice(new SoftwareOptions { Workers = workers });

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
