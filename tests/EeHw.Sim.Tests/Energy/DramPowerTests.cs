using EeHw.Model.Diagnostics;
using EeHw.Model.Platforms;
using EeHw.Sim.Energy;

namespace EeHw.Sim.Tests.Energy;

public sealed class DramPowerTests
{
    // One device of ddr3-1600, idle: 47 mA at 1.35 V = 63.45 mW; refresh (235 - 47) mA * 1.35 V * 208/6240 = 8.46 mW.
    [Test]
    public void Of_AnIdleDevice_IsStandbyAndRefresh()
    {
        var power = DramPower.Of(DramLibrary.Find("ddr3-1600", new()), 1, 1, default);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(power.Background, Is.EqualTo(63.45).Within(1e-9));
            Assert.That(power.Refresh, Is.EqualTo(8.46).Within(1e-9));
            Assert.That(power.Total, Is.EqualTo(63.45 + 8.46).Within(1e-9));
        }
    }

    // DRAMsim3 on 2 ranks of 4 devices at the rates its traces reach: sequential, mixed (half writes), random. Within 10 %, nothing fitted.
    [TestCase("ddr3-1600", 0.975, 0, 128, 1537)]
    [TestCase("ddr3-1600", 0.91, 0.5, 16, 1315)]
    [TestCase("ddr3-1600", 0.88, 0, 1, 2540)]
    [TestCase("ddr4-2400", 0.79, 0, 128, 1140)]
    [TestCase("ddr4-2400", 0.71, 0.5, 16, 1221)]
    [TestCase("ddr4-2400", 0.80, 0, 1, 1671)]
    public void Of_AModule_IsNearDramSim3(string device, double utilization, double writes, int burstsPerRow, double milliwatts)
        => Assert.That(DramPower.Of(DramLibrary.Find(device, new()), 4, 2, new(utilization, writes, 1.0 / burstsPerRow)).Total, Is.EqualTo(milliwatts).Within(10).Percent);

    [Test]
    public void PerBit_OfSequentialReads_IsPowerOverRate()
    {
        var (device, traffic) = (DramLibrary.Find("ddr4-2400", new()), new DramTraffic(0.5, 0, 1.0 / 128));
        var power = DramPower.Of(device, 4, 2, traffic);
        Assert.That(power.PerBit(device, 4, traffic), Is.EqualTo(power.Total / (64 * 2 / 0.83 * 0.5)).Within(1e-12));
    }

    [Test]
    public void Find_OfAnUnknownDram_NamesThoseThereAre()
        => Assert.That(
            Assert.Throws<EeHwException>(() => DramLibrary.Find("ddr5", new Place { Item = "dram" }))!.Message,
            Is.EqualTo("dram: error EEHW4204: there is no DRAM 'ddr5'; there are ddr3-1600, ddr4-2400."));
}
