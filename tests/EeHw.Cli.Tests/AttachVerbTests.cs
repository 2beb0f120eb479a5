using System.Text.Json;
using EeHw.Model.Formats.Onnx;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

public sealed class AttachVerbTests
{
    private static readonly string _glyphs = Path.Combine(Repository.Root, "samples", "glyphs", "glyphs.onnx");

    [Test]
    public void List_OfTheSample_ShowsTensorsWithTheirShareOfTheCost()
    {
        var run = FakeConsole.Run("attach", _glyphs, "--list");
        var json = FakeConsole.Run("attach", _glyphs, "--list", "--json");
        var tensors = JsonDocument.Parse(json.OutText).RootElement.GetProperty("tensors").EnumerateArray().ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ErrorText, Is.Empty);
            Assert.That(run.OutText, Does.Contain("relu1").And.Contain("[8, 14, 14]").And.Contain("share of the backbone").And.Not.Contain("exit1_pool"));
            // conv1: 14·14·8·25 = 39 200 MACs.
            Assert.That(tensors.Single(t => t.GetProperty("name").GetString() == "relu1").GetProperty("macsBefore").GetInt64(), Is.EqualTo(39_200));
            Assert.That(tensors.Single(t => t.GetProperty("name").GetString() == "conv1").GetProperty("isClean").GetBoolean(), Is.False);
        }
    }

    [Test]
    public void Attach_WithData_WritesANetworkThatEveryVerbTakes()
    {
        using var folder = new TemporaryFolder();
        var output = folder.File("two.onnx");
        var run = FakeConsole.Run("attach", _glyphs, "--replace", "--exits", "pool2,10%", "--head", "pool-fc,conv-pool-fc", "--width", "4", "--data", "glyphs:seed=5,count=3000", "--epochs", "4", "--out", output, "--json");
        Assert.That((run.Exit, run.ErrorText), Is.EqualTo((ExitCode.Ok, "")));
        var root = JsonDocument.Parse(run.OutText).RootElement;
        var trace = FakeConsole.Run("trace", output, "--data", "glyphs:seed=5,count=300", "--out", folder.File("t.npz"), "--json");
        var design = FakeConsole.Run("design", "new", output, "--platform", "zc706", "--out", folder.File("design.yaml"));
        var simulated = FakeConsole.Run("simulate", folder.File("design.yaml"), "--decisions", "random:p=0.5", "--samples", "50", "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(root.GetProperty("exits").EnumerateArray().Select(e => e.GetProperty("name").GetString()), Is.EqualTo(new[] { "exit1", "exit2", "exit3" }));
            Assert.That(root.GetProperty("exits")[0].GetProperty("tensor").GetString(), Is.EqualTo("relu1"));
            Assert.That(root.GetProperty("exits")[0].GetProperty("head").GetString(), Is.EqualTo("pool-fc"));
            Assert.That(root.GetProperty("exits")[1].GetProperty("head").GetString(), Is.EqualTo("conv-pool-fc"));
            Assert.That(root.GetProperty("exits")[1].GetProperty("validationAccuracyFractionByEpoch").GetArrayLength(), Is.EqualTo(4));
            Assert.That(root.GetProperty("exits")[1].GetProperty("testAccuracyFraction").GetDouble(), Is.GreaterThan(0.3));
            Assert.That(Directory.GetFiles(folder.Path, "two.*").Select(Path.GetFileName), Is.EquivalentTo(new[] { "two.onnx", "two.metrics.json", "two.attach.resolved.yaml" }));
            Assert.That(File.ReadAllText(folder.File("two.attach.resolved.yaml")), Does.Contain("seed: 1").And.Contain("tensor: relu1").And.Contain("glyphs:seed=5,count=3000"));
            Assert.That(JsonDocument.Parse(trace.OutText).RootElement.GetProperty("exits").GetArrayLength(), Is.EqualTo(3));
            Assert.That((design.Exit, design.ErrorText), Is.EqualTo((ExitCode.Ok, "")));
            Assert.That(simulated.Exit, Is.EqualTo(ExitCode.Ok), simulated.ErrorText);
        }
    }

    [Test]
    public void Attach_WithoutData_SaysThatHeadsAreNotTrained()
    {
        using var folder = new TemporaryFolder();
        var run = FakeConsole.Run("attach", _glyphs, "--exits", "80%", "--out", folder.File("more.onnx"));
        Assert.That((run.Exit, run.ErrorText), Is.EqualTo((ExitCode.Ok, "")));
        Assert.That(run.OutText, Does.Contain("The new heads have their first weights: --data trains them."));
        Assert.That(OnnxReader.Read(folder.File("more.onnx")).ExitCount, Is.EqualTo(4));
    }

    [TestCase(new[] { "--exits", "pool9", "--out", "x.onnx" }, "--exits pool9: error EEHW6102: no tensor of the backbone is called 'pool9'. Did you mean 'pool2'?\n")]
    [TestCase(new[] { "--exits", "pool2", "--head", "conv-pool-fs", "--out", "x.onnx" }, "--head: error EEHW6101: there is no head 'conv-pool-fs'. Did you mean 'conv-pool-fc'?\n")]
    [TestCase(new[] { "--exits", "pool3,relu3", "--head", "pool-fc,pool-fc,pool-fc", "--out", "x.onnx" }, "--head: error EEHW6101: 3 heads for 2 exits. Give one head for all exits, or one each, earliest first.\n")]
    [TestCase(new[] { "--out", "x.onnx" }, "error EEHW9001: --exits is missing. Say where the exits go and what to write, or --list the places.\n")]
    [TestCase(new[] { "--exits", "50%", "--epochs", "0", "--out", "x.onnx" }, "error EEHW9001: --epochs is out of range. `eehw attach --help` shows what there is.\n")]
    public void Attach_WithBadInput_SaysWhatIsWrong(string[] options, string expected)
        => Assert.That(FakeConsole.Run(["attach", _glyphs, .. options]).ErrorText, Is.EqualTo(expected));
}
