using System.Text.Json;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

public sealed class RunVerbTests
{
    private static string Sample(string name) => Path.Combine(Repository.Root, "samples", name, "design.yaml");

    [Test]
    public void Run_SampleOnTheSoftwareDevice_EqualsTheReference([Values("glyphs", "glyphs-residual")] string sample, [Values("fixed", "float")] string arithmetic)
    {
        var run = FakeConsole.Run("run", Sample(sample), "--device", "software", "--samples", "300", "--repeats", "2", "--arithmetic", arithmetic, "--compare", "--json");

        Assert.That(run.ErrorText, Is.Empty);
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok));
        var root = JsonDocument.Parse(run.OutText).RootElement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(root.GetProperty("source").GetString(), Is.EqualTo("measured"));
            Assert.That(root.GetProperty("samples").GetInt64(), Is.EqualTo(300));
            Assert.That(root.GetProperty("mismatches").GetInt64(), Is.Zero);
            Assert.That(root.GetProperty("throughputPerSecond").GetDouble(), Is.GreaterThan(0));
            Assert.That(root.GetProperty("latencyNs").GetProperty("p99").GetDouble(), Is.GreaterThan(0));
            Assert.That(root.GetProperty("accuracyFraction").GetDouble(), Is.GreaterThan(0.9));
            Assert.That(root.GetProperty("exitShares").EnumerateArray().Sum(s => s.GetDouble()), Is.EqualTo(1).Within(1e-12));
            Assert.That(root.GetProperty("exitShares")[0].GetDouble(), Is.InRange(0.2, 0.99));
            Assert.That(root.GetProperty("device").GetString(), Is.EqualTo("software"));
            Assert.That(root.GetProperty("arithmetic").GetString(), Is.EqualTo(arithmetic));
            Assert.That(root.GetProperty("buildSeconds").GetDouble(), Is.GreaterThan(0));
        }
    }

    [Test]
    public void Run_SampleOnOpenCl_EqualsTheReferenceBitForBit()
    {
        if (!Host.Devices.List().Devices.Any(d => d.Id == "opencl:0"))
        {
            Tools.Missing("no OpenCL device (Debian packages ocl-icd-libopencl1 and pocl-opencl-icd)");
        }

        using var cache = new TemporaryFolder();
        var run = FakeConsole.Run("run", Sample("glyphs-residual"), "--device", "opencl:0", "--samples", "1000", "--repeats", "1", "--compare", "--json", "--cache", cache.Path);

        Assert.That(run.ErrorText, Is.Empty);
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok));
        Assert.That(JsonDocument.Parse(run.OutText).RootElement.GetProperty("mismatches").GetInt64(), Is.Zero);
        Assert.That(Directory.GetFiles(cache.Path), Has.Length.EqualTo(1));
    }

    [Test]
    public void Run_AsText_SaysDeviceFiguresAndWhereEnergyComesFrom()
    {
        var run = FakeConsole.Run("run", Sample("glyphs"), "--device", "software", "--samples", "50", "--repeats", "1");

        Assert.That(run.OutText, Does.Contain("samples/s").And.Contain("left at exit1").And.Contain("Latency is from the start of a sample's batch of 50 to its answer; throughput is the median of 1 passes over 50 samples."));
        Assert.That(run.OutText, Does.Match("Energy: (measured: .+|not measured: .+)\\."));
    }

    [Test]
    public void Run_Stream_GivesTimesFromArrivalAsTheSimulationDoes()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(Sample("glyphs"))!))
        {
            File.Copy(file, folder.File(Path.GetFileName(file)));
        }

        var design = folder.File("design.yaml");
        File.WriteAllText(design, File.ReadAllText(design).Replace("kind: closed, samples: 1024", "kind: periodic, periodNs: 1000000, samples: 50, deadlineNs: 1e9", StringComparison.Ordinal).Replace("count=10000", "count=200", StringComparison.Ordinal));

        var run = FakeConsole.Run("run", design, "--device", "software", "--stream", "--meter", "none", "--json");

        Assert.That(run.ErrorText, Is.Empty);
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok));
        var root = JsonDocument.Parse(run.OutText).RootElement;
        var service = root.GetProperty("service");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(root.GetProperty("samples").GetInt64(), Is.EqualTo(50));
            Assert.That(service.GetProperty("samples").GetInt64(), Is.EqualTo(45));
            Assert.That(service.GetProperty("offeredPerSecond").GetDouble(), Is.EqualTo(1000).Within(1e-6));
            Assert.That(service.GetProperty("missFraction").GetDouble(), Is.Zero);
            Assert.That(service.GetProperty("responseNs").GetProperty("mean").GetDouble(), Is.GreaterThan(0));
            Assert.That(root.GetProperty("heldBackSamples").GetInt32(), Is.Zero);
            Assert.That(root.GetProperty("energySource").GetString(), Is.EqualTo("not measured: no meter was asked for"));
        }

        // The same 50 of 200 samples: what they answer and where they leave is the same, though their times are not.
        var simulated = FakeConsole.Run("simulate", design, "--json");
        var other = JsonDocument.Parse(simulated.OutText).RootElement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(other.GetProperty("samples").GetInt64(), Is.EqualTo(50));
            Assert.That(other.GetProperty("accuracyFraction").GetDouble(), Is.EqualTo(root.GetProperty("accuracyFraction").GetDouble()).Within(1e-12));
            Assert.That(other.GetProperty("exitShares").EnumerateArray().Select(s => s.GetDouble()), Is.EqualTo(root.GetProperty("exitShares").EnumerateArray().Select(s => s.GetDouble())).Within(1e-12));
        }
    }

    [Test]
    public void Run_QueueWithoutStream_IsAUsageError()
    {
        var run = FakeConsole.Run("run", Sample("glyphs"), "--device", "software", "--samples", "10", "--queue", "5");

        Assert.That(run.ErrorText, Is.EqualTo("error EEHW9001: --queue says how many samples wait, and without --stream none does. Add --stream, or leave --queue out.\n"));
    }

    [Test]
    public void Run_SamplesThatAreNoNumber_SaysSoWithoutTypesOfTheProgram()
    {
        var run = FakeConsole.Run("run", Sample("glyphs"), "--samples", "abc");

        Assert.That(run.Exit, Is.EqualTo(ExitCode.Usage));
        Assert.That(run.ErrorText, Does.StartWith("error EEHW9001: 'abc' for option '--samples' is not a whole number. `"));
    }

    [Test]
    public void Run_Profile_PrintsLayersBesideThePeakAndDrawsTheRoofline()
    {
        using var folder = new TemporaryFolder();
        var run = FakeConsole.Run("run", Sample("glyphs"), "--device", "software", "--samples", "64", "--repeats", "1", "--arithmetic", "float", "--meter", "none", "--profile", folder.Path);

        Assert.That(run.ErrorText, Is.Empty);
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.OutText, Does.Match(@"layers +us/sample +kMAC +GFLOP/s +of peak +FLOP/B"));
            Assert.That(run.OutText, Does.Match(@"Layers: measured on one core of software \(.+\), float32: median time per layer of [0-9]+ repeats with a batch of 64, no sample leaving; peak [0-9.]+ GFLOP/s of multiply-adds alone, memory [0-9.]+ GB/s by the STREAM triad\."));
            Assert.That(File.ReadAllText(folder.File("roofline.svg")), Does.Contain("operational intensity (FLOP/B)").And.Contain("GFLOP/s at"));
            Assert.That(File.ReadAllText(folder.File("roofline.csv")), Does.Contain("rate (GFLOP/s)"));
            Assert.That(folder.File("roofline.pdf"), Does.Exist);
        }
    }

    [Test]
    public void Run_ProfileOfAnOpenClDevice_SaysWhoseClockItIs()
    {
        if (!Host.Devices.List().Devices.Any(d => d.Id == "opencl:0"))
        {
            Tools.Missing("no OpenCL device (Debian packages ocl-icd-libopencl1 and pocl-opencl-icd)");
        }

        using var folder = new TemporaryFolder();
        var run = FakeConsole.Run("run", Sample("glyphs"), "--device", "opencl:0", "--samples", "8", "--repeats", "1", "--meter", "none", "--profile", folder.Path);

        Assert.That(run.ErrorText, Is.Empty);
        Assert.That(run.OutText, Does.Match(@"Layers: measured on one core of opencl:0 \(.+\), fixed point, .+: median time per layer of [0-9]+ repeats with a batch of 1, by events of the driver, each layer a launch, no sample leaving; "));
        Assert.That(File.ReadAllText(folder.File("roofline.csv")), Does.Contain("rate (GFLOP/s)"));
    }

    [Test]
    public void Run_ProfileWithStream_IsAUsageError()
    {
        var run = FakeConsole.Run("run", Sample("glyphs"), "--device", "software", "--samples", "10", "--stream", "--profile", "out");

        Assert.That(run.ErrorText, Does.Contain("--profile times layers one by one, and --stream samples as they arrive. Run with --profile once, then with --stream."));
        Assert.That(run.OutText, Is.Empty);
    }

    [Test]
    public void Run_StreamOfAClosedWorkload_SaysWhatToSet()
    {
        var run = FakeConsole.Run("run", Sample("glyphs"), "--device", "software", "--samples", "10", "--stream");

        Assert.That(run.Exit, Is.EqualTo(ExitCode.Diagnostic));
        Assert.That(run.ErrorText, Is.EqualTo("--stream: error EEHW8007: the design's workload is closed: a sample is always waiting, and none arrives. Set workload.kind to periodic, poisson, bursty or recorded, or run without --stream.\n"));
        Assert.That(run.OutText, Is.Empty);
    }

    [Test]
    public void Run_MeterThatIsNotThere_IsAnError()
    {
        var run = FakeConsole.Run("run", Sample("glyphs"), "--device", "software", "--samples", "10", "--meter", "csv:/nonexistent/watts.csv");

        Assert.That(run.Exit, Is.EqualTo(ExitCode.Diagnostic));
        Assert.That(run.ErrorText, Does.StartWith("--meter: error EEHW8008: 'csv:/nonexistent/watts.csv' cannot be used: "));
        Assert.That(run.OutText, Is.Empty);
    }

    [Test]
    public void Run_UnknownDevice_NamesTheDevicesThereAre()
    {
        var run = FakeConsole.Run("run", Sample("glyphs"), "--device", "gpu", "--samples", "10");

        var there = string.Join(", ", Host.Devices.List().Devices.Select(d => d.Id));
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Diagnostic));
        Assert.That(run.ErrorText, Is.EqualTo($"--device: error EEHW8003: there is no device 'gpu'; this machine has {there}. `eehw devices` describes them.\n"));
        Assert.That(run.OutText, Is.Empty);
    }
}
