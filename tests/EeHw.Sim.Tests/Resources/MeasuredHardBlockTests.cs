using EeHw.Model.Designs;
using EeHw.Model.Hardware;
using EeHw.Model.Hardware.Estimates;
using EeHw.Sim.Resources.Calibration;

namespace EeHw.Sim.Tests.Resources;

/// <summary>DSP tiles and block RAM of the measured table against Yosys' own rule, without Yosys: the designs its units were taken from are drawn again.</summary>
public sealed class MeasuredHardBlockTests
{
    private const int MostDesigns = 150;

    [Test]
    public void Rule_OfEveryMeasuredUnit_IsWhatYosysCounted()
    {
        var table = ResourceFit.ShippedTable();
        var wanted = table.Units.Where(u => u.Seed is not null && u.Instance["INLUTS"] == 0).ToDictionary(u => u.Key);
        var seeds = table.Units.Select(u => u.Seed).OfType<long>().Distinct();
        var (found, wrong) = (new HashSet<string>(), new Dictionary<string, string>());
        foreach (var design in seeds.SelectMany(s => Enumerable.Range(0, MostDesigns).Select(i => ProbeDesign.Draw(s, i))).OfType<LoweredDesign>())
        {
            var family = design.Platform.Family;
            var rule = new HardBlocks(ResourceFlow.Yosys, family, design.Network);
            var all = design.Graph.Units.Select(u => (Instance: UnitInstances.Of(u, family), Amount: rule.Of(u))).Concat(design.Graph.Channels.Select(c => (Instance: UnitInstances.Of(c, family), Amount: rule.Of(c))));
            foreach (var (instance, amount) in all)
            {
                // Among units of the same parameters the first was measured; weights of a later one may leave other columns unchanging.
                if (instance is not null && new MeasuredUnit(instance, 0, 0, 0, 0, 0).Key is var key && wanted.TryGetValue(key, out var counted) && found.Add(key) && (amount.Dsps, amount.Bram18) != (counted.Dsps, counted.Bram18))
                {
                    wrong[key] = FormattableString.Invariant($"counted {counted.Dsps} DSP, {counted.Bram18} BRAM18; rule {amount.Dsps}, {amount.Bram18}");
                }
            }
        }

        using (Assert.EnterMultipleScope())
        {
            // All of them until lowering changes; a table that is mostly of other hardware is to be measured again.
            Assert.That(found, Has.Count.GreaterThan(wanted.Count / 2), "eehw calibrate resources");
            Assert.That(wrong, Is.Empty);
        }
    }
}
