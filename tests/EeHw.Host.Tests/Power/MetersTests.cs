using System.Diagnostics;
using System.Globalization;
using EeHw.Host.Power;
using EeHw.Model.Diagnostics;
using EeHw.Testing;

namespace EeHw.Host.Tests.Power;

public sealed class MetersTests
{
    [Test]
    public void Open_CsvOfAnExternalMeter_IntegratesRowsThatHoldUntilTheNext()
    {
        // The run begins at second 1000. 4 W from before it, 6 W from 1002, 2 W from 1003; read at 1005: 2 x 4 + 1 x 6 + 2 x 2 = 18 J.
        using var folder = new TemporaryFolder();
        var clock = new FakeClock();
        clock.Pass(1000 - clock.UnixSeconds);
        Append(folder, "time_s,power_w", "999,4");
        using var meter = EnergyMeters.Open("csv:" + folder.File("log.csv"), folder.Path, out var reason, clock)!;
        Assert.That(reason, Is.Empty);
        Assert.That(meter.ReadJoules(), Is.Zero);
        clock.Pass(5);
        Append(folder, "1002,6,ok", "1003,2,ok");

        Assert.That(meter.Name, Is.EqualTo("csv log.csv"));
        Assert.That(meter.ReadJoules(), Is.EqualTo(18).Within(1e-6));
    }

    [Test]
    public void ReadJoules_CsvThatIsNotContinued_IsALostMeter()
    {
        using var folder = new TemporaryFolder();
        var clock = new FakeClock();
        clock.Pass(1000 - clock.UnixSeconds);
        Append(folder, "999,4");
        using var meter = EnergyMeters.Open("csv:" + folder.File("log.csv"), folder.Path, out _, clock)!;
        using var log = new EnergyLog(meter, TimeSpan.Zero, clock);
        clock.Pass(20);

        Assert.That(log.Read(), Is.Null);
        Assert.That(log.Failure, Is.EqualTo($"csv log.csv could not be read any more after 20.0 s: the newest row of {folder.File("log.csv")} is 21 s old"));
    }

    [Test]
    public void Open_Command_TakesOneNumberPerLine()
    {
        var sh = Tools.Require("sh", "dash");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("meter.sh"), "echo 7.5\nread wait\n");
        var clock = new FakeClock();
        using var meter = EnergyMeters.Open($"command:{sh} {folder.File("meter.sh")}", folder.Path, out _, clock)!;
        clock.Pass(4);

        // 7.5 W for 4 s.
        Assert.That(meter.ReadJoules(), Is.EqualTo(30).Within(1e-9));
    }

    [Test]
    public void ReadJoules_CommandThatEnds_IsALostMeter()
    {
        var sh = Tools.Require("sh", "dash");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("meter.sh"), "echo 7.5\n");
        using var meter = EnergyMeters.Open($"command:{sh} {folder.File("meter.sh")}", folder.Path, out _)!;
        using var log = new EnergyLog(meter, TimeSpan.FromMilliseconds(1));

        Assert.That(() => log.Failure, Does.EndWith(" s: it ended").After(5000, 5));
    }

    // A program that hangs is not ended, and its last number would hold for ever.
    [Test]
    public void ReadJoules_CommandThatFallsSilent_IsALostMeter()
    {
        var sh = Tools.Require("sh", "dash");
        using var folder = new TemporaryFolder();
        var clock = new FakeClock();
        File.WriteAllText(folder.File("meter.sh"), "echo 7.5\nexec sleep 60\n");
        using var meter = EnergyMeters.Open($"command:{sh} {folder.File("meter.sh")}", folder.Path, out _, clock)!;
        using var log = new EnergyLog(meter, TimeSpan.Zero, clock);
        clock.Pass(9);
        Assert.That(log.Read()!.Value.Joules, Is.EqualTo(67.5).Within(1e-9));
        clock.Pass(3);
        Assert.That(log.Read(), Is.Null);
        Assert.That(log.Failure, Does.EndWith(" after 12.0 s: it has printed nothing for 12 s"));
    }

    // "1001,4" of "1001,40" that is being written says 4 W.
    [Test]
    public void ReadJoules_CsvWithARowThatIsBeingWritten_LeavesItForLater()
    {
        using var folder = new TemporaryFolder();
        var clock = new FakeClock();
        clock.Pass(1000 - clock.UnixSeconds);
        File.WriteAllText(folder.File("log.csv"), "1000,2\n");
        using var meter = EnergyMeters.Open("csv:" + folder.File("log.csv"), folder.Path, out _, clock)!;
        clock.Pass(3);
        File.AppendAllText(folder.File("log.csv"), "1001,4");
        Assert.That(meter.ReadJoules(), Is.EqualTo(6).Within(1e-6));
        File.AppendAllText(folder.File("log.csv"), "0\n");
        Assert.That(meter.ReadJoules(), Is.EqualTo(2 + 80).Within(1e-6));
    }

    // Laptops show the same package by MSR and by MMIO.
    [Test]
    public void Find_PackageShownTwice_CountsItOnce()
    {
        using var folder = new TemporaryFolder();
        foreach (var (zone, name) in new[] { ("intel-rapl-mmio:0", "package-0"), ("intel-rapl:0", "package-0"), ("intel-rapl:0:0", "core"), ("intel-rapl:1", "package-1") })
        {
            Put(folder, $"class/powercap/{zone}/name", name);
            Put(folder, $"class/powercap/{zone}/energy_uj", "1000000");
            Put(folder, $"class/powercap/{zone}/max_energy_range_uj", "262143328850");
        }

        using var meter = EnergyMeters.Find(folder.Path, out _)!;
        Assert.That(meter.Name, Is.EqualTo("powercap package-0, package-1"));
        Put(folder, "class/powercap/intel-rapl-mmio:0/energy_uj", "3000000");
        Put(folder, "class/powercap/intel-rapl:0/energy_uj", "3000000");
        Assert.That(meter.ReadJoules(), Is.EqualTo(2).Within(1e-9));
    }

    // Counters of powercap are for root on most systems.
    [Test]
    public void Find_PowercapThatCannotBeRead_TakesHwmon()
    {
        using var folder = new TemporaryFolder();
        Put(folder, "class/powercap/intel-rapl:0/name", "package-0");
        Put(folder, "class/powercap/intel-rapl:0/energy_uj", "");
        Put(folder, "class/powercap/intel-rapl:0/max_energy_range_uj", "262143328850");
        Assert.That(EnergyMeters.Find(folder.Path, out var reason), Is.Null);
        Assert.That(reason, Does.StartWith("the power meter cannot be read: "));
        Put(folder, "class/hwmon/hwmon0/name", "ina226");
        Put(folder, "class/hwmon/hwmon0/power1_input", "5000000");
        using var meter = EnergyMeters.Find(folder.Path, out reason)!;
        Assert.That((meter.Name, reason), Is.EqualTo(("hwmon ina226 power1", "")));
    }

    // amd_energy: a counter per core, then one per socket.
    [Test]
    public void Find_CountersOfCoresAndSockets_TakesTheSockets()
    {
        using var folder = new TemporaryFolder();
        Put(folder, "class/hwmon/hwmon2/name", "amd_energy");
        foreach (var (i, label, energy) in new[] { (1, "Ecore000", 10), (2, "Ecore001", 20), (3, "Esocket0", 1_000_000), (4, "Esocket1", 2_000_000) })
        {
            Put(folder, $"class/hwmon/hwmon2/energy{i}_label", label);
            Put(folder, $"class/hwmon/hwmon2/energy{i}_input", $"{energy}");
        }

        using var meter = EnergyMeters.Find(folder.Path, out _)!;
        Put(folder, "class/hwmon/hwmon2/energy3_input", "4000000");
        Put(folder, "class/hwmon/hwmon2/energy4_input", "2500000");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(meter.Name, Is.EqualTo("hwmon amd_energy Esocket0, Esocket1"));
            Assert.That(meter.ReadJoules(), Is.EqualTo(3.5).Within(1e-9));
        }

        // A counter without a range that goes back was begun anew: what lies between is not known.
        Put(folder, "class/hwmon/hwmon2/energy3_input", "5");
        Assert.That(() => meter.ReadJoules(), Throws.InstanceOf<IOException>().With.Message.EndsWith("energy3_input went back from 4000000 to 5 microjoules"));
    }

    private static void Put(TemporaryFolder folder, string file, string text)
    {
        var path = folder.File(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text + "\n");
    }

    [TestCase("command:/nonexistent/meter", "'/nonexistent/meter' does not start: ")]
    [TestCase("csv:/nonexistent/log.csv", "Could not find ")]
    [TestCase("nvml:/nonexistent/lib.so", "there is no GPU of NVIDIA, or no library")]
    [TestCase("powercap", "this machine shows none of this kind")]
    [TestCase("hwmon", "this machine shows none of this kind")]
    [TestCase("xrt", "this machine shows none of this kind")]
    public void Open_MeterThatIsNotThere_IsAnErrorWhenItWasNamed(string choice, string why)
    {
        using var folder = new TemporaryFolder();

        var e = Assert.Throws<EeHwException>(() => EnergyMeters.Open(choice, folder.Path, out _))!;

        Assert.That(e.Diagnostics[0].Code, Is.EqualTo(Codes.Host.NoMeter));
        Assert.That(e.Message, Does.StartWith($"--meter: error EEHW8008: '{choice}' cannot be used: ").And.Contain(why));
    }

    [Test]
    public void Open_UnknownKind_NamesTheKinds()
    {
        var e = Assert.Throws<EeHwException>(() => EnergyMeters.Open("wattmeter", "/sys", out _))!;

        Assert.That(e.Message, Is.EqualTo("--meter: error EEHW8008: 'wattmeter' cannot be used: there is no such kind of meter. Choose auto, none, powercap, hwmon, nvml, xrt, csv:FILE or command:PROGRAM."));
    }

    [Test]
    public void Open_None_SaysSo()
    {
        Assert.That(EnergyMeters.Open("none", "/sys", out var reason), Is.Null);
        Assert.That(reason, Is.EqualTo("no meter was asked for"));
    }

    [Test]
    public void Open_CardOfXrt_IntegratesItsPower()
    {
        using var folder = new TemporaryFolder();
        var clock = new FakeClock();
        var file = folder.File("bus/pci/devices/0000:5e:00.1/xmc.u.19922944/xmc_power");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "21000000\n");
        using var meter = EnergyMeters.Open("xrt", folder.Path, out _, clock)!;

        // 21 W falling to 19 W in 3 s: 60 J.
        clock.Pass(3);
        File.WriteAllText(file, "19000000\n");

        Assert.That(meter.Name, Is.EqualTo("xrt 0000:5e:00.1"));
        Assert.That(meter.ReadJoules(), Is.EqualTo(60).Within(1e-9));
    }

    [Test]
    public void ReadJoules_SensorWhoseFileIsRemoved_IsALostMeter()
    {
        using var folder = new TemporaryFolder();
        var clock = new FakeClock();
        Directory.CreateDirectory(folder.File("class/hwmon/hwmon3"));
        File.WriteAllText(folder.File("class/hwmon/hwmon3/name"), "ina226\n");
        File.WriteAllText(folder.File("class/hwmon/hwmon3/power1_input"), "1000000\n");
        using var meter = EnergyMeters.Open("auto", folder.Path, out _, clock)!;
        using var log = new EnergyLog(meter, TimeSpan.Zero, clock);
        clock.Pass(2);
        Directory.Delete(folder.File("class/hwmon/hwmon3"), true);

        Assert.That(log.Read(), Is.Null);
        Assert.That(log.Failure, Does.StartWith("hwmon ina226 power1 could not be read any more after 2.0 s: "));
    }

    // A library with the functions of NVIDIA's: what they answer is known.
    [Test]
    public void Open_Nvml_ReadsTheEnergyCounterOrElseThePower([Values] bool countsEnergy)
    {
        var gcc = Tools.Require("gcc", "gcc");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("nvml.c"), $$"""
            #include <string.h>
            static unsigned long long energy = 5000;
            static unsigned power = 40000;
            int nvmlInit_v2(void) { return 0; }
            int nvmlShutdown(void) { return 0; }
            int nvmlDeviceGetCount_v2(unsigned* n) { *n = 1; return 0; }
            int nvmlDeviceGetHandleByIndex_v2(unsigned i, void** d) { *d = &power; return 0; }
            int nvmlDeviceGetName(void* d, char* name, unsigned n) { strncpy(name, "Test GPU", n); return 0; }
            int nvmlDeviceGetTotalEnergyConsumption(void* d, unsigned long long* e) { {{(countsEnergy ? "*e = energy; energy += 2500; return 0;" : "return 3;")}} }
            int nvmlDeviceGetPowerUsage(void* d, unsigned* p) { *p = power; power -= 10000; return 0; }
            """);
        using (var process = Process.Start(new ProcessStartInfo(gcc, ["-shared", "-fPIC", "-o", folder.File("nvml.so"), folder.File("nvml.c")]))!)
        {
            process.WaitForExit();
            Assert.That(process.ExitCode, Is.Zero);
        }

        var clock = new FakeClock();
        using var meter = EnergyMeters.Open("nvml:" + folder.File("nvml.so"), folder.Path, out _, clock)!;
        clock.Pass(2);

        // 2500 mJ counted, or 40 W falling to 30 W in 2 s.
        Assert.That(meter.Name, Is.EqualTo("nvml Test GPU"));
        Assert.That(meter.ReadJoules(), Is.EqualTo(countsEnergy ? 2.5 : 70).Within(1e-9));
    }

    private static void Append(TemporaryFolder folder, params string[] rows)
        => File.AppendAllLines(folder.File("log.csv"), rows.Select(r => r.ToString(CultureInfo.InvariantCulture)));
}
