using EeHw.Codegen.OpenCl;
using EeHw.Testing;

namespace EeHw.Host.Tests;

public sealed class OpenClDeviceTests
{
    [Test]
    public void Run_RandomNetworks_FloatAgreesWithTheReference([Range(0, 5)] int seed)
    {
        using var device = Devices.Open(OpenClDevices.First().Id);
        var network = RandomNetworks.Generate(seed);

        DeviceAgreement.AssertFloat(device, network, RandomNetworks.Input(network, seed, 3), OpenClProgram.Create(network));
    }

    [Test]
    public void Run_RandomNetworks_FixedEqualsTheReferenceBitForBit([Values(12, 18, 30)] int width, [Range(0, 5)] int seed)
    {
        using var device = Devices.Open(OpenClDevices.First().Id);
        var network = RandomNetworks.Quantize(RandomNetworks.Generate(seed), seed, width);

        DeviceAgreement.AssertFixed(device, network, RandomNetworks.Input(network.Network, seed, 3), OpenClProgram.Create(network.Network, network));
    }
}
