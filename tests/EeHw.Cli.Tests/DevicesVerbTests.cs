using System.Diagnostics;
using System.Text.Json;
using EeHw.Host;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

public sealed class DevicesVerbTests
{
    [Test]
    public void Devices_AsJson_ListsTheSoftwareDeviceFirst()
    {
        var run = FakeConsole.Run("devices", "--json");

        var root = JsonDocument.Parse(run.OutText).RootElement;
        var first = root.GetProperty("devices")[0];
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok));
        Assert.That(first.GetProperty("id").GetString(), Is.EqualTo("software"));
        Assert.That(first.GetProperty("computeUnits").GetInt32(), Is.EqualTo(Environment.ProcessorCount));
        Assert.That(first.GetProperty("memoryBytes").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(root.GetProperty("devices").GetArrayLength(), Is.EqualTo(Devices.List().Devices.Count));
    }

    [Test]
    public void Devices_AsText_NamesEachDevice()
    {
        var run = FakeConsole.Run("devices");

        foreach (var device in Devices.List().Devices)
        {
            Assert.That(run.OutText, Does.Contain(device.Id).And.Contain(device.Name));
        }
    }

    [Test]
    public void Devices_LoaderWithoutDriver_SaysWhatIsMissingAndWhatStillWorks()
    {
        if (Devices.List().Notes.Any(n => n.Code.Id == "EEHW8001"))
        {
            Tools.Missing("there is no OpenCL loader (Debian package ocl-icd-libopencl1)");
        }

        // The loader reads its variable when it is loaded: in a process of its own.
        using var folder = new TemporaryFolder();
        var (exit, output, error) = RunEeHw(("OCL_ICD_VENDORS", folder.Path), "devices");

        Assert.That(exit, Is.Zero);
        Assert.That(error, Is.EqualTo(
            "note EEHW8002: OpenCL devices cannot be used: the OpenCL loader is installed, but no driver is registered with it. "
            + "Install a driver (Debian package pocl-opencl-icd for CPUs); until then use --device software, which needs none.\n"));
        Assert.That(output, Does.Contain("software").And.Not.Contain("opencl:"));
    }

    internal static (int Exit, string Output, string Error) RunEeHw((string Name, string Value) variable, params string[] arguments)
    {
        // Beside this test's own output, in the same configuration.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var program = Path.Combine(Repository.Root, "artifacts", "bin", "EeHw.Cli", configuration, "eehw.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[variable.Name] = variable.Value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.Result, error);
    }
}
