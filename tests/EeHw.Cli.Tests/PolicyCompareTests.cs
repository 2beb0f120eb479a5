using System.Text.Json;
using EeHw.Model.Formats;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Model.Units;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

public sealed class PolicyCompareTests
{
    [Test]
    public void Compare_OfTwoPolicies_ReportsBothAtEachBudget()
    {
        using var folder = new TemporaryFolder();
        var (fit, test) = (Write(folder, 1), Write(folder, 2));
        var run = FakeConsole.Run("policy", "compare", fit, "--test", test, "--budgets", "20%,60%", "--policies", "max-softmax,hybrid,logit-margin/grid", "--out", folder.File("out"), "--json");
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.ErrorText);
        var root = JsonDocument.Parse(run.OutText).RootElement;
        var entries = root.GetProperty("entries").EnumerateArray().ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(entries.Select(e => (e.GetProperty("policy").GetString(), e.GetProperty("budget").GetDouble())), Is.EqualTo(new[] { ("max-softmax", 180.0), ("hybrid", 180), ("logit-margin/grid", 180), ("max-softmax", 340), ("hybrid", 340), ("logit-margin/grid", 340) }));
            Assert.That(entries[0].TryGetProperty("differenceToFirst", out _), Is.False);
            Assert.That(entries[1].GetProperty("differenceToFirst").GetDouble(), Is.Zero, "hybrid decides as max-softmax does");
            Assert.That(entries[1].GetProperty("isWithinError").GetBoolean(), Is.True);
            Assert.That(entries.Where(e => !e.GetProperty("policy").GetString()!.Contains("grid", StringComparison.Ordinal)).Select(e => e.GetProperty("fittedCost").GetDouble() / e.GetProperty("budget").GetDouble()), Is.All.EqualTo(1).Within(0.01));
            Assert.That(entries.Select(e => e.GetProperty("decisionLuts").GetDouble()), Is.All.GreaterThan(0));
            Assert.That(Directory.GetFiles(folder.File("out")).Select(Path.GetFileName).Where(f => !f!.EndsWith(".png", StringComparison.Ordinal)).Order(StringComparer.Ordinal), Is.EqualTo(new[] { "accuracy-energy.csv", "accuracy-energy.pdf", "accuracy-energy.svg", "accuracy-macs.csv", "accuracy-macs.pdf", "accuracy-macs.svg", "compare.csv", "compare.json", "index.html" }));
        }

        // Energy: 4.5 pJ (3 to 6) per MAC on the zc706 and what the units of the first two exits take from those who reach them.
        var energy = entries[0].GetProperty("energyPjPerSample");
        var shares = entries[0].GetProperty("exitShares").EnumerateArray().Select(s => s.GetDouble()).ToList();
        var decisions = entries[0].GetProperty("decisionPj").EnumerateArray().Select(s => s.GetDouble()).ToList();
        Assert.That(energy.GetProperty("mean").GetDouble(), Is.EqualTo((4.5 * entries[0].GetProperty("expectedMacs").GetDouble()) + decisions[0] + (decisions[1] * (1 - shares[0]))).Within(1e-6));
    }

    [Test]
    public void Compare_AsText_MarksWhatIsWithinTheErrorAndWhatHasNoUnit()
    {
        using var folder = new TemporaryFolder();
        var run = FakeConsole.Run("policy", "compare", Write(folder, 1), "--budgets", "250", "--policies", "max-softmax,hybrid,patience");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.ErrorText);
            Assert.That(run.OutText, Does.Contain("budget 250 MACs per sample, 38% of the way from the first exit's cost to the last's\n"));
            Assert.That(run.OutText, Does.Contain("within error").And.Contain("Fitted and judged on the same samples: that flatters whoever has most parameters. Give --test."));
            Assert.That(run.OutText, Does.Contain("* not at the budget: more than 2 % off on the fitted samples."));
        }
    }

    // Everything that the trace permits takes part: it has no features, so no class means, and no gates.
    [Test]
    public void Compare_OfAll_TakesEveryPolicyOnce()
    {
        using var folder = new TemporaryFolder();
        var run = FakeConsole.Run("policy", "compare", Write(folder, 1), "--budgets", "50%", "--policies", "max-softmax,all", "--json");
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.ErrorText);
        var entries = JsonDocument.Parse(run.OutText).RootElement.GetProperty("entries").EnumerateArray().ToList();
        Assert.That(
            string.Join(" ", entries.Select(e => e.GetProperty("policy").GetString())),
            Is.EqualTo("max-softmax entropy margin logit-margin max-logit base2-truncated submax max-softmax/grid max-softmax/coordinate hybrid temperature patience activation-ratio class-thresholds asymmetric hierarchy output-stability hysteresis trust-score linear-gate branch-gates stop-distribution decision-process eenet"));
        var units = entries.Where(e => e.TryGetProperty("decisionUnit", out _)).ToDictionary(e => e.GetProperty("policy").GetString()!, e => e.GetProperty("decisionUnit").GetString());
        Assert.That(units["temperature"], Is.EqualTo("softmax-base2"));
        Assert.That(units["linear-gate"], Is.EqualTo("gate"));
        Assert.That(units.Keys, Does.Not.Contain("trust-score").And.Not.Contain("hierarchy"));
    }

    [Test]
    public void Compare_InNanoseconds_TakesCostsFromTheMeasurement()
    {
        using var folder = new TemporaryFolder();
        var measurement = new Measurement { Source = MeasurementSource.Simulated, Tool = "sim", Samples = 5, Exits = [Exit("exit1", 10), Exit("exit2", 25), Exit("exit3", 30)] };
        MeasurementJson.Write(folder.File("sim.json"), measurement, "1", "");
        var run = FakeConsole.Run("policy", "compare", Write(folder, 1), "--budgets", "20", "--policies", "max-softmax", "--cost", "ns", "--costs-from", folder.File("sim.json"), "--out", folder.File("out"), "--json");
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.ErrorText);
        var entry = JsonDocument.Parse(run.OutText).RootElement.GetProperty("entries")[0];
        var shares = entry.GetProperty("exitShares").EnumerateArray().Select(s => s.GetDouble()).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(entry.GetProperty("judgedCost").GetDouble(), Is.EqualTo((10 * shares[0]) + (25 * shares[1]) + (30 * shares[2])).Within(1e-9).And.EqualTo(20).Within(1).Percent);
            Assert.That(File.Exists(folder.File("out/accuracy-cost.svg")), Is.True);
        }
    }

    [TestCase(new[] { "--budgets", "900" }, "budget: error EEHW5005: 900 MACs per sample cannot be met: every sample costs at least 100 (first exit) and at most 500 (final exit). Budgets lie strictly between.\n")]
    [TestCase(new[] { "--budgets", "much" }, "--budgets[0]: error EEHW9001: 'much' is not a budget. Write MACs between 100 and 500, or shares of the way between: 25%,50%,75%.\n")]
    [TestCase(new[] { "--policies", "entropy/fast" }, "--policies[0]: error EEHW5020: there is no method 'fast' in 'entropy/fast'; there are geometric, grid, coordinate.\n")]
    [TestCase(new[] { "--cost", "ns" }, "--cost: error EEHW9001: ns come from a simulation, and none is given. Simulate the design (`eehw simulate DESIGN --decisions random:p=0.5 --out sim.json`) and give --costs-from sim.json.\n")]
    [TestCase(new[] { "--logit-bits", "99" }, "--logit-bits: error EEHW9001: is 99; 4 to 32 are allowed.\n")]
    public void Compare_WithBadInput_SaysWhatIsWrong(string[] options, string expected)
    {
        using var folder = new TemporaryFolder();
        var run = FakeConsole.Run(["policy", "compare", Write(folder, 1), .. options]);
        Assert.That((run.ErrorText, run.OutText), Is.EqualTo((expected, "")));
    }

    [Test]
    public void Exits_ForALossOfAccuracy_WritesAPolicyForTheKeptExits()
    {
        using var folder = new TemporaryFolder();
        var trace = Write(folder, 1);
        var run = FakeConsole.Run("policy", "exits", trace, "--max-drop", "0.02", "--out", folder.File("p.yaml"), "--json");
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.ErrorText);
        var root = JsonDocument.Parse(run.OutText).RootElement;
        var again = JsonDocument.Parse(FakeConsole.Run("policy", "evaluate", trace, "--policy-file", folder.File("p.yaml"), "--json").OutText).RootElement;
        Assert.That(again.GetProperty("accuracyFraction").GetDouble(), Is.EqualTo(root.GetProperty("accuracyFraction").GetDouble()));
        Assert.That(again.GetProperty("expectedMacs").GetDouble(), Is.GreaterThanOrEqualTo(root.GetProperty("meanCost").GetDouble()), "heads of exits left out are paid by the whole network");
        var flex = FakeConsole.Run("policy", "exits", trace, "--rule", "flexdnn", "--policy-file", folder.File("p.yaml"));
        Assert.That((flex.Exit, flex.OutText.Contains("ratio", StringComparison.Ordinal)), Is.EqualTo((ExitCode.Ok, true)), flex.ErrorText);
    }

    [Test]
    public void Split_OfTheSampleNetwork_GoesFromProfileToChoice()
    {
        using var folder = new TemporaryFolder();
        var (trace, profile) = (Write(folder, 1, 43_120, 270_352, 446_928), folder.File("profile.yaml"));
        var made = FakeConsole.Run("policy", "profile", Path.Combine(Repository.Root, "samples", "glyphs", "glyphs.onnx"), "--device-gmacs", "0.05", "--mbps", "50", "--rtt-ms", "1", "--bits", "8", "--out", profile);
        Assert.That(made.Exit, Is.EqualTo(ExitCode.Ok), made.ErrorText);
        var spinn = FakeConsole.Run("policy", "split", trace, "--profile", profile, "--weights", "latency=1,accuracy=1", "--json");
        Assert.That(spinn.Exit, Is.EqualTo(ExitCode.Ok), spinn.ErrorText);
        var root = JsonDocument.Parse(spinn.OutText).RootElement;
        Assert.That(root.GetProperty("chosen").GetProperty("latencyNs").GetDouble(), Is.LessThanOrEqualTo(root.GetProperty("server").GetProperty("latencyNs").GetDouble()));
        var edgent = FakeConsole.Run("policy", "split", trace, "--profile", profile, "--rule", "edgent", "--deadline-ms", "4", "--mbps", "0.001,1000", "--json");
        var choices = JsonDocument.Parse(edgent.OutText).RootElement.GetProperty("choices").EnumerateArray().Select(c => c.GetProperty("exit").GetString()).ToList();
        Assert.That(choices, Is.EqualTo(new[] { "exit1", "exit3" }), "43 120 MACs take 0.9 ms on the device, all of them 8.9 ms; sent at once, 1 ms there and back");
    }

    private static ExitUse Exit(string name, double ns) => new(name, 0.3, new(ns, ns, ns, ns, ns), null, new Band(1, 1, 1));

    private static string Write(TemporaryFolder folder, long seed, params long[] costs)
    {
        costs = costs.Length == 0 ? [100, 300, 500] : costs;
        const int Samples = 600;
        const int Classes = 4;
        var logits = new float[3 * Samples * Classes];
        var labels = new int[Samples];
        for (var n = 0; n < Samples; n++)
        {
            var random = new CounterRandom(seed, n);
            labels[n] = random.NextInteger(Classes);
            var ease = 1.5 * random.NextNormal();
            for (var i = 0; i < 3 * Classes; i++)
            {
                var (k, c) = (i / Classes, i % Classes);
                logits[(((k * Samples) + n) * Classes) + c] = (float)(random.NextNormal() + (c == labels[n] ? 1 + k + ease : 0));
            }
        }

        var path = folder.File($"trace{seed}.npz");
        TraceFile.Write(
            new()
            {
                Logits = logits,
                Exits = 3,
                Samples = Samples,
                Classes = Classes,
                Labels = labels,
                CostMacs = [.. costs],
                BackboneMacs = [.. costs.Select((c, k) => c - (10L * Math.Min(k + 1, 2)))],
                ExitNames = ["exit1", "exit2", "exit3"],
                Arithmetic = "float32",
                NetworkHash = "",
                DataHash = "",
            },
            path);
        return path;
    }
}
