using System.Text.Json;
using EeHw.Model.Exits;
using EeHw.Model.Formats;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

public sealed class PolicyVerbTests
{
    // Two exits, two classes, four samples; logit margins at exit 1: 4, 3, 2, 1; all answers right at exit 2, the last one wrong at exit 1.
    private static readonly Trace _trace = new()
    {
        Logits = [4, 0, 3, 0, 2, 0, 0, 1, 9, 0, 9, 0, 9, 0, 9, 0],
        Exits = 2,
        Samples = 4,
        Classes = 2,
        Labels = [0, 0, 0, 0],
        CostMacs = [100, 300],
        BackboneMacs = [80, 260],
        ExitNames = ["early", "final"],
        Arithmetic = "float32",
        NetworkHash = new string('a', 64),
        DataHash = new string('b', 64),
    };

    [Test]
    public void Evaluate_OfAHandCase_PrintsWhatWasCounted()
    {
        using var folder = new TemporaryFolder();
        var run = FakeConsole.Run("policy", "evaluate", Write(folder), "--score", "logit-margin", "--thresholds", "2", "--json");
        Assert.That(run.ErrorText, Is.Empty);
        var root = JsonDocument.Parse(run.OutText).RootElement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(root.GetProperty("accuracyFraction").GetDouble(), Is.EqualTo(1));
            Assert.That(root.GetProperty("expectedMacs").GetDouble(), Is.EqualTo(150));
            Assert.That(root.GetProperty("exitShares").EnumerateArray().Select(e => e.GetDouble()), Is.EqualTo(new[] { 0.75, 0.25 }));
            Assert.That(root.GetProperty("thresholds").EnumerateArray().Select(e => e.GetDouble()), Is.EqualTo(new[] { 2.0 }));
            Assert.That(root.GetProperty("schemaVersion").GetInt32(), Is.EqualTo(1));
        }
    }

    [Test]
    public void Evaluate_AsText_ShowsExitsAndTheSum()
    {
        using var folder = new TemporaryFolder();
        var run = FakeConsole.Run("policy", "evaluate", Write(folder), "--score", "logit-margin", "--thresholds", "2");
        Assert.That(run.OutText, Does.Contain("early").And.Contain("75.00%").And.EndWith(
            "accuracy 100.00% ± 0.00% (standard error, N = 4)   expected cost 150 MACs (50.00% of all heads paid, 57.69% of the plain network)\n"));
    }

    [Test]
    public void Fit_ThenEvaluateWithTheFile_GivesTheSame()
    {
        using var folder = new TemporaryFolder();
        var (trace, policy) = (Write(folder), folder.File("policy.json"));
        // Budget 200 of 100..300: half leave first; the two surest have margins 4 and 3, so the threshold is 3.
        var fit = FakeConsole.Run("policy", "fit", trace, "--budget-macs", "200", "--score", "logit-margin", "--out", policy, "--json");
        var again = FakeConsole.Run("policy", "evaluate", trace, "--policy-file", policy, "--json");
        var (a, b) = (JsonDocument.Parse(fit.OutText).RootElement, JsonDocument.Parse(again.OutText).RootElement);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(a.GetProperty("thresholds")[0].GetDouble(), Is.EqualTo(3));
            Assert.That(a.GetProperty("expectedMacs").GetDouble(), Is.EqualTo(200));
            Assert.That(b.GetProperty("expectedMacs").GetDouble(), Is.EqualTo(200));
            Assert.That(b.GetProperty("thresholds")[0].GetDouble(), Is.EqualTo(3));
        }
    }

    [Test]
    public void PolicyFile_WithThresholdsBeyondDoublePrecision_KeepsThemApart()
    {
        using var folder = new TemporaryFolder();
        var policy = new ThresholdPolicy { Score = new MaxSoftmaxScore(), Confidences = [60.5] };
        PolicyFile.Write(folder.File("p.json"), new(PolicyHeader.Of(_trace, policy), policy), "1", new string('0', 64));
        var read = (ThresholdPolicy)PolicyFile.Read(folder.File("p.json"), _trace);
        Assert.That(read, Is.EqualTo(policy with { Score = read.Score }));
        policy = policy with { Confidences = [double.PositiveInfinity] };
        PolicyFile.Write(folder.File("p.json"), new(PolicyHeader.Of(_trace, policy), policy), "1", new string('0', 64));
        Assert.That(((ThresholdPolicy)PolicyFile.Read(folder.File("p.json"), _trace)).Confidences[0], Is.EqualTo(double.PositiveInfinity));
    }

    [Test]
    public void Sweep_WritesAPointPerLine()
    {
        using var folder = new TemporaryFolder();
        var csv = folder.File("curve.csv");
        var run = FakeConsole.Run("policy", "sweep", Write(folder), "--score", "logit-margin", "--family", "shared", "--points", "4", "--out", csv);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.ErrorText);
            Assert.That(File.ReadAllText(csv), Is.EqualTo(
                "threshold_early,expectedMacs,accuracyFraction,accuracyStandardError,share_early,share_final\n"
                + "1,100,0.75,0.21650635094610965,1,0\n"
                + "2,150,1,0,0.75,0.25\n"
                + "3,200,1,0,0.5,0.5\n"
                + "4,250,1,0,0.25,0.75\n"));
        }
    }

    [TestCase(new[] { "--thresholds", "0.9,x" }, "--thresholds[1]: error EEHW5003: 'x' is not a number. Write numbers with a point and commas between them: 0.9,0.8.\n")]
    [TestCase(new[] { "--thresholds", "0.9,0.8" }, "--thresholds: error EEHW5002: 2 threshold(s) were given; the network has 2 exit(s), so 1 are needed (or one that all share).\n")]
    [TestCase(new[] { "--thresholds", "1.5" }, "--thresholds[0]: error EEHW5003: the threshold is 1.5; max-softmax takes 0 to 1 (probability).\n")]
    [TestCase(new[] { "--score", "sure", "--thresholds", "0.5" }, "--score: error EEHW5001: there is no exit score 'sure'; there are max-softmax, entropy, margin, logit-margin, max-logit, base2-truncated, submax, gate.\n")]
    [TestCase(new string[0], "error EEHW9001: either --thresholds or --policy-file is needed, and not both. `eehw policy evaluate --help` shows what there is.\n")]
    public void Evaluate_WithBadInput_SaysWhatIsWrong(string[] options, string expected)
    {
        using var folder = new TemporaryFolder();
        var run = FakeConsole.Run(["policy", "evaluate", Write(folder), .. options]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ErrorText, Is.EqualTo(expected));
            Assert.That(run.Exit, Is.Not.Zero);
            Assert.That(run.OutText, Is.Empty);
        }
    }

    // Thresholds 2: three leave first (4, 3, 2), so efficacy (300 full cost) = 1/3·3/4/2 + 2/3·(3/4 + 1)/2 = 1/8 + 7/12.
    [Test]
    public void Metrics_OfAHandCase_AnswersInOneJsonDocument()
    {
        using var folder = new TemporaryFolder();
        var run = FakeConsole.Run("policy", "metrics", Write(folder), "--score", "logit-margin", "--thresholds", "2", "--budget-macs", "120", "--json");
        Assert.That(run.ErrorText, Is.Empty);
        var root = JsonDocument.Parse(run.OutText).RootElement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(root.GetProperty("oracleMacs").GetDouble(), Is.EqualTo(150));
            Assert.That(root.GetProperty("exits")[0].GetProperty("firstRight").GetInt32(), Is.EqualTo(3));
            Assert.That(root.GetProperty("policy").GetProperty("efficacy").GetDouble(), Is.EqualTo((1 / 8.0) + (7 / 12.0)).Within(1e-12));
            Assert.That(root.GetProperty("policy").GetProperty("budget").GetProperty("errorFraction").GetDouble(), Is.EqualTo(0.25));
        }
    }

    [Test]
    public void Metrics_AsText_NamesEveryFigure()
    {
        using var folder = new TemporaryFolder();
        var run = FakeConsole.Run("policy", "metrics", Write(folder), "--score", "logit-margin", "--thresholds", "2");
        Assert.That((run.Exit, run.ErrorText), Is.EqualTo((ExitCode.Ok, "")));
        foreach (var name in new[] { "oracle accuracy", "wasteful", "destructive", "confusion", "policy: efficacy", "policy: balance", "policy: calibration error", "curve: mean accuracy", "N = 4;" })
        {
            Assert.That(run.OutText, Does.Contain(name));
        }
    }

    [Test]
    public void Metrics_WithAReferenceOfAnotherNetwork_SaysSo()
    {
        using var folder = new TemporaryFolder();
        var other = folder.File("other.npz");
        TraceFile.Write(_trace with { NetworkHash = new string('c', 64) }, other);
        var run = FakeConsole.Run("policy", "metrics", Write(folder), "--reference", other);
        Assert.That(run.ErrorText, Is.EqualTo($"{other}: error EEHW5301: this trace was made with another network. Make both with `eehw trace` of the same network.\n"));
    }

    [TestCase(new[] { "--budget-macs", "100" }, "error EEHW9001: --budget-macs judges a policy, and none is given. Give one of --thresholds and --policy-file.\n")]
    [TestCase(new[] { "--thresholds", "0.5", "--policy-file", "p.json" }, "error EEHW9001: --thresholds and --policy-file both name a policy. Give one of --thresholds and --policy-file.\n")]
    [TestCase(new[] { "--thresholds", "0.5", "--budget-macs", "0" }, "--budget-macs: error EEHW9001: is 0; allowed is a number above 0.\n")]
    public void Metrics_WithBadOptions_SaysWhatIsWrong(string[] options, string expected)
    {
        using var folder = new TemporaryFolder();
        Assert.That(FakeConsole.Run(["policy", "metrics", Write(folder), .. options]).ErrorText, Is.EqualTo(expected));
    }

    private static string Write(TemporaryFolder folder)
    {
        TraceFile.Write(_trace, folder.File("trace.npz"));
        return folder.File("trace.npz");
    }
}
