using System.Text.Json;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

/// <summary>The figures in the sample's page are what the simulator says.</summary>
public sealed class ShallowDeepSampleTests
{
    [TestCase("design.yaml", 51_256, 7.7, 108, 89)]
    [TestCase("design.reconfigured.yaml", 7_492, 56.8, 93, 193)]
    [TestCase("design.no-exit.yaml", 21_258, 18.3, 97, 58)]
    public void Simulate_ShallowDeep_IsWhatItsPageSays(string file, double perSecond, double microjoules, double dsps, double bram)
    {
        var run = FakeConsole.Run("simulate", Path.Combine(Repository.Root, "samples", "shallow-deep", file), "--decisions", "random:p=0.75", "--samples", "4096", "--json");
        using var json = JsonDocument.Parse(run.OutText);
        var m = json.RootElement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.GetProperty("throughputPerSecond").GetDouble(), Is.EqualTo(perSecond).Within(1));
            Assert.That(m.GetProperty("energyPjPerSample").GetProperty("mean").GetDouble() / 1e6, Is.EqualTo(microjoules).Within(0.05));
            Assert.That(m.GetProperty("resources").GetProperty("dsps").GetDouble(), Is.EqualTo(dsps));
            Assert.That(m.GetProperty("resources").GetProperty("bram18").GetDouble(), Is.EqualTo(bram));
            var swaps = m.GetProperty("reconfiguration");
            Assert.That(swaps.ValueKind == JsonValueKind.Object, Is.EqualTo(file.Contains("reconfigured", StringComparison.Ordinal)));
            if (swaps.ValueKind == JsonValueKind.Object)
            {
                // 2022782 / 145e6 s + 20 us
                Assert.That(swaps.GetProperty("loadNs").GetDouble(), Is.EqualTo(13_970_220).Within(10));
                Assert.That(swaps.GetProperty("queueHighWater").GetInt64(), Is.EqualTo(64));
            }
        }
    }
}
