using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Tests.Designs;

public sealed class PowerFieldsTests
{
    private const string Periodic = "workload: { kind: periodic, periodNs: 1000 }\n";

    [Test]
    public void Parse_WithoutPower_IsTheDefault() => Assert.That(Parse("").Power.IsGiven, Is.False);

    [Test]
    public void Parse_OfAState_LeavesTheOthersAlone()
        => Assert.That(
            Parse(Periodic + "power: { idle: powered-down, poweredDown: { wakeNs: 5000, wakePj: 1e6 } }\n").Power,
            Is.EqualTo(new PowerChoice("powered-down", 0, new IdleState(0, 0, 0), new IdleState(0, 5000, 1e6), null)));

    [TestCase(Periodic + "power: { idle: powered-down }\n", "d.yaml(5,16) power.idle: error EEHW4001: powered-down is asked for, but what it costs is not given. Give power.poweredDown with wakeNs and wakePj.")]
    [TestCase("power: { idle: clock-gated }\n", "d.yaml(4,16) power.idle: error EEHW4001: a design under a closed workload is never idle, so it is never clock-gated. Use a workload whose samples arrive by themselves (workload.kind: periodic), or leave power.idle out.")]
    [TestCase("power: { thermal: { resistanceKPerW: 5, limitC: 85 } }\n", "d.yaml(4,19) power.thermal: error EEHW4001: power.thermal lacks capacityJPerK, ambientC. Give all four of power.thermal, or none.")]
    [TestCase("power: { thermal: { resistanceKPerW: 5, capacityJPerK: 10, ambientC: 85, limitC: 85 } }\n", "d.yaml(4,82) power.thermal.limitC: error EEHW4001: the limit is 85 °C; the surroundings have 85 °C. Give a limit above ambient.")]
    [TestCase("power: { clockGated: { remainingFraction: 1.5 } }\n", "d.yaml(4,43) power.clockGated.remainingFraction: error EEHW1408: 1.5 is out of range. Allowed: 0 to 1.")]
    public void Parse_OfWhatCannotBe_SaysWhy(string section, string message)
        => Assert.That(Assert.Throws<EeHwException>(() => Parse(section))!.Diagnostics.Select(d => d.ToString()), Is.EqualTo(new[] { message }));

    private static Design Parse(string section) => DesignFile.Parse("network: n.onnx\ndata: { source: \"glyphs:seed=7,count=10000\" }\nplatform: zc706\n" + section, "d.yaml");
}
