using EeHw.Model.Diagnostics;
using EeHw.Model.Platforms;
using EeHw.Model.Units;
using EeHw.Testing;

namespace EeHw.Model.Tests.Platforms;

public sealed class PlatformLibraryTests
{
    [TestCase("zc706", 218600, 437200, 900, 1090, 0)]
    [TestCase("zedboard", 53200, 106400, 220, 280, 0)]
    [TestCase("pynq-z1", 53200, 106400, 220, 280, 0)]
    [TestCase("zcu104", 230400, 460800, 1728, 624, 96)]
    [TestCase("u250", 1728000, 3456000, 12288, 5376, 1280)]
    [TestCase("zcu102", 274080, 548160, 2520, 1824, 0)]
    [TestCase("kv260", 117120, 234240, 1248, 288, 64)]
    [TestCase("ultra96-v2", 70560, 141120, 360, 432, 0)]
    [TestCase("u50", 871680, 1743360, 5952, 2688, 640)]
    [TestCase("u200", 1182240, 2364480, 6840, 4320, 960)]
    [TestCase("vcu118", 1182240, 2364480, 6840, 4320, 960)]
    public void Find_PlatformOfTheTool_HasTheDataSheetsAmounts(string name, double luts, double ffs, double dsps, double bram18, double uram)
        => Assert.That(PlatformLibrary.Find(name).WholePart, Is.EqualTo(new Resources(luts, ffs, dsps, bram18, uram)));

    // 933120 ALMs of one LUT and four registers, 5760 blocks of two multipliers; 83640 LUT4s of 0.315 LUTs and registers of 0.82, rounded down.
    [TestCase("stratix10-gx-devkit", "alms=933120 registers=3732480 dspBlocks=5760 m20k=11721", 933120, 3732480, 11520, 11721)]
    [TestCase("agilex7-f-devkit", "alms=487200 registers=1948800 dspBlocks=4510 m20k=7110", 487200, 1948800, 9020, 7110)]
    [TestCase("ulx3s-85f", "lut4s=83640 registers=83640 multipliers18x18=156 ebr=208", 26346, 68584, 156, 208)]
    public void Find_PlatformOfAnotherFamily_CountsItsOwnTermsByTheFamilysRule(string name, string own, double luts, double ffs, double dsps, double bram18)
    {
        var platform = PlatformLibrary.Find(name);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(string.Join(' ', platform.Own.Select(o => FormattableString.Invariant($"{o.Field}={o.Amount.Value}"))), Is.EqualTo(own));
            Assert.That(platform.Resources, Is.EqualTo(new Resources(luts, ffs, dsps, bram18, 0)));
            Assert.That(platform.PartFamily.Amounts.Select(a => a.Rule), Has.None.Empty);
        }
    }

    [TestCase("u200", 979040, 1958080, 5880, 3720, 800)]
    [TestCase("u250", 1380000, 2760000, 11508, 4000, 1280)]
    [TestCase("u50", 730000, 1460000, 5160, 2256, 608)]
    public void Resources_OfACard_AreWhatItsShellLeaves(string name, double luts, double ffs, double dsps, double bram18, double uram)
    {
        var platform = PlatformLibrary.Find(name);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(platform.Resources, Is.EqualTo(new Resources(luts, ffs, dsps, bram18, uram)));
            Assert.That(platform.Resources.FitsInto(platform.WholePart), Is.True);
        }
    }

    [Test]
    public void Find_ChipWithoutFabric_HasAnArrayAndNothingElse()
    {
        var chip = PlatformLibrary.Find("systolic-asic-28nm");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((chip.Engine!.Elements.Value, chip.Engine.Sram.Value), Is.EqualTo((256.0 * 256, 28.0 * (1 << 20))));
            Assert.That(chip.WholePart, Is.EqualTo(default(Resources)));
            Assert.That(PlatformFigures.Of(chip).Select(f => f.Field), Is.EqualTo(new[] { "engine.elements", "engine.sram", "maximumClock", "memoryBandwidth", "energy.dspMac", "energy.bram18Access", "energy.static", "energy.dramBit" }));
        }
    }

    [TestCase("zc706", 101)]
    [TestCase("zcu104", 93)]
    public void FrameWords_OfAFamily_AreThoseOfItsConfigurationGuide(string name, double words)
        => Assert.That(PlatformLibrary.Find(name).PartFamily.FrameWords!.Value, Is.EqualTo(words));

    [Test]
    public void All_Figures_HaveASourceAndEstimatesHaveBounds()
    {
        foreach (var platform in PlatformLibrary.All)
        {
            var figures = PlatformFigures.Of(platform).Select(f => f.Figure).ToList();
            Assert.That(figures.Where(q => q.Source.Length == 0), Is.Empty, platform.Name);
            Assert.That(figures.Where(q => q.Source.Contains("estimate", StringComparison.Ordinal) && (q.Low is null || q.High is null)), Is.Empty, platform.Name);
        }
    }

    [Test]
    public void Find_UnknownName_NamesTheNearest()
    {
        var e = Assert.Throws<EeHwException>(() => PlatformLibrary.Find("zc760"));

        Assert.That(e!.Message, Is.EqualTo("platform: error EEHW4201: there is no platform 'zc760'; there are agilex7-f-devkit, kv260, pynq-z1, stratix10-gx-devkit, systolic-asic-28nm, u200, u250, u50, ultra96-v2, ulx3s-85f, vcu118, zc706, zcu102, zcu104, zedboard. Did you mean 'zc706'?"));
    }

    [Test]
    public void Find_FileOfAUser_IsReadTheSameWay()
    {
        using var folder = new TemporaryFolder();
        var text = File.ReadAllText(Path.Combine(Repository.Root, "model/EeHw.Model/Platforms/Data/zc706.yaml"));
        File.WriteAllText(folder.File("mine.yaml"), text.Replace("name: zc706", "name: mine", StringComparison.Ordinal));

        Assert.That(PlatformLibrary.Find(folder.File("mine.yaml")), Is.EqualTo(PlatformLibrary.Find("zc706") with { Name = "mine" }));
    }

    [Test]
    public void Parse_WrongFigures_AreAllReported()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "model/EeHw.Model/Platforms/Data/zc706.yaml"))
            .Replace("luts: { value: 218600, unit: count", "luts: { value: -1, unit: k", StringComparison.Ordinal)
            .Replace("low: 3, high: 6", "low: 5, high: 6", StringComparison.Ordinal)
            .Replace("family: xc7", "family: xc8", StringComparison.Ordinal);

        var e = Assert.Throws<EeHwException>(() => PlatformFile.Parse(text, "p.yaml"));

        Assert.That(e!.Diagnostics.Select(d => d.ToString()), Is.EqualTo(new[]
        {
            "p.yaml(5,9) family: error EEHW1409: 'xc8' is not one of xc7, xcup, agilex7, asic, ecp5, stratix10. Did you mean 'xc7'?",
            "p.yaml(6,16) luts.value: error EEHW1408: -1 is out of range. Allowed: 1 to 1000000000.",
            "p.yaml(6,26) luts.unit: error EEHW4202: the unit is 'k'; this figure is in count. Convert the value.",
            "p.yaml(21,20) energy.dspMac.value: error EEHW4203: the value 4.5 does not lie between low 5 and high 6.",
        }));
    }
}
