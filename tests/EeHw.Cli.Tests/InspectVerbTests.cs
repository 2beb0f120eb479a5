using System.Text.Json;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

public sealed class InspectVerbTests
{
    // x [1,4,4] -> conv 3x3, 2 channels, pad 1 (18 weights + 2 biases, 16 * 18 = 288 MACs) -> relu
    //   exit a: mean, dense 2 -> 3 (6 + 3, 6 MACs); exit b: flatten, dense 32 -> 3 (96 + 3, 96 MACs).
    private static readonly Network _small = new()
    {
        Name = "small",
        InputName = "x",
        Layers =
        [
            new InputLayer { Name = "x", Inputs = [], Output = new Shape(1, 4, 4) },
            new ConvLayer { Name = "conv", Inputs = [0], Output = new Shape(2, 4, 4), Weights = [.. Enumerable.Repeat(0.5f, 18)], Bias = [1, 2], InputChannels = 1, Kernel = new Extent(3, 3), Padding = new Padding(1, 1, 1, 1) },
            new ReluLayer { Name = "relu", Inputs = [1], Output = new Shape(2, 4, 4) },
            new GlobalAveragePoolLayer { Name = "mean", Inputs = [2], Output = new Shape(2, 1, 1) },
            new DenseLayer { Name = "head", Inputs = [3], Output = new Shape(3, 1, 1), Weights = [1, 2, 3, 4, 5, 6], Bias = [0, 0, 0], InputLength = 2 },
            new FlattenLayer { Name = "flat", Inputs = [2], Output = new Shape(32, 1, 1) },
            new DenseLayer { Name = "last", Inputs = [5], Output = new Shape(3, 1, 1), Weights = [.. Enumerable.Repeat(0.1f, 96)], Bias = [0, 0, 0], InputLength = 32 },
        ],
        Exits = [new Exit("a", 4, new ImportedExitRule("max-softmax", 0.75, true)), new Exit("b", 6)],
    };

    [Test]
    public void Inspect_OfAHandCase_CountsWhatWasCounted()
    {
        using var folder = new TemporaryFolder();
        var run = FakeConsole.Run("inspect", Write(folder), "--json");
        Assert.That(run.ErrorText, Is.Empty);
        var root = JsonDocument.Parse(run.OutText).RootElement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(root.GetProperty("schemaVersion").GetInt32(), Is.EqualTo(1));
            Assert.That(root.GetProperty("toolVersion").GetString(), Is.Not.Empty);
            Assert.That(root.GetProperty("inputHash").GetString(), Has.Length.EqualTo(64));
            Assert.That(root.GetProperty("parameters").GetInt64(), Is.EqualTo(20 + 9 + 99));
            Assert.That(root.GetProperty("exits").EnumerateArray().Select(e => e.GetProperty("name").GetString()), Is.EqualTo(new[] { "a", "b" }));
            Assert.That(Numbers(root, "exits", "macs"), Is.EqualTo(new[] { 294, 96 }));
            Assert.That(Numbers(root, "exits", "cumulativeMacs"), Is.EqualTo(new[] { 294, 390 }));
            Assert.That(Numbers(root, "exits", "backboneMacs"), Is.EqualTo(new[] { 288, 384 }));
            Assert.That(Numbers(root, "layers", "macs"), Is.EqualTo(new[] { 0, 288, 0, 0, 6, 0, 96 }));
            Assert.That(root.GetProperty("layers").EnumerateArray().Select(e => e.GetProperty("kind").GetString()), Is.EqualTo(new[] { "input", "conv", "relu", "globalaveragepool", "dense", "flatten", "dense" }));
            var rule = root.GetProperty("exits")[0].GetProperty("rule");
            Assert.That((rule.GetProperty("criterion").GetString(), rule.GetProperty("threshold").GetDouble(), rule.GetProperty("strict").GetBoolean()), Is.EqualTo(("max-softmax", 0.75, true)));
            Assert.That(root.GetProperty("exits")[1].TryGetProperty("rule", out _), Is.False);
        }
    }

    [Test]
    public void Inspect_AsText_ShowsLayersAndExits()
    {
        using var folder = new TemporaryFolder();
        var lines = FakeConsole.Run("inspect", Write(folder)).OutText.Split('\n');
        Assert.That(lines[0], Is.EqualTo("network small   input x [1, 4, 4]   128 parameters   390 MACs"));
        Assert.That(lines.Select(Squeezed), Does.Contain("1 conv conv 0 [2, 4, 4] 3x3 pad 1 1 20 288"));
        Assert.That(lines.Select(Squeezed), Does.Contain("a 3 294 294 288 75.4 % max-softmax > 0.75"));
    }

    [Test]
    public void Inspect_MissingFile_SaysSo()
    {
        var run = FakeConsole.Run("inspect", "no-such.onnx");
        Assert.That(run.ErrorText, Is.EqualTo("no-such.onnx: error EEHW1001: there is no such file. Name an ONNX file.\n"));
        Assert.That(run.OutText, Is.Empty);
    }

    [Test]
    public void Inspect_CutFile_NamesTheByteAndPrintsNothingElse()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("cut.onnx"), OnnxWriter.ToBytes(_small)[..200]);
        var run = FakeConsole.Run("inspect", folder.File("cut.onnx"), "--json");
        Assert.That(run.OutText, Is.Empty);
        Assert.That(run.ErrorText.Replace(folder.Path + "/", "", StringComparison.Ordinal), Does.Match(
            @"^cut\.onnx\(byte 15\): error EEHW1101: not a readable ONNX file: field 7 declares [0-9]+ bytes, but 182 are left\. Export the network again, or check that the file was copied whole\.\n$"));
    }

    [Test]
    public void Inspect_FashionMnistNetwork_HasThePublishedCounts()
    {
        var run = FakeConsole.Run("inspect", Tools.Data("fmnist-3exit", "fmnist-3exit.onnx"), "--json");
        var root = JsonDocument.Parse(run.OutText).RootElement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(root.GetProperty("parameters").GetInt64(), Is.EqualTo(45014));
            Assert.That(Numbers(root, "exits", "cumulativeMacs"), Is.EqualTo(new[] { 273616, 1065328, 1761776 }));
            Assert.That(Numbers(root, "exits", "backboneMacs")[^1], Is.EqualTo(1530624));
        }
    }

    private static string Squeezed(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static long[] Numbers(JsonElement root, string array, string field) => [.. root.GetProperty(array).EnumerateArray().Select(e => e.GetProperty(field).GetInt64())];

    private static string Write(TemporaryFolder folder)
    {
        OnnxWriter.Write(_small, folder.File("small.onnx"));
        return folder.File("small.onnx");
    }
}
