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
