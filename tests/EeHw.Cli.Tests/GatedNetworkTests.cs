using System.Text.Json;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

/// <summary>Networks trained jointly with their gates, from the training file to the device.</summary>
public sealed class GatedNetworkTests
{
    private const string Spec = """
        network:
          name: gated
          input: [1, 28, 28]
          layers:
            - { name: pool, kind: averagepool, kernel: 4 }
            - { name: flat, kind: flatten }
            - { name: fc1, kind: dense, channels: 10 }
            - { name: fc2, kind: dense, channels: 16, from: flat }
            - { name: relu, kind: relu }
            - { name: fc3, kind: dense, channels: 10 }
          exits: [fc1, fc3]
        data: { source: "glyphs:seed=1,count=600", scale: 0.00392157 }
        optimiser: { kind: adam, learningRate: 0.01 }
        batch: 50
        output: gated.onnx
        phases:
          - { epochs: 6 }
          - { epochs: 2, gates: { kind: KIND } }
        """;

    private const string Design = """
        name: gated
        network: gated.onnx
        platform: zc706
        clockMhz: 100
        data: { source: "glyphs:seed=1,count=600", scale: 0.00392157 }
        exits: { policyFile: fit.yaml }
        workload: { kind: closed, samples: 200 }
        """;

    // A gate among the outputs is a network for unit gate; the stop distribution reads the logits and is a policy file.
    [TestCase("soft-mixture", 11, "gate", "gate", new[] { "--score", "gate", "--option", "shares=even" })]
    [TestCase("stop-distribution", 10, "max-softmax", "stop-distribution", new[] { "--policy", "stop-distribution", "--option", "shares=even" })]
    public void GatedNetwork_FromTrainingToDevice_IsTakenByEveryCommand(string kind, int outputs, string found, string unit, string[] fitted)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("gated.yaml"), Spec.Replace("KIND", kind, StringComparison.Ordinal));
        Ok("train", folder.File("gated.yaml"), "--threads", "1");
        Assert.That(Ok("inspect", folder.File("gated.onnx"), "--json").GetProperty("exits")[0].GetProperty("classes").GetInt32(), Is.EqualTo(outputs));
        Ok("trace", folder.File("gated.onnx"), "--data", "glyphs:seed=1,count=600", "--split", "validation", "--scale", "0.00392157", "--out", folder.File("v.npz"));

        // The policy that training wrote, by its unit too.
        var trained = Ok("policy", "evaluate", folder.File("v.npz"), "--policy-file", folder.File("gated.policy.yaml"), "--unit", "fixed<16,7,RND,SAT>");
        Assert.That(trained.GetProperty("unit").GetProperty("kind").GetString(), Is.EqualTo(unit));
        Assert.That(trained.GetProperty("unit").GetProperty("movedFraction").GetDouble(), Is.LessThan(0.05));
        Ok(["policy", "fit", folder.File("v.npz"), .. fitted, "--out", folder.File("fit.yaml")]);

        Ok("design", "new", folder.File("gated.onnx"), "--platform", "zc706", "--out", folder.File("new.yaml"));
        Assert.That(File.ReadAllText(folder.File("new.yaml")), Does.Contain($"  policy: {found}\n").And.Contain(found == "gate" ? "  thresholds: [0]\n" : "  thresholds: [0.9]\n"));

        File.WriteAllText(folder.File("design.yaml"), Design);
        var shares = Ok("simulate", folder.File("design.yaml")).GetProperty("exits").EnumerateArray().Select(e => e.GetProperty("share").GetDouble()).ToList();
        Assert.That(shares[0], Is.InRange(0.25, 0.75), "thresholds for even shares");
        foreach (var target in (string[])["verilog", "vitis", "opencl"])
        {
            Ok("generate", folder.File("design.yaml"), "--target", target, "--out", folder.File(target));
        }

        Ok("run", folder.File("design.yaml"), "--device", "software", "--samples", "100", "--repeats", "1", "--compare");
    }

    // Other scores compare the gate as a class, and the score gate takes a class for one: both are said.
    [Test]
    public void GatedTrace_WithAnotherScore_IsWarnedOf()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("gated.yaml"), Spec.Replace("KIND", "soft-mixture", StringComparison.Ordinal));
        Ok("train", folder.File("gated.yaml"), "--epochs", "1", "--limit", "200", "--threads", "1");
        Ok("trace", folder.File("gated.onnx"), "--data", "glyphs:seed=1,count=600", "--scale", "0.00392157", "--out", folder.File("v.npz"));
        var run = FakeConsole.Run("policy", "evaluate", folder.File("v.npz"), "--thresholds", "0.5");
        Assert.That(run.ErrorText, Does.Contain("exit exit1: warning EEHW5028: exit 'exit1' has 11 outputs and the data 10 classes: the last one looks like a gate, and threshold compares it as a class. Use the policy gate (a threshold on it, 0 is a gate of one half).\n"));
        File.WriteAllText(folder.File("design.yaml"), Design.Replace("policyFile: fit.yaml", "policy: max-softmax, thresholds: [0.5]", StringComparison.Ordinal));
        Assert.That(FakeConsole.Run("design", "resolve", folder.File("design.yaml"), "--out", folder.File("r.yaml")).ErrorText, Does.Contain("exits.policy: warning EEHW5028: exit 'exit1' has 11 outputs and the data 10 classes"));
    }

    private static JsonElement Ok(params string[] arguments)
    {
        var run = FakeConsole.Run([.. arguments, "--json"]);
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.ErrorText);
        return JsonDocument.Parse(run.OutText).RootElement.Clone();
    }
}
