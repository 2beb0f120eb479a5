using System.Text.Json;
using EeHw.Model.Exits;
using EeHw.Model.Formats;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

/// <summary>Fits of any policy from the command line, decision units beside float, policies in designs.</summary>
public sealed class PolicyFitVerbTests
{
    // Three exits, two classes, six samples; margins at exit 1: 6 5 4 3 2 1, exit 1 wrong on the last; the later exits always right.
    private static readonly Trace _trace = new()
    {
        Logits = [6, 0, 5, 0, 4, 0, 3, 0, 2, 0, 0, 1, .. Enumerable.Repeat(new[] { 4f, 0 }, 12).SelectMany(z => z)],
        Exits = 3,
        Samples = 6,
        Classes = 2,
        Labels = new int[6],
        CostMacs = [100, 200, 300],
        BackboneMacs = [80, 160, 260],
        ExitNames = ["early", "middle", "final"],
        Arithmetic = "float32",
        NetworkHash = new string('a', 64),
        DataHash = new string('b', 64),
    };

    [Test]
    public void Fit_OfAnyPolicy_WritesAFileThatEvaluates()
    {
        using var folder = new TemporaryFolder();
        var (trace, policy) = (Write(folder), folder.File("p.yaml"));
        var fit = FakeConsole.Run("policy", "fit", trace, "--policy", "class-thresholds", "--option", "precision=0.9", "--out", policy, "--json");
        var again = FakeConsole.Run("policy", "evaluate", trace, "--policy-file", policy, "--json");
        var (a, b) = (JsonDocument.Parse(fit.OutText).RootElement, JsonDocument.Parse(again.OutText).RootElement);
        using (Assert.EnterMultipleScope())
        {
            // Class 0 is always right: all five leave first. Class 1 is answered once, wrongly: that sample leaves at the second exit, which is right.
            Assert.That(a.GetProperty("policy").GetString(), Is.EqualTo("class-thresholds"));
            Assert.That(a.GetProperty("exitShares").EnumerateArray().Select(e => e.GetDouble()), Is.EqualTo(new[] { 5 / 6.0, 1 / 6.0, 0 }).Within(1e-12));
            Assert.That(a.GetProperty("accuracyFraction").GetDouble(), Is.EqualTo(1));
            Assert.That(b.GetProperty("expectedMacs").GetDouble(), Is.EqualTo(a.GetProperty("expectedMacs").GetDouble()));
            Assert.That(fit.ErrorText, Is.EqualTo("fitting, exit middle: warning EEHW5027: all 1 samples that get here leave; later exits are never used. Raise its threshold, or cut the network here.\n"));
        }
    }

    // Early heads get an eleventh output, the gate: from the network to the simulator and the reference C++, where accuracy counts classes only.
    [TestCase(false)]
    [TestCase(true, Category = "Long")]
    public void Fold_OfALinearGate_DecidesInSimulatorAndGeneratedCode(bool withCode)
    {
        using var folder = new TemporaryFolder();
        var (net, trace, policy) = (Path.Combine(Repository.Root, "samples", "glyphs", "glyphs.onnx"), folder.File("t.npz"), folder.File("p.yaml"));
        FakeConsole.Run("trace", net, "--data", "glyphs:seed=7,count=10000", "--split", "validation", "--limit", "400", "--features", "penultimate", "--out", trace);
        FakeConsole.Run("policy", "fit", trace, "--policy", "linear-gate", "--budget-macs", "250000", "--out", policy);
        var fold = FakeConsole.Run("policy", "fold", net, policy, "--out", folder.File("f.onnx"), "--policy-out", folder.File("f.yaml"));
        File.WriteAllText(folder.File("d.yaml"), """
            network: f.onnx
            platform: zc706
            exits: { policyFile: f.yaml }
            data: { source: "glyphs:seed=7,count=10000", scale: 0.00392157, limit: 150 }
            arithmetic: { calibrationSamples: 64 }

            """);
        var design = folder.File("d.yaml");
        var simulated = JsonDocument.Parse(FakeConsole.Run("simulate", design, "--samples", "150", "--json").OutText).RootElement;
        var traced = JsonDocument.Parse(FakeConsole.Run("trace", "--design", design, "--json").OutText).RootElement;
        var verified = withCode ? FakeConsole.Run("verify", design, "--samples", "20").OutText : null;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fold.OutText, Does.EndWith("a threshold on gate is left.\n"));
            Assert.That(simulated.GetProperty("accuracyFraction").GetDouble(), Is.GreaterThan(0.9));
            Assert.That(traced.GetProperty("classes").GetInt32(), Is.EqualTo(10));
            Assert.That(traced.GetProperty("exits")[0].GetProperty("accuracyFraction").GetDouble(), Is.GreaterThan(0.85));
            Assert.That(verified ?? " values compared (exits, classes, logits), 0 differ\n", Does.Contain(" values compared (exits, classes, logits), 0 differ\n"));
        }
    }

    [Test]
    public void Fit_ForABudget_SaysWhatWasRealised()
    {
        using var folder = new TemporaryFolder();
        var run = FakeConsole.Run("policy", "fit", Write(folder), "--policy", "decision-process", "--option", "lambda=0.01", "--option", "confidenceBins=6", "--option", "entropyBins=1", "--budget-macs", "150");
        Assert.That(run.OutText, Does.StartWith("decision-process: the states in which leaving is worth more than going on, by backward induction\nlambda = 0.01; expected value ").And.Contain("budget 150 MACs per sample, realised 117 (-22.22%)\n"));
    }

    // Thresholds 3.3 and 3.3 on margins 6 5 4 3 2 1: three leave first, the rest at the second exit. In fixed<4,4,RND,SAT> the threshold register holds 4: the same.
    // fixed<3,3,RND,SAT> holds at most 3: no margin reaches 4, all go on, and at the second exit too.
    [TestCase("fixed<8,5,RND,SAT>", 0.5, 0.0)]
    [TestCase("fixed<3,3,RND,SAT>", 0.0, 1.0)]
    public void Evaluate_WithAUnit_ShowsWhatItDoesBesideFloat(string format, double first, double moved)
    {
        using var folder = new TemporaryFolder();
        var run = FakeConsole.Run("policy", "evaluate", Write(folder), "--score", "logit-margin", "--thresholds", "3.3", "--unit", format, "--json");
        var unit = JsonDocument.Parse(run.OutText).RootElement.GetProperty("unit");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(unit.GetProperty("kind").GetString(), Is.EqualTo("logit-margin"));
            Assert.That(unit.GetProperty("exitShares")[0].GetDouble(), Is.EqualTo(first));
            Assert.That(unit.GetProperty("movedFraction").GetDouble(), Is.EqualTo(moved));
            Assert.That(unit.GetProperty("accuracyDifference").GetDouble(), Is.Zero);
        }
    }

    [Test]
    public void Evaluate_WithAUnitThatThePolicyHasNot_SaysWhyAndWhatToUse()
    {
        using var folder = new TemporaryFolder();
        var (trace, policy) = (Write(folder), folder.File("p.yaml"));
        FakeConsole.Run("policy", "fit", trace, "--policy", "hierarchy", "--budget-macs", "150", "--out", policy);
        var run = FakeConsole.Run("policy", "evaluate", trace, "--policy-file", policy, "--unit", "fixed<16,6>");
        Assert.That(run.ErrorText, Does.EndWith("--unit: error EEHW5024: the policy hierarchy has no decision unit: the unit would have to add exponentials group by group. Train the early heads on the groups; then max-softmax on their logits decides the same question.\n"));
    }

    [Test]
    public void Evaluate_WithAUnitBehindALayer_NamesTheLayer()
    {
        using var folder = new TemporaryFolder();
        var (trace, policy) = (Write(folder), folder.File("p.yaml"));
        FakeConsole.Run("policy", "fit", trace, "--policy", "temperature", "--option", "thresholds=0.7", "--out", policy);
        var run = FakeConsole.Run("policy", "evaluate", trace, "--policy-file", policy, "--unit", "fixed<16,6>");
        Assert.That(run.ErrorText, Does.Not.Contain("error"));
        Assert.That(run.OutText, Does.Contain("decision unit softmax-base2 on outputs in fixed<16,6>, bit for bit, behind a layer that computes the division by the temperature (eehw policy fold), exact here but for the rounding of its outputs:\n"));
        var json = JsonDocument.Parse(FakeConsole.Run("policy", "evaluate", trace, "--policy-file", policy, "--unit", "fixed<16,6>", "--json").OutText).RootElement.GetProperty("unit");
        Assert.That((json.GetProperty("kind").GetString(), json.GetProperty("layer").GetString()), Is.EqualTo(("softmax-base2", "the division by the temperature")));
    }

    [TestCase(new[] { "--policy", "guess" }, "--policy: error EEHW5020: there is no exit policy 'guess' to fit; there are ")]
    [TestCase(new[] { "--option", "patience" }, "--option: error EEHW9001: 'patience' is not NAME=VALUE.\n")]
    [TestCase(new[] { "--option", "shares=even", "--option", "shares=even" }, "--option: error EEHW9001: 'shares' is given twice.\n")]
    [TestCase(new string[0], "error EEHW9001: thresholds are fitted to a budget, and none is given. Give --budget or --budget-macs, or --option shares=...\n")]
    [TestCase(new[] { "--budget", "150", "--budget-macs", "150" }, "--budget-macs: error EEHW9001: a budget is given twice. Keep one of --budget and --budget-macs.\n")]
    [TestCase(new[] { "--budget", "150", "--option", "shares=even" }, "--option shares: error EEHW5025: thresholds, shares and a budget exclude each other. Keep one of them.\n")]
    public void Fit_WithBadInput_SaysWhatIsWrong(string[] options, string expected)
    {
        using var folder = new TemporaryFolder();
        var run = FakeConsole.Run(["policy", "fit", Write(folder), .. options]);
        Assert.That((run.ErrorText.StartsWith(expected, StringComparison.Ordinal), run.OutText, run.Exit == 0), Is.EqualTo((true, "", false)), run.ErrorText);
    }

    [Test]
    public void List_NamesEveryPolicyThatCanBeRead()
    {
        var names = JsonDocument.Parse(FakeConsole.Run("policy", "list", "--json").OutText).RootElement.GetProperty("policies").EnumerateArray().Select(p => p.GetProperty("name").GetString());
        Assert.That(names, Is.EquivalentTo(PolicyCatalog.Default.PolicyNames));
    }

    private static string Write(TemporaryFolder folder)
    {
        TraceFile.Write(_trace, folder.File("trace.npz"));
        return folder.File("trace.npz");
    }
}
