using EeHw.Host.Power;
using EeHw.Testing;

namespace EeHw.Host.Tests;

public sealed class EnergyMetersTests
{
    [Test]
    public void Find_TwoPackages_AddsThemAndFollowsCountersThatStartAgain()
    {
        using var folder = new TemporaryFolder();
        Zone(folder, "intel-rapl:0", "package-0", 900, 1000);
        Zone(folder, "intel-rapl:0:0", "core", 5, 1000);
        Zone(folder, "intel-rapl:1", "package-1", 10, 1000);

        var meter = EnergyMeters.Find(folder.Path, out var reason)!;

        Assert.That(reason, Is.Empty);
        Assert.That(meter.Name, Is.EqualTo("powercap package-0, package-1"));
        Assert.That(meter.ReadJoules(), Is.Zero);

        // package-0 goes 900 -> 1000 = 0 -> 50: 150; package-1 10 -> 30: 20. Together 170 microjoules.
        Zone(folder, "intel-rapl:0", "package-0", 50, 1000);
        Zone(folder, "intel-rapl:0:0", "core", 500, 1000);
        Zone(folder, "intel-rapl:1", "package-1", 30, 1000);
        Assert.That(meter.ReadJoules(), Is.EqualTo(170e-6).Within(1e-12));
        Assert.That(meter.ReadJoules(), Is.EqualTo(170e-6).Within(1e-12));
    }

    [Test]
    public void Find_EnergyCounterOfHwmon_ComesBeforeAPowerSensor()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "class/hwmon/hwmon0/name", "board");
        Write(folder, "class/hwmon/hwmon0/power1_input", "1000000");
        Write(folder, "class/hwmon/hwmon1/name", "amd_energy");
        Write(folder, "class/hwmon/hwmon1/energy1_input", "2000000");
        Write(folder, "class/hwmon/hwmon1/energy1_label", "Esocket0");

        var meter = EnergyMeters.Find(folder.Path, out _)!;
        Write(folder, "class/hwmon/hwmon1/energy1_input", "5000000");

        Assert.That(meter.Name, Is.EqualTo("hwmon amd_energy Esocket0"));
        Assert.That(meter.ReadJoules(), Is.EqualTo(3).Within(1e-12));
    }

    [Test]
    public void Find_PowerSensor_IsIntegratedOverTime()
    {
        using var folder = new TemporaryFolder();
        var clock = new Clock();
        Write(folder, "class/hwmon/hwmon0/name", "ina226");
        Write(folder, "class/hwmon/hwmon0/power1_input", "4000000");
        var meter = EnergyMeters.Find(folder.Path, out _, clock)!;

        // 4 W falling to 2 W within 10 s: 30 J.
        clock.Now += 10 * TimeSpan.TicksPerSecond;
        Write(folder, "class/hwmon/hwmon0/power1_input", "2000000");

        Assert.That(meter.Name, Is.EqualTo("hwmon ina226 power1"));
        Assert.That(meter.ReadJoules(), Is.EqualTo(30).Within(1e-9));
    }

    [Test]
    public void Find_NoMeter_SaysWhy()
    {
        using var folder = new TemporaryFolder();

        Assert.That(EnergyMeters.Find(folder.Path, out var reason), Is.Null);
        Assert.That(reason, Is.EqualTo("this machine shows no power meter (neither class/powercap nor class/hwmon has one that can be read)"));
    }

    [Test]
    public void Find_CounterThatIsNoNumber_SaysWhy()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "class/powercap/intel-rapl:0/name", "package-0");
        Write(folder, "class/powercap/intel-rapl:0/energy_uj", "many");
        Write(folder, "class/powercap/intel-rapl:0/max_energy_range_uj", "1000");

        Assert.That(EnergyMeters.Find(folder.Path, out var reason), Is.Null);
        Assert.That(reason, Is.EqualTo("the power meter cannot be read: The input string 'many' was not in a correct format."));
    }

    private static void Zone(TemporaryFolder folder, string zone, string name, long energy, long range)
    {
        Write(folder, $"class/powercap/{zone}/name", name);
        Write(folder, $"class/powercap/{zone}/energy_uj", energy.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Write(folder, $"class/powercap/{zone}/max_energy_range_uj", range.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static void Write(TemporaryFolder folder, string path, string text)
    {
        var file = folder.File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text + "\n");
    }

    private sealed class Clock : TimeProvider
    {
        public long Now { get; set; } = 1000;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now;
    }
}
