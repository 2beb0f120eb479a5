using System.Text.Json;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

public sealed class EngineVerbTests
{
    private static readonly string _resNet = Path.Combine(Repository.Root, "samples", "topologies", "resnet18.csv");

    [Test]
    public void Engine_OfANetwork_CountsTheNetworksMacs()
    {
        using var folder = new TemporaryFolder();
        var b = new NetworkBuilder(3, 9, 7);
        var map = b.Conv(b.Conv(0, 4, new Extent(3, 3), new Extent(2, 2)), 4, new Extent(3, 3));
        var network = b.Build(b.Dense(b.Flatten(map), 5));
        OnnxWriter.Write(network, folder.File("n.onnx"));
        var run = FakeConsole.Run("engine", folder.File("n.onnx"), "--array", "4x8", "--dataflow", "os", "--json");
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.ErrorText);
        var json = JsonDocument.Parse(run.OutText).RootElement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(json.GetProperty("macs").GetInt64(), Is.EqualTo(new NetworkCosts(network).BackboneMacs[^1]));
            Assert.That(json.GetProperty("layers").GetArrayLength(), Is.EqualTo(3));
            foreach (var field in (string[])["name", "cycles", "folds", "sramReads", "mappingEfficiency", "utilization"])
            {
                Assert.That(json.GetProperty("layers")[0].TryGetProperty(field, out _), Is.True, field);
            }
        }
    }

    [Test]
    public void Engine_AsText_SumsUp()
        => Assert.That(FakeConsole.Run("engine", _resNet).OutText, Does.Contain("array 32x32, ws: 2,855,052 clocks, 1,814,073,344 MACs, utilization 62.0 % (closed form)"));

    [Test]
    public void Engine_WithBuffers_PrintsTilesStallsAndBytes()
    {
        var run = FakeConsole.Run("engine", _resNet, "--array", "32x32", "--dataflow", "ws", "--buffers", "256K,256K,128K", "--dram-gbps", "19.2", "--clock", "200");
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.ErrorText);
        Assert.That(run.OutText, Does.Contain("array 32x32, ws, buffers 256K,256K,128K, 200 MHz: 3,045,634 clocks (15.228 ms) a sample"));
    }

    [Test]
    public void Engine_WithBuffersAsJson_HasTheFieldsThatAreDocumented()
    {
        var run = FakeConsole.Run("engine", _resNet, "--buffers", "1M,1M,1M", "--platform", "zcu104", "--json");
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.ErrorText);
        var json = JsonDocument.Parse(run.OutText).RootElement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(json.GetProperty("macs").GetInt64(), Is.EqualTo(1_814_073_344));
            Assert.That(json.GetProperty("clockMhz").GetDouble(), Is.EqualTo(350));
            foreach (var field in (string[])["name", "path", "cycles", "computeCycles", "stallCycles", "dramMapReadBytes", "dramWeightReadBytes", "dramWriteBytes", "isMemoryBound", "macsPerDramByte", "utilization"])
            {
                Assert.That(json.GetProperty("layers")[0].TryGetProperty(field, out _), Is.True, field);
            }
        }
    }

    [Test]
    public void Engine_WithDecisions_ReportsAMeasurement()
    {
        var path = Path.Combine(Repository.Root, "samples", "engine-resnet", "resnet18-exit.csv");
        var run = FakeConsole.Run("engine", path, "--buffers", "512K,512K,256K", "--platform", "zcu104", "--clock", "200", "--exit-after", "exit1_fc", "--decisions", "random:p=0.5", "--samples", "500", "--json");
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.ErrorText);
        var json = JsonDocument.Parse(run.OutText).RootElement;
        var measurement = json.GetProperty("measurement");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(measurement.GetProperty("source").GetString(), Is.EqualTo("simulated"));
            Assert.That(measurement.GetProperty("exits").GetArrayLength(), Is.EqualTo(2));
            Assert.That(measurement.GetProperty("throughputPerSecond").GetDouble(), Is.InRange(0.99 * json.GetProperty("boundPerSecond").GetDouble(), 1.000001 * json.GetProperty("boundPerSecond").GetDouble()));
            Assert.That(measurement.GetProperty("energyParts").GetArrayLength(), Is.EqualTo(4));
        }
    }

    [TestCase("--exit-after fc", "--exit-after: error EEHW6608: 'fc' is no layer with others behind it; there are a. ")]
    [TestCase("--decisions random:p=1 --pin 3=5", "--pin: error EEHW6608: '3=5' is not STAGE=CLOCKS with a stage from 1 to 1 and clocks above 0. For example 1=20000.")]
    [TestCase("--decisions random:p=1 --workload bursty", "--workload: error EEHW6505: 'bursty' is no workload of engines; there are closed, periodic:NS and poisson:NS. For example poisson:5e6, one every 5 ms.")]
    [TestCase("--decisions random:p=1 --batch 65", "--batch: error EEHW6607: is 65; 1 to 64 is wanted.")]
    public void Engine_WithAWrongLoad_SaysWhatIsWanted(string options, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("t.csv"), "titles\na,4,4,3,3,2,2,1,\nfc,1,1,1,1,8,5,1,\n");
        var run = FakeConsole.Run(["engine", folder.File("t.csv"), "--buffers", "1K,1K,1K", "--dram-gbps", "1", "--clock", "100", .. options.Split(' ')]);
        Assert.That((run.Exit, run.ErrorText.Trim()), Is.EqualTo((ExitCode.Diagnostic, message.Trim())));
    }

    [TestCase("--buffers 1K,2K --dram-gbps 1 --clock 1", "--buffers: error EEHW6605: '1K,2K' is not three sizes: bytes for input maps, weights and sums, each 1 to 1024M. For example 256K,256K,128K.")]
    [TestCase("--buffers 1K,2K,3K --clock 1", "--dram-gbps: error EEHW6607: is missing; 0.001 to 100000 GB/s is wanted. Give it, or --platform, which has one.")]
    [TestCase("--buffers 1K,2K,3K --dram-gbps 1 --clock 0", "--clock: error EEHW6607: is 0; 1 to 10000 MHz is wanted.")]
    public void Engine_WithWrongMemory_SaysWhatIsWanted(string options, string message)
    {
        var run = FakeConsole.Run(["engine", _resNet, .. options.Split(' ')]);
        Assert.That((run.Exit, run.ErrorText.Trim()), Is.EqualTo((ExitCode.Diagnostic, message)));
    }

    [TestCase("--array", "32", "--array: error EEHW6601: '32' is no array size; rows x columns are wanted, each 1 to 4096. For example 32x32.")]
    [TestCase("--dataflow", "rs", "--dataflow: error EEHW6602: there is no dataflow 'rs'; there are ws (weights stay), os (outputs stay), is (inputs stay) and vector (output-parallel).")]
    public void Engine_WithAWrongOption_SaysWhatIsWanted(string option, string value, string message)
    {
        var run = FakeConsole.Run("engine", _resNet, option, value);
        Assert.That((run.Exit, run.ErrorText.Trim()), Is.EqualTo((ExitCode.Diagnostic, message)));
    }
}
