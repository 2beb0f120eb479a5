using System.Text.Json;
using EeHw.Model.Designs;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

public sealed class QuantizeVerbTests
{
    private static string Design => Path.Combine(Repository.Root, "samples", "glyphs", "design.yaml");

    [Test]
    public void Run_OnTheSample_WritesADesignThatKeepsTheBound()
    {
        using var folder = new TemporaryFolder();
        var run = FakeConsole.Run(
            "quantize", Design, "--max-drop", "1", "--samples", "400", "--test-samples", "400", "--min-weight-bits", "3", "--min-activation-bits", "6",
            "--out", folder.File("mixed.yaml"), "--curve", folder.File("curve.svg"), "--json");
        Assert.That(run.Exit, Is.Zero, run.ErrorText);
        var json = JsonDocument.Parse(run.OutText).RootElement;
        var accuracy = json.GetProperty("accuracy").EnumerateArray().ToList();
        var costs = json.GetProperty("costs").EnumerateArray().First();
        var mixed = DesignLoader.Load(folder.File("mixed.yaml"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(accuracy.Select(a => a.GetProperty("searchDropPoints").GetDouble()), Is.All.LessThanOrEqualTo(1));
            Assert.That(accuracy.Select(a => a.GetProperty("answersOf").GetString()), Is.EqualTo(new[] { "policy", "exit1", "exit2", "exit3" }));
            Assert.That(costs.GetProperty("after").GetDouble(), Is.LessThan(0.8 * costs.GetProperty("before").GetDouble()));
            foreach (var layer in json.GetProperty("layers").EnumerateArray())
            {
                var name = layer.GetProperty("name").GetString()!;
                var index = mixed.Network.Network.Layers.ToList().FindIndex(l => l.Name == name);
                Assert.That(mixed.Network.Layers[index].Output.Width, Is.EqualTo(layer.GetProperty("outputBitsAfter").GetInt32()), name);
                Assert.That(mixed.Network.Layers[index].Weights?.Width ?? 0, Is.EqualTo(layer.TryGetProperty("weightBitsAfter", out var w) ? w.GetInt32() : 0), name);
            }

            // The logits keep the design's width.
            Assert.That(mixed.Network.LogitFormat(2).Width, Is.EqualTo(16));
            Assert.That(File.ReadAllText(folder.File("curve.svg")), Does.StartWith("<svg").And.Contain("before").And.Contain("after"));
            Assert.That(File.ReadAllLines(folder.File("curve.csv")), Has.Length.EqualTo(json.GetProperty("curve").GetArrayLength() + 1));
        }
    }

    [Test]
    public void Run_BoundThatTheDesignDoesNotKeep_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var text = File.ReadAllText(Design).Replace("glyphs.onnx", Path.Combine(Repository.Root, "samples", "glyphs", "glyphs.onnx"), StringComparison.Ordinal) + "\n";
        var design = DesignFile.Parse(text, folder.File("d.yaml"));
        DesignFile.Write(design with { Arithmetic = design.Arithmetic with { Weights = new Model.Arithmetic.FixedFormat(2, 1) } }, folder.File("d.yaml"));
        var run = FakeConsole.Run("quantize", folder.File("d.yaml"), "--max-drop", "0.1", "--samples", "300", "--test-samples", "300", "--out", folder.File("mixed.yaml"));
        Assert.That((run.Exit, File.Exists(folder.File("mixed.yaml"))), Is.EqualTo((1, false)));
        Assert.That(run.ErrorText, Does.Match(@"--max-drop: error EEHW3016: the design as it is loses [0-9.]+ \+- [0-9.]+ points against float32 already \((policy|exit[123]): [0-9.]+ instead of [0-9.]+ %, 300 samples\); allowed is 0\.1\. Give the design more bits"));
    }

    [TestCase("--max-drop", "-1", "--max-drop must be from 0 to 100 points.")]
    [TestCase("--min-weight-bits", "1", "--min-weight-bits must be 2 or more.")]
    [TestCase("--samples", "1", "--samples must be 2 or more.")]
    public void Run_OptionOutOfRange_IsAUsageError(string option, string value, string message)
    {
        var run = FakeConsole.Run("quantize", Design, option, value);
        Assert.That(run.Exit, Is.EqualTo(2));
        Assert.That(run.ErrorText, Does.Contain(message));
    }
}
