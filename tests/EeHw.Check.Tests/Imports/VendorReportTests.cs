using EeHw.Check.Imports;
using EeHw.Model.Diagnostics;
using EeHw.Model.Results;
using EeHw.Model.Units;
using EeHw.Testing;

namespace EeHw.Check.Tests.Imports;

/// <summary>The reports in samples/vendor-reports are written by hand after the documented formats; its README has the sums.</summary>
public sealed class VendorReportTests
{
    private static string Sample(string name) => Path.Combine(Repository.Root, "samples", "vendor-reports", name);

    [Test]
    public void Of_AllReportsOfARun_IsTheReadingByHand()
    {
        var reports = new[] { "csynth.xml", "top_cosim.rpt", "utilisation.rpt", "timing.rpt", "power.rpt" }.Select(f => VendorReportReader.Read(Sample(f))).ToList();
        var m = VendorMeasurement.Of(reports);

        // 8.000 ns met with 0.500 ns to spare: 125 MHz; 1000 clocks per sample: 125 000 samples/s; 0.5 W / 125 000 = 4 µJ = 4e6 pJ; 12.5 tiles = 25 BRAM18.
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reports.Select(r => r.Kind), Is.EqualTo(Enum.GetValues<VendorReportKind>()));
            Assert.That(m.Source, Is.EqualTo(MeasurementSource.Imported));
            Assert.That(m.Tool, Is.EqualTo("Vitis HLS 2022.1 (csynth); Vitis HLS 2022.1 (cosim, Verilog); Vivado v.2022.1 (report_utilization); Vivado v.2022.1 (report_timing_summary); Vivado v.2022.1 (report_power)"));
            Assert.That(m.IntervalCycles, Is.EqualTo(1000));
            Assert.That(m.TotalCycles, Is.EqualTo(17500));
            Assert.That(m.ThroughputPerSecond, Is.EqualTo(125_000).Within(1e-6));
            Assert.That(m.EnergyPjPerSample!.Value.Mean, Is.EqualTo(4e6).Within(1e-6));
            Assert.That(m.Resources, Is.EqualTo(new Resources(10500, 8200, 40, 25, 0)));
            Assert.That(m.ResourcesSource, Is.EqualTo("counted: Vivado v.2022.1 (report_utilization)"));
            Assert.That(m.Notes, Is.EqualTo(new[]
            {
                "Clock 125.0 MHz after routing: target 8.000 ns, worst slack 0.500 ns.",
                "Latency of a call: 1490 at best, 1580 in the mean, 2390 at worst, clocks.",
                "Power 0.500 W, of it 0.210 W static, as estimated by the tool (confidence: Medium).",
            }));
        }
    }

    [Test]
    public void Of_SynthesisAlone_IsTheEstimateOfSynthesis()
    {
        var m = VendorMeasurement.Of([VendorReportReader.Read(Sample("csynth.xml"))]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.IntervalCycles, Is.EqualTo(1300));
            Assert.That(m.ThroughputPerSecond, Is.EqualTo(1e9 / (8 * 1300)).Within(1e-9));
            Assert.That(m.Resources, Is.EqualTo(new Resources(12000, 9000, 48, 30, 0)));
            Assert.That(m.Notes[0], Is.EqualTo("Clock 125.0 MHz is what C synthesis asked for and estimated; nothing was placed or routed."));
        }
    }

    [TestCase("csynth.xml", "<FF>9000", "(35,1): error EEHW7222: the file ends within the element 'FF'. Was the file cut off? Run C synthesis again.")]
    [TestCase("top_cosim.rpt", "|   Verilog|      Pass|           1490|", "(15,1): error EEHW7222: the row 'Verilog' has 3 cells of 9; the report ends in line 15. Was the file cut off? Write the report again.")]
    [TestCase("utilisation.rpt", "Slice Registers            |  8200", "(19,1): error EEHW7222: no row 'DSPs' or 'DSP Slices' was found; the report ends in line 19. Was the file cut off? Write the report again.")]
    [TestCase("timing.rpt", "    -------      -------", "(16,1): error EEHW7222: section 'Design Timing Summary' has no line below 'WNS(ns)'; the report ends in line 16. Was the file cut off? Write the report again.")]
    [TestCase("power.rpt", "(W)  | 0.500 ", "(12,1): error EEHW7222: no row 'Dynamic (W)' was found; the report ends in line 12. Was the file cut off? Write the report again.")]
    public void Read_CutOff_NamesFileAndLine(string name, string last, string expected)
    {
        using var folder = new TemporaryFolder();
        var text = File.ReadAllText(Sample(name));
        File.WriteAllText(folder.File(name), text[..(text.IndexOf(last, StringComparison.Ordinal) + last.Length)]);
        var error = Assert.Throws<EeHwException>(() => VendorReportReader.Read(folder.File(name)));
        Assert.That(error.Message, Is.EqualTo(folder.File(name) + expected));
    }

    [Test]
    public void Read_CutAnywhere_IsADiagnosticOrAReport([Values("csynth.xml", "top_cosim.rpt", "utilisation.rpt", "timing.rpt", "power.rpt")] string name)
    {
        using var folder = new TemporaryFolder();
        var text = File.ReadAllText(Sample(name));
        for (var length = 0; length < text.Length; length += 7)
        {
            File.WriteAllText(folder.File(name), text[..length]);
            try
            {
                VendorReportReader.Read(folder.File(name));
            }
            catch (EeHwException e)
            {
                Assert.That(e.Diagnostics[0].Code.Id, Does.StartWith("EEHW72"));
            }
        }
    }

    [Test]
    public void Read_SomethingElse_SaysWhatCanBeRead()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("x.rpt"), "| Command : report_clocks\n");
        var error = Assert.Throws<EeHwException>(() => VendorReportReader.Read(folder.File("x.rpt")));
        Assert.That(error.Message, Is.EqualTo(folder.File("x.rpt") + "(1,1): error EEHW7221: is none of the reports that can be read. These can: csynth.xml and TOP_cosim.rpt of Vitis HLS; report_utilization, report_timing_summary and report_power of Vivado, as text."));
    }

    [Test]
    public void Read_WordWhereANumberShouldBe_NamesTheLine()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("p.rpt"), File.ReadAllText(Sample("power.rpt")).Replace("0.500", "half", StringComparison.Ordinal));
        var error = Assert.Throws<EeHwException>(() => VendorReportReader.Read(folder.File("p.rpt")));
        Assert.That(error.Message, Is.EqualTo(folder.File("p.rpt") + "(12,1): error EEHW7223: 'half' is no number; Total On-Chip Power (W) was expected. Is this the text that the tool wrote, unchanged?"));
    }

    [Test]
    public void Of_ReportsOfTwoParts_Refuses()
    {
        var timing = VendorReportReader.Read(Sample("timing.rpt"));
        var power = VendorReportReader.Read(Sample("power.rpt")) with { File = "power.rpt", Part = "xczu9eg-ffvb1156-2-e" };
        var error = Assert.Throws<EeHwException>(() => VendorMeasurement.Of([timing with { File = "timing.rpt" }, power]));
        Assert.That(error.Message, Is.EqualTo("power.rpt: error EEHW7224: is about part xczu9eg-ffvb1156-2-e, timing.rpt about 7z045-ffg900. Import reports of one run together."));
    }
}
