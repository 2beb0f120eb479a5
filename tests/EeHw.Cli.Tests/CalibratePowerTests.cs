using System.Text.Json;
using EeHw.Model.Results;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

public sealed class CalibratePowerTests
{
    // A board that draws twice the modelled dynamic and 1.5 times the modelled static power: the sample at two clocks and rates, measured without error, gives the factors back, and the
    // written platform predicts what was measured.
    [Test]
    public void Power_OfTwoReadings_WritesAPlatformThatPredictsThem()
    {
        using var folder = new TemporaryFolder();
        var design = File.ReadAllText(Sample("design.yaml")).Replace("network: glyphs.onnx", $"network: {Sample("glyphs.onnx")}", StringComparison.Ordinal);
        var rows = new List<string> { "measurement,watts" };
        foreach (var (mhz, p) in new[] { (125, 0.6), (50, 0.1), (100, 0.9) })
        {
            File.WriteAllText(folder.File("design.yaml"), design.Replace("clockMhz: 125", FormattableString.Invariant($"clockMhz: {mhz}"), StringComparison.Ordinal));
            var name = FormattableString.Invariant($"m{mhz}.json");
            Assert.That(FakeConsole.Run("simulate", folder.File("design.yaml"), "--decisions", FormattableString.Invariant($"random:p={p}"), "--samples", "60", "--out", folder.File(name)).Exit, Is.Zero);
            rows.Add(FormattableString.Invariant($"{name},{Watts(MeasurementJson.Read(folder.File(name)))}"));
        }

        File.WriteAllLines(folder.File("powers.csv"), rows);
        var run = FakeConsole.Run("calibrate", "power", folder.File("powers.csv"), "--platform", "zc706", "--out", folder.File("mine.yaml"), "--json");
        Assert.That(run.Exit, Is.Zero, run.ErrorText);
        var root = JsonDocument.Parse(run.OutText).RootElement;
        var factors = root.GetProperty("factors").EnumerateArray().ToDictionary(f => string.Join("+", f.GetProperty("groups").EnumerateArray().Select(g => g.GetString())), f => f.GetProperty("factor").GetDouble());

        File.WriteAllText(folder.File("design.yaml"), design.Replace("platform: zc706", "platform: mine.yaml", StringComparison.Ordinal));
        var again = FakeConsole.Run("simulate", folder.File("design.yaml"), "--decisions", "random:p=0.6", "--samples", "60", "--out", folder.File("again.json"));
        var (m, before) = (MeasurementJson.Read(folder.File("again.json")), MeasurementJson.Read(folder.File("m125.json")));
        var memory = m.EnergyParts.Where(e => e.Name.StartsWith("dram", StringComparison.Ordinal)).Sum(e => e.PicojoulesPerSample.Mean);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(factors["dynamic"], Is.EqualTo(2).Within(1e-6));
            Assert.That(factors["static"], Is.EqualTo(1.5).Within(1e-6));
            Assert.That(m.EnergySource, Is.EqualTo("modelled, calibrated to 3 measurements of the PL rail in powers.csv, residual 0 %"));
            Assert.That(again.OutText, Does.Contain("calibrated to 3 measurements of the PL rail in powers.csv, residual 0 %; read it with its band").And.Not.Contain("uncalibrated"));
            Assert.That((1 - (memory / m.EnergyPjPerSample!.Value.Mean)) * m.AveragePowerMw!.Value.Mean / 1000, Is.EqualTo(Watts(before)).Within(1e-6));
        }
    }

    [Test]
    public void Power_OfALogWithoutAReading_SaysWhatIsMissing()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("log.csv"), "time_s,watts\n0,1\n1,2\n");
        Assert.That(
            FakeConsole.Run("calibrate", "power", folder.File("log.csv"), "--platform", "zc706").ErrorText,
            Is.EqualTo("--measurement: error EEHW9001: a sensor's log needs the reading of the design that ran. Write it with `eehw simulate DESIGN --out sim.json` and give --measurement sim.json.\n"));
    }

    [Test]
    public void Power_OfAReadingThatIsNotThere_NamesIt()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("powers.csv"), "measurement,watts\na.json,1\nb.json,2\n");
        Assert.That(FakeConsole.Run("calibrate", "power", folder.File("powers.csv"), "--platform", "zc706").ErrorText, Is.EqualTo($"{folder.File("a.json")}: error EEHW1001: there is no such file. Check the path.\n"));
    }

    private static double Watts(Measurement m)
    {
        var perPj = m.AveragePowerMw!.Value.Mean / m.EnergyPjPerSample!.Value.Mean / 1000;
        return m.EnergyParts.Sum(p => p.PicojoulesPerSample.Mean * (p.Name switch { "static" => 1.5, "clock" => 1, "dram" or "dramStandby" => 0, _ => 2 })) * perPj;
    }

    private static string Sample(string name) => Path.Combine(Repository.Root, "samples", "glyphs", name);
}
