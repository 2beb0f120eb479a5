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

    [TestCase("--array", "32", "--array: error EEHW6601: '32' is no array size; rows x columns are wanted, each 1 to 4096. For example 32x32.")]
    [TestCase("--dataflow", "rs", "--dataflow: error EEHW6602: there is no dataflow 'rs'; there are ws (weights stay), os (outputs stay) and is (inputs stay).")]
    public void Engine_WithAWrongOption_SaysWhatIsWanted(string option, string value, string message)
    {
        var run = FakeConsole.Run("engine", _resNet, option, value);
        Assert.That((run.Exit, run.ErrorText.Trim()), Is.EqualTo((ExitCode.Diagnostic, message)));
    }
}
