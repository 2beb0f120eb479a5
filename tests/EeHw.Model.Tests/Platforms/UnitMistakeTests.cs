using EeHw.Model.Diagnostics;
using EeHw.Model.Platforms;
using EeHw.Testing;

namespace EeHw.Model.Tests.Platforms;

/// <summary>A user's platform file with one mistake of units or terms: the message says what the number looks like and what to write.</summary>
public sealed class UnitMistakeTests
{
    [TestCase("zc706", "maximumClock: { value: 250", "maximumClock: { value: 250000000", "low: 150, high: 350, ", "",
        "p.yaml(11,24) maximumClock.value: error EEHW4208: 250000000 MHz; such figures lie between 10 and 2000 MHz: it looks like Hz. Write 250.")]
    [TestCase("zc706", "maximumClock: { value: 250, unit: MHz", "maximumClock: { value: 250000000, unit: Hz", "low: 150, high: 350, ", "",
        "p.yaml(11,41) maximumClock.unit: error EEHW4202: the unit is 'Hz'; this figure is in MHz. Write 250 MHz.")]
    [TestCase("zc706", "memoryBandwidth: { value: 12800000000", "memoryBandwidth: { value: 12.8", "", "",
        "p.yaml(12,27) memoryBandwidth.value: error EEHW4208: 12.8 bytes/s; such figures lie between 50000000 and 10000000000000 bytes/s: it looks like GB/s. Write 12800000000.")]
    [TestCase("zc706", "{ name: icap, bytesPerSecond: { value: 400000000", "{ name: icap, bytesPerSecond: { value: 400", "", "",
        "p.yaml(15,44) configurationPorts[0].bytesPerSecond.value: error EEHW4208: 400 bytes/s; such figures lie between 100000 and 20000000000 bytes/s: it looks like MB/s. Write 400000000.")]
    [TestCase("zc706", "fullBitstream: { value: 13321404", "fullBitstream: { value: 13.321404", "", "",
        "p.yaml(19,25) fullBitstream.value: error EEHW4208: 13.321404 bytes; such figures lie between 20000 and 2000000000 bytes: it looks like MB. Write 13321404.")]
    [TestCase("zc706", "fullBitstream: { value: 13321404", "fullBitstream: { value: 106571232", "", "",
        "p.yaml(19,16) fullBitstream: error EEHW4208: a full bitstream of 106571232 bytes; xc7z045 has 13321404 (AMD UG585), so it looks like bits. Write 13321404.")]
    [TestCase("zc706", "fullBitstream: { value: 13321404", "fullBitstream: { value: 106571232", "part: xc7z045ffg900-2", "part: another",
        "p.yaml(19,16) fullBitstream: error EEHW4208: a full bitstream of 106571232 bytes for 218600 luts: parts of family xc7 have 30 to 250 bytes each, so it looks like bits. Write 13321404.")]
    [TestCase("zc706", "bram18: { value: 1090", "bram18: { value: 545", "", "",
        "p.yaml(9,9) bram18: error EEHW4205: 545 bram18 is half of what xc7z045 has, 1090 (AMD DS190): they look like blocks of 36 kbit. A RAMB36 is two blocks of 18 kbit: write 1090.")]
    [TestCase("zc706", "bram18: { value: 1090, unit: count", "bram18: { value: 545, unit: RAMB36", "", "",
        "p.yaml(9,29) bram18.unit: error EEHW4202: the unit is 'RAMB36'; this figure is in count. Write 1090.")]
    [TestCase("vcu118", "bram18: { value: 4320", "bram18: { value: 2160", "part: xcvu9p-flga2104-2L-e", "part: another",
        "p.yaml(9,9) bram18: error EEHW4205: 2160 bram18 beside 1182240 luts: parts of family xcup have one to 60 to 520 luts, so they look like larger blocks counted as one. A block of 36 kbit (RAMB36) is two of 18 kbit: give twice as many.")]
    [TestCase("zcu102", "luts: { value: 274080", "luts: { value: 599550", "", "",
        "p.yaml(6,7) luts: error EEHW4205: 599550 LUTs and 548160 flip-flops: parts of family xcup have two flip-flops per LUT, so the first looks like logic cells, of which one LUT makes 2.1875. Take LUTs and flip-flops from the part's data sheet; for a share of the part (a shell takes the rest) give the same share of both.")]
    [TestCase("zc706", "luts: { value: 218600", "luts: { value: 350000", "ffs: { value: 437200", "ffs: { value: 700000",
        "p.yaml(6,7) luts: error EEHW4205: 350000 luts; xc7z045 has 218600 (AMD DS190), so these look like logic cells. Take the figure from the part's data sheet, or correct the part number.\np.yaml(7,6) ffs: error EEHW4205: 700000 ffs; xc7z045 has 437200 (AMD DS190). Take the figure from the part's data sheet, or correct the part number.")]
    [TestCase("stratix10-gx-devkit", "alms: { value: 933120", "alms: { value: 2753000", "", "",
        "p.yaml(6,7) alms: error EEHW4205: 2753000 ALMs and 3732480 registers: parts of family stratix10 have four registers per ALM, so the first looks like logic cells, of which one ALM makes 2.95. Take ALMs and registers from the part's data sheet; for a share of the part (a shell takes the rest) give the same share of both.")]
    [TestCase("stratix10-gx-devkit", "alms: { value: 933120", "alms: { value: 3732480", "registers: { value: 3732480", "registers: { value: 933120",
        "p.yaml(6,7) alms: error EEHW4205: 3732480 ALMs and 933120 registers: parts of family stratix10 have four registers per ALM, so they look swapped. Take ALMs and registers from the part's data sheet; for a share of the part (a shell takes the rest) give the same share of both.")]
    [TestCase("ulx3s-85f", "static: { value: 0.2", "static: { value: 200.5", "low: 0.08, high: 0.4, ", "",
        "p.yaml(22,20) energy.static.value: error EEHW4208: 200.5 W; such figures lie between 1E-05 and 200 W: it looks like mW. Write 0.2005.")]
    [TestCase("ulx3s-85f", "lut4s: ", "luts: ", "", "",
        "p.yaml(2,1) lut4s: error EEHW1406: the field 'lut4s' is missing.\np.yaml(6,1) luts: error EEHW1405: there is no field 'luts' here. Did you mean 'lut4s'?")]
    [TestCase("systolic-asic-28nm", "elements: { value: 65536", "elements: { value: 0", "", "",
        "p.yaml(7,22) engine.elements.value: error EEHW1408: 0 is out of range. Allowed: 1 to 1000000000.")]
    public void Parse_FileWithAMistake_SaysWhatItLooksLike(string name, string right, string wrong, string also, string instead, string message)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, $"model/EeHw.Model/Platforms/Data/{name}.yaml")).Replace(right, wrong, StringComparison.Ordinal);
        text = also.Length == 0 ? text : text.Replace(also, instead, StringComparison.Ordinal);

        var e = Assert.Throws<EeHwException>(() => PlatformFile.Parse(text, "p.yaml"));

        Assert.That(string.Join('\n', e!.Diagnostics.Select(d => d.ToString())), Is.EqualTo(message));
    }

    // A shell's share of a known part, and half of a part, are no mistakes.
    [Test]
    public void Parse_HalfOfAPart_IsRead()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "model/EeHw.Model/Platforms/Data/zc706.yaml"))
            .Replace("luts: { value: 218600", "luts: { value: 109300", StringComparison.Ordinal)
            .Replace("ffs: { value: 437200", "ffs: { value: 218600", StringComparison.Ordinal)
            .Replace("bram18: { value: 1090", "bram18: { value: 545", StringComparison.Ordinal)
            .Replace("fullBitstream: { value: 13321404", "fullBitstream: { value: 6600000", StringComparison.Ordinal);

        Assert.That(PlatformFile.Parse(text, "p.yaml").Resources.Bram18, Is.EqualTo(545));
    }
}
