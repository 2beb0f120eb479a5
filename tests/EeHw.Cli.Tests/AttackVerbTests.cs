using System.Text.Json;
using EeHw.Model.Formats;
using EeHw.Model.Formats.Npz;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

public sealed class AttackVerbTests
{
    private static readonly string _glyphs = Path.Combine(Repository.Root, "samples", "glyphs");

    [Test]
    public void Attack_OnADesign_SlowsItAndSizesItsBuffers()
    {
        using var folder = new TemporaryFolder();
        var run = FakeConsole.Run("attack", Path.Combine(_glyphs, "design.yaml"), "--samples", "96", "--steps", "8", "--step-size", "0.008", "--out", folder.Path, "--json");
        Assert.That((run.Exit, run.ErrorText), Is.EqualTo((ExitCode.Ok, "")));
        var root = JsonDocument.Parse(run.OutText).RootElement;
        var units = root.GetProperty("policies")[0];
        var buffers = root.GetProperty("buffers").EnumerateArray().ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(root.GetProperty("largestPixelChange").GetDouble(), Is.EqualTo(0.03125).Within(1e-6));
            Assert.That(Number(units, "attacked", "efficacy"), Is.LessThan(Number(units, "clean", "efficacy")));
            Assert.That(units.GetProperty("efficacyLostFraction").GetDouble(), Is.EqualTo(1 - (Number(units, "attacked", "efficacy") / Number(units, "clean", "efficacy"))).Within(1e-12));

            // The simulator walked the decisions of the same units.
            Assert.That(root.GetProperty("attacked").GetProperty("exitShares")[0].GetDouble(), Is.EqualTo(units.GetProperty("attacked").GetProperty("exitShares")[0].GetDouble()).Within(1e-12));
            Assert.That(Number(root, "attacked", "throughputPerSecond"), Is.LessThan(Number(root, "clean", "throughputPerSecond")));
            Assert.That(root.GetProperty("attacked").GetProperty("energyPjPerSample").GetProperty("mean").GetDouble(), Is.GreaterThan(root.GetProperty("clean").GetProperty("energyPjPerSample").GetProperty("mean").GetDouble()));

            // More frames never hurt here, and the design's own two give what the plain simulation gave.
            Assert.That(buffers.Select(b => b.GetProperty("attackedThroughputPerSecond").GetDouble()), Is.Ordered);
            Assert.That(buffers[1].GetProperty("attackedThroughputPerSecond").GetDouble(), Is.EqualTo(Number(root, "attacked", "throughputPerSecond")));
            Assert.That(root.GetProperty("stageLoadUnderAttack").GetArrayLength(), Is.EqualTo(3));
            Assert.That(
                Directory.GetFiles(folder.Path).Select(Path.GetFileName),
                Is.EquivalentTo(new[] { "attacked.npz", "trace-clean.npz", "trace-attacked.npz", "trace-clean-fixed.npz", "trace-attacked-fixed.npz", "attack.json" }));
        }

        var simulated = FakeConsole.Run("simulate", Path.Combine(_glyphs, "design.yaml"), "--trace", folder.File("trace-attacked-fixed.npz"), "--samples", "96", "--json");
        Assert.That(JsonDocument.Parse(simulated.OutText).RootElement.GetProperty("throughputPerSecond").GetDouble(), Is.EqualTo(Number(root, "attacked", "throughputPerSecond")));
    }

    [Test]
    public void Attack_OnANetwork_LeavesDataThatTracesTheSame()
    {
        using var folder = new TemporaryFolder();
        var network = Path.Combine(_glyphs, "glyphs.onnx");
        var run = FakeConsole.Run("attack", network, "--norm", "l2", "--steps", "6", "--samples", "40", "--data", "glyphs:seed=7,count=100", "--out", folder.Path);
        Assert.That((run.Exit, run.ErrorText), Is.EqualTo((ExitCode.Ok, "")));
        var again = FakeConsole.Run("trace", network, "--data", folder.File("attacked.npz"), "--scale", "1", "--out", folder.File("again.npz"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.OutText, Does.Contain("DeepSloth, l2 per sample: epsilon 0.3487, 6 steps of 1; N = 40").And.Contain("max-softmax 0.9").And.Contain("accuracy drop <= 5 %").And.Contain("efficacy lost"));
            Assert.That(again.Exit, Is.EqualTo(ExitCode.Ok), again.ErrorText);
            Assert.That(TraceFile.Read(folder.File("again.npz")).Logits, Is.EqualTo(TraceFile.Read(folder.File("trace-attacked.npz")).Logits));
            Assert.That(TraceFile.Read(folder.File("trace-clean.npz")).Logits, Is.Not.EqualTo(TraceFile.Read(folder.File("trace-attacked.npz")).Logits));
        }
    }

    [Test]
    public void Attack_WithOnePerturbationForAll_WritesIt()
    {
        using var folder = new TemporaryFolder();
        var run = FakeConsole.Run("attack", Path.Combine(_glyphs, "glyphs.onnx"), "--universal", "--steps", "4", "--samples", "20", "--data", "glyphs:seed=7,count=200", "--out", folder.Path);
        Assert.That((run.Exit, run.ErrorText), Is.EqualTo((ExitCode.Ok, "")));
        var delta = Npy.Read(folder.File("perturbation.npy"));
        Assert.That(delta.ShapeText, Is.EqualTo("(1, 28, 28)"));
        Assert.That(delta.ToSingles().Max(Math.Abs), Is.EqualTo(0.03125f));
    }

    [TestCase(new[] { "glyphs.onnx" }, "error EEHW9001: --data is missing: there is nothing to attack the network with. Name the data it was trained on, or a design.\n")]
    [TestCase(new[] { "design.yaml", "--data", "glyphs:" }, "--data: error EEHW9001: a design names its own data. Leave --data out, or attack the network alone.\n")]
    [TestCase(new[] { "glyphs.onnx", "--data", "glyphs:seed=1,count=20", "--scale", "1" }, "sample 0, value 0: error EEHW5304: is 9 after scaling; an attack needs pixels from 0 to 1. Set the scale so that raw values times scale lie in [0, 1], and leave mean and std to the normalisation.\n")]
    [TestCase(new[] { "glyphs.onnx", "--data", "glyphs:seed=1,count=20", "--eps", "0" }, "attack: error EEHW5303: epsilon must be greater than 0. Leave it out for the published value.\n")]
    public void Attack_WithBadInput_SaysWhatIsWrong(string[] arguments, string expected)
    {
        using var folder = new TemporaryFolder();
        var run = FakeConsole.Run(["attack", Path.Combine(_glyphs, arguments[0]), .. arguments[1..], "--out", folder.File("out")]);
        Assert.That(run.ErrorText, Is.EqualTo(expected));
        Assert.That(Directory.Exists(folder.File("out")), Is.False);
    }

    private static double Number(JsonElement root, string side, string name) => root.GetProperty(side).GetProperty(name).GetDouble();
}
