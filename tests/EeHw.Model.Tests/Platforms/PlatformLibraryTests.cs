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
        => Assert.That(PlatformLibrary.Find(name).Resources, Is.EqualTo(new Resources(luts, ffs, dsps, bram18, uram)));

    [Test]
    public void All_Figures_HaveASourceAndEstimatesHaveBounds()
    {
        foreach (var platform in PlatformLibrary.All)
        {
            var e = platform.Energy;
            var figures = new[] { platform.Luts, platform.MaximumClock, platform.MemoryBandwidth, platform.FullBitstream, e.DspMac, e.LutMacPerBitProduct, e.Bram18Access, e.LutToggle, e.ClockTree, e.Static, e.Configuration, e.UramAccess, e.DramBit }
                .Concat(platform.ConfigurationPorts.Select(p => p.BytesPerSecond)).OfType<Quantity>();
            Assert.That(figures.Where(q => q.Source.Length == 0), Is.Empty, platform.Name);
            Assert.That(figures.Where(q => q.Source.Contains("estimate", StringComparison.Ordinal) && (q.Low is null || q.High is null)), Is.Empty, platform.Name);
        }
    }

    [Test]
    public void Find_UnknownName_NamesTheNearest()
    {
        var e = Assert.Throws<EeHwException>(() => PlatformLibrary.Find("zc760"));

        Assert.That(e!.Message, Is.EqualTo("platform: error EEHW4201: there is no platform 'zc760'; there are kv260, pynq-z1, u200, u250, u50, ultra96-v2, vcu118, zc706, zcu102, zcu104, zedboard. Did you mean 'zc706'?"));
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
            "p.yaml(5,9) family: error EEHW1409: 'xc8' is not one of xc7, xcup. Did you mean 'xc7'?",
            "p.yaml(6,16) luts.value: error EEHW1408: -1 is out of range. Allowed: 1 to 1000000000.",
            "p.yaml(6,26) luts.unit: error EEHW4202: the unit is 'k'; this figure is in count. Convert the value.",
            "p.yaml(21,20) energy.dspMac.value: error EEHW4203: the value 4.5 does not lie between low 5 and high 6.",
        }));
    }
}
