using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Formats.Npz;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Formats.Onnx;

/// <summary>Files that other tools made; TestData/README.md says how.</summary>
public sealed class OnnxFileTests
{
    private static readonly string _folder = Path.Combine(Repository.Root, "tests", "EeHw.Model.Tests", "Formats", "Onnx", "TestData");

    [TestCase("opset9")]
    [TestCase("opset17")]
    [TestCase("nested-if")]
    public void Read_ThenRun_AnswersAsTheFileDoes(string name)
    {
        var network = OnnxReader.Read(Path.Combine(_folder, name + ".onnx"));
        var expected = NpzFile.Read(Path.Combine(_folder, name + ".npz"));
        var (x, logits) = (expected["x"].ToSingles(), expected["logits"].ToSingles());
        var size = (int)network.Input.Elements;
        var executor = new FloatExecutor(network);
        for (var sample = 0; sample < 3; sample++)
        {
            var answers = executor.Run(x.AsSpan(sample * size, size));
            for (var k = 0; k < network.ExitCount; k++)
            {
                var classes = network.Classes(k);
                Assert.That(answers[k], Is.EqualTo(logits.AsSpan(((k * 3) + sample) * classes, classes).ToArray()).Within(2e-4), $"exit {k}, sample {sample}");
            }
        }
    }

    [TestCase("opset9", "first second", "conv1 gap matmul clip1 conv2 relu2 conv3 relu3 bn_after_relu avg view fc")]
    [TestCase("opset17", "first second", "conv1 relu6 conv2 sum relu2 mean head1 conv3 concat pool avg reshape fc")]
    [TestCase("nested-if", "exit1 exit2 exit3", "conv1 relu1 flat1 fc1 conv2 relu2 pool2 flat2 fc2 conv3 add3 relu3 pool3 flat3 fc3")]
    public void Read_AFile_FindsLayersAndExits(string name, string exits, string layers)
    {
        var network = OnnxReader.Read(Path.Combine(_folder, name + ".onnx"));
        Assert.That(string.Join(' ', network.Exits.Select(e => e.Name)), Is.EqualTo(exits));
        Assert.That(network.Layers.Skip(1).Select(l => l.Name), Is.EquivalentTo(layers.Split(' ')));
    }

    [Test]
    public void Read_NestedIf_FindsTheRules()
    {
        var network = OnnxReader.Read(Path.Combine(_folder, "nested-if.onnx"));
        // The second file form is Less: samples below 0.75 stay, so those at 0.75 or above leave.
        Assert.That(network.Exits.Select(e => e.Rule), Is.EqualTo(new[] { new ImportedExitRule("max-softmax", 0.9, true), new ImportedExitRule("max-softmax", 0.75, false), null }));
    }

    [Test]
    public void Read_WhatHasNoPlace_IsNoted()
    {
        OnnxReader.Read(Path.Combine(_folder, "opset9.onnx"), out var notes);
        Assert.That(notes.Select(n => n.ToString().Replace(_folder + "/", "", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            "opset9.onnx node 'dead' (Relu): note EEHW1113: no output needs it; it was left out.",
            "opset9.onnx output 'second': note EEHW1113: the Softmax was left out: exits answer with logits.",
        }));
    }

    [Test]
    public void Read_FashionMnistNetwork_GivesTheStoredLogits()
    {
        var folder = Tools.Data("fmnist-3exit");
        var network = OnnxReader.Read(Path.Combine(folder, "fmnist-3exit.onnx"));
        var golden = NpzFile.Read(Path.Combine(folder, "golden16.npz"));
        var input = golden["input"].ToSingles();
        var executor = new FloatExecutor(network);
        for (var i = 0; i < 16; i++)
        {
            var answers = executor.Run(input.AsSpan(i * 784, 784));
            for (var k = 0; k < 3; k++)
            {
                Assert.That(answers[k], Is.EqualTo(golden[$"exit{k + 1}"].ToSingles().AsSpan(i * 10, 10).ToArray()).Within(1e-4));
            }
        }
    }

    [TestCase("opset9")]
    [TestCase("nested-if")]
    public void Read_EveryPrefix_IsRefusedOrRead(string name)
    {
        var whole = File.ReadAllBytes(Path.Combine(_folder, name + ".onnx"));
        for (var length = 0; length < whole.Length; length++)
        {
            ReadOrRefuse(whole[..length]);
        }
    }

    [Property(MaxTest = 1500, StartSize = 1 << 30, EndSize = 1 << 30)]
    public void Read_Mutated_IsRefusedOrRead(int seed)
    {
        var name = new[] { "opset9", "opset17", "nested-if" }[(seed & int.MaxValue) % 3];
        ReadOrRefuse(Mutation.Of(File.ReadAllBytes(Path.Combine(_folder, name + ".onnx")), seed));
    }

    private static void ReadOrRefuse(byte[] content)
    {
        try
        {
            var network = OnnxReader.Read("m.onnx", content, out _);
            Assert.That(network.ExitCount, Is.GreaterThan(0));
            Assert.That(network.Layers.Select((l, i) => l.Inputs.All(j => j < i)), Has.All.True);
        }
        catch (EeHwException e)
        {
            Assert.That(e.Message, Does.StartWith("m.onnx").And.Match("error EEHW1[01][0-9]{2}: "));
        }
    }
}
