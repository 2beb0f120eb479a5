using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Tests.Designs;

/// <summary>Tenants, orders of samples, battery, throttling and levels of a policy in design files.</summary>
public sealed class DynamicsFieldsTests
{
    private const string Thermal = "thermal: { resistanceKPerW: 5, capacityJPerK: 10, ambientC: 25, limitC: 85 }";
    private const string Levels = "levels: [{ name: full }, { name: low, thresholds: [0.5] }]";

    private const string Everything = """
        workload:
          kind: tenants
          samples: 500
          bufferSamples: 16
          difficulty: { order: clustered, hardRun: 12, easyRun: 40 }
          tenants:
            - { name: camera, priority: 1, kind: periodic, periodNs: 33000, deadlineNs: 100000, data: [0, 0.5] }
            - { name: events, priority: 2, kind: bursty, periodNs: 40000, busyPeriodNs: 4000, quietNs: 1e6, busyNs: 1e5 }
            - { name: archive, priority: 3, kind: closed }
        power:
          thermal: { resistanceKPerW: 5, capacityJPerK: 10, ambientC: 25, limitC: 85 }
          battery: { capacityJ: 20, startFraction: 0.5, harvestMw: 3 }
          throttle: { by: admission, onC: 80, offC: 70, gapNs: 5000 }
        control:
          by: battery
          periodNs: 5000
          levels: [{ name: full }, { name: middle, thresholds: [0.8, 0.7] }, { name: low, thresholds: [0.5] }]
          downAt: [0.6, 0.3]
          upAt: [0.7, 0.4]

        """;

    [Test]
    public void Parse_OfEverything_SaysItAgain()
    {
        var design = Parse(Everything);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(design.Workload.Tenants.Select(t => (t.Name, t.Priority, t.Arrivals.Kind, t.Arrivals.DeadlineNs, t.DataTo)), Is.EqualTo(new[] { ("camera", 1, "periodic", (double?)100_000, 0.5), ("events", 2, "bursty", null, 1), ("archive", 3, "closed", null, 1) }));
            Assert.That(design.Power.Battery, Is.EqualTo(new Battery(20, 0.5, 3, 0.05)));
            Assert.That(design.Power.Throttle, Is.EqualTo(new ThrottleChoice("admission", 80, 70, 1, 5000)));
            Assert.That(design.Control.Levels[1].Thresholds, Is.EqualTo(new[] { 0.8, 0.7 }));
            Assert.That(DesignFile.Parse(DesignFile.ToText(design)), Is.EqualTo(design));
        }
    }

    [TestCase("workload: { kind: tenants, tenants: [{ name: a, kind: closed }] }\n", "d.yaml(4,38) workload.tenants[0].priority: error EEHW1406: the field 'priority' is missing.")]
    [TestCase("workload: { kind: tenants }\n", "d.yaml(4,19) workload.kind: error EEHW4001: the workload is shared by tenants, and none is listed. List them under workload.tenants.")]
    [TestCase("workload: { kind: tenants, tenants: [{ name: a, priority: 2, kind: periodic }] }\n", "d.yaml(4,38) workload.tenants[0].periodNs: error EEHW4001: a periodic workload needs periodNs. Add periodNs, or use kind: closed.")]
    [TestCase(
        "workload: { kind: tenants, tenants: [{ name: a, priority: 1, kind: closed }, { name: b, priority: 2, kind: periodic, periodNs: 1000 }] }\n",
        "d.yaml(4,59) workload.tenants[0].priority: error EEHW4008: tenant 'a' always has a sample waiting (closed) and goes before 'b' (priority 1 before 2), which would never be let in. Give 'a' the last priority, or arrivals of its own (kind: periodic).")]
    [TestCase("workload: { kind: closed, bufferSamples: 4 }\n", "d.yaml(4,42) workload.bufferSamples: error EEHW4001: a closed workload has no arrivals, so none can be lost. Remove bufferSamples, or use kind: poisson.")]
    [TestCase("workload: { difficulty: { source: drawn } }\n", "d.yaml(4,25) workload.difficulty.leave: error EEHW4001: source: drawn needs leave. Add workload.difficulty.leave.")]
    [TestCase("workload: { difficulty: { order: drift, hardRun: 3 } }\n", "d.yaml(4,50) workload.difficulty.hardRun: error EEHW4001: hardRun belongs to order: clustered; here source is data and order drift. Remove hardRun, or use order: clustered.")]
    [TestCase("power: { throttle: { by: clock, onC: 80, offC: 70 } }\n", "d.yaml(4,20) power.throttle: error EEHW4001: the design throttles by its temperature, but where its heat goes is not given. Give power.thermal.")]
    [TestCase("power: { " + Thermal + ", throttle: { by: clock, onC: 80, offC: 80 } }\n", "d.yaml(4,98) power.throttle: error EEHW4001: throttling begins at 80 °C and ends at 80 °C; without a distance it would switch all the time. Give an offC below onC.")]
    [TestCase("power: { " + Thermal + ", throttle: { by: clock, onC: 80, offC: 20 } }\n", "d.yaml(4,98) power.throttle: error EEHW4008: throttling ends at 20 °C, but the surroundings have 25 °C: it would never end. Give an offC above power.thermal.ambientC.")]
    [TestCase("control: { by: queue, " + Levels + ", downAt: [4], upAt: [2] }\n", "d.yaml(4,16) control.by: error EEHW4001: the policy is moved by the line of waiting samples; a closed workload has none. Use a workload whose samples arrive by themselves.")]
    [TestCase("power: { battery: { capacityJ: 1 } }\ncontrol: { by: battery, " + Levels + ", downAt: [0.5], upAt: [0.4] }\n", "d.yaml(5,106) control.upAt: error EEHW4001: step 0 goes down at 0.5 and up at 0.4; it must come back above of where it went, or it would switch all the time. Give an upAt above downAt.")]
    [TestCase("power: { battery: { capacityJ: 1 } }\ncontrol: { by: battery, " + Levels + " }\n", "d.yaml(5,10) control.downAt: error EEHW4001: 0 step(s) are given; 2 level(s) moved by battery need 1. One step between every two levels.")]
    [TestCase("control: { " + Levels + " }\n", "d.yaml(4,10) control.by: error EEHW4001: there are levels, but nothing moves along them. Give control.by and control.levels, or neither.")]
    public void Parse_OfWhatCannotBe_SaysWhy(string section, string message)
        => Assert.That(Assert.Throws<EeHwException>(() => Parse(section))!.Diagnostics.Select(d => d.ToString()), Is.EqualTo(new[] { message }));

    private static Design Parse(string section) => DesignFile.Parse("network: n.onnx\ndata: { source: \"glyphs:seed=7,count=10000\" }\nplatform: zc706\n" + section, "d.yaml");
}
