using EeHw.Model.Exits;
using EeHw.Model.Formats;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

/// <summary>Traces, budgets and policies that cannot be used, as a user meets them: each is answered by its code, with what was found and a way out.</summary>
public sealed class PolicyBadInputTests
{
    private const string OneExit = "the trace has one exit, where every sample leaves; there is nothing to decide. Add an exit to the network.\n";

    private static readonly string[] _evaluate = ["evaluate", "--thresholds", "0.9"];
    private static readonly string[] _fit = ["fit", "--budget-macs", "150"];

    [TestCase(float.NaN, "NaN")]
    [TestCase(float.PositiveInfinity, "Infinity")]
    public void LogitsThatAreNoNumbers_AreNamed(float value, string text)
    {
        var trace = Random(3, 4);
        trace.Logits[(40 * 4) + 4 + 2] = value;
        foreach (var run in Both(trace))
        {
            Assert.That(run, Does.Contain($"error EEHW5102: the logit of class 2 of sample 1 at exit exit2 is {text}; allowed are finite numbers. Make the trace again with eehw trace.\n"));
        }
    }

    [TestCase(4)]
    [TestCase(-1)]
    public void LabelsOutOfRange_AreNamed(int label)
    {
        var trace = Random(3, 4);
        trace.Labels[3] = label;
        foreach (var run in Both(trace))
        {
            Assert.That(run, Does.Contain($"error EEHW5102: the label of sample 3 is {label}; allowed is 0 to 3. Make the trace again with eehw trace.\n"));
        }
    }

    [Test]
    public void OneClass_IsRefusedByScoresThatCompare()
    {
        const string message = "exit exit1: error EEHW5026: the exit has 1 class(es), so every answer is equally sure; 2 are needed. Use a policy for regression: output-stability, or patience with a tolerance.\n";
        Assert.That(Both(Random(3, 1)), Is.All.EndWith(message));
        using var folder = new TemporaryFolder();
        Assert.That(FakeConsole.Run("policy", "sweep", Write(folder, Random(3, 1))).ErrorText, Is.EqualTo("score max-softmax, " + message));
        Assert.That(FakeConsole.Run("policy", "evaluate", folder.File("t.npz"), "--score", "max-logit", "--thresholds", "0").Exit, Is.EqualTo(ExitCode.Ok));
    }

    [Test]
    public void OneExit_IsRefused()
    {
        Assert.That(Both(Random(1, 4)), Is.EqualTo(new[] { "score max-softmax: error EEHW5026: " + OneExit, "policy threshold: error EEHW5026: " + OneExit }));
        using var folder = new TemporaryFolder();
        Assert.That(FakeConsole.Run("policy", "sweep", Write(folder, Random(1, 4))).ErrorText, Is.EqualTo("score max-softmax: error EEHW5026: " + OneExit));
    }

    [TestCase("100")]
    [TestCase("300")]
    [TestCase("7")]
    public void InfeasibleBudget_SaysWhatIsFeasible(string budget)
    {
        using var folder = new TemporaryFolder();
        Assert.That(
            FakeConsole.Run("policy", "fit", Write(folder, Random(3, 4)), "--budget-macs", budget).ErrorText,
            Is.EqualTo($"budget: error EEHW5005: {budget} MACs per sample cannot be met: every sample costs at least 100 (first exit) and at most 300 (final exit). Budgets lie strictly between.\n"));
    }

    [TestCase("0.999999", "exit exit1: warning EEHW5027: none of the 40 samples that get here leave; the head costs and decides nothing. Lower its threshold, or leave the exit out.\n")]
    [TestCase("0", "exit exit1: warning EEHW5027: all 40 samples that get here leave; later exits are never used. Raise its threshold, or cut the network here.\n")]
    public void ThresholdsThatLetNobodyOrEverybodyLeave_AreWarnedOf(string threshold, string warning)
    {
        using var folder = new TemporaryFolder();
        var run = FakeConsole.Run("policy", "evaluate", Write(folder, Random(3, 4)), "--thresholds", threshold);
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.ErrorText);
        Assert.That(run.ErrorText, Does.StartWith(warning));
    }

    [Test]
    public void GateOfAnotherNetwork_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var own = Random(3, 4) with { NetworkHash = new string('a', 64) };
        FakeConsole.Run("policy", "fit", Write(folder, own), "--policy", "linear-gate", "--budget-macs", "150", "--out", folder.File("gate.yaml"));
        Assert.That(FakeConsole.Run("policy", "evaluate", folder.File("t.npz"), "--policy-file", folder.File("gate.yaml")).Exit, Is.EqualTo(ExitCode.Ok));
        Write(folder, own with { NetworkHash = new string('b', 64) });
        Assert.That(
            FakeConsole.Run("policy", "evaluate", folder.File("t.npz"), "--policy-file", folder.File("gate.yaml")).ErrorText,
            Does.EndWith("network.hash: error EEHW5021: the policy linear-gate learned its numbers from network aaaaaaaaaaaa; this is network bbbbbbbbbbbb. Fit it again on a trace of this network with `eehw policy fit`.\n"));
    }

    private static string[] Both(Trace trace)
    {
        using var folder = new TemporaryFolder();
        var file = Write(folder, trace);
        return [.. new[] { _evaluate, _fit }.Select(a => FakeConsole.Run(["policy", a[0], file, .. a.Skip(1)])).Select(r => r.Exit == ExitCode.Diagnostic ? r.ErrorText : $"exit {r.Exit}: {r.ErrorText}")];
    }

    private static string Write(TemporaryFolder folder, Trace trace)
    {
        TraceFile.Write(trace, folder.File("t.npz"));
        return folder.File("t.npz");
    }

    private static Trace Random(int exits, int classes)
    {
        var random = new Random(3);
        return new()
        {
            Logits = [.. Enumerable.Range(0, exits * 40 * classes).Select(_ => (float)random.NextDouble() * 4)],
            Exits = exits,
            Samples = 40,
            Classes = classes,
            Labels = [.. Enumerable.Range(0, 40).Select(n => n % classes)],
            CostMacs = [.. Enumerable.Range(1, exits).Select(k => 100L * k)],
            BackboneMacs = [.. Enumerable.Range(1, exits).Select(k => (100L * k) - 10)],
            ExitNames = [.. Enumerable.Range(1, exits).Select(k => $"exit{k}")],
            Arithmetic = "float32",
            NetworkHash = "",
            DataHash = "",
        };
    }
}
