using System.Text.Json;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

/// <summary>Anytime deployments: in a design simulated, on a trace, and refused where there is no hardware.</summary>
public sealed class AnytimeTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Make() => _folder = new TemporaryFolder();

    [TearDown]
    public void Remove() => _folder.Dispose();

    private string Design(string exits, string workload = "{ kind: closed, samples: 60 }")
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "samples", "glyphs", "design.anytime.yaml"));
        var from = text.IndexOf("exits:", StringComparison.Ordinal);
        var to = text.IndexOf("mapping:", StringComparison.Ordinal);
        text = text[..from] + $"exits: {exits}\n" + text[to..text.IndexOf("workload:", StringComparison.Ordinal)] + $"workload: {workload}\n";
        File.WriteAllText(_folder.File("d.yaml"), text.Replace("glyphs.onnx", Path.Combine(Repository.Root, "samples", "glyphs", "glyphs.onnx"), StringComparison.Ordinal).Replace("limit: 1000", "limit: 100", StringComparison.Ordinal));
        return _folder.File("d.yaml");
    }

    [Test]
    public void Simulate_InterruptedBetweenTwoExits_AnswersByTheEarlierOne()
    {
        // A sample every 2 ms is alone in the design, so all take the same time.
        const string Workload = "{ kind: periodic, samples: 60, periodNs: 2e6 }";
        var times = Json("simulate", Design("{ deployment: anytime, interruptNs: 1e9 }", Workload)).GetProperty("anytime").GetProperty("curve").EnumerateArray().Select(p => p.GetProperty("time").GetDouble()).ToArray();
        var anytime = Json("simulate", Design(FormattableString.Invariant($"{{ deployment: anytime, interruptNs: {(times[0] + times[1]) / 2:R} }}"), Workload), "--curve", _folder.File("c.csv")).GetProperty("anytime");
        var shares = anytime.GetProperty("answerShares").EnumerateArray().Select(s => s.GetDouble()).ToArray();
        var curve = anytime.GetProperty("curve").EnumerateArray().Select(p => p.GetProperty("accuracyFraction").GetDouble()).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(shares, Is.EqualTo(new[] { 1.0, 0, 0 }).Within(1e-12));
            Assert.That(anytime.GetProperty("samples").GetInt32(), Is.EqualTo(54), "a tenth is warm-up");
            Assert.That(curve, Has.Length.EqualTo(3), "alone in the design every sample takes the same time");
            Assert.That(anytime.GetProperty("accuracyFraction").GetDouble(), Is.EqualTo(curve[0]).Within(1e-12));
            Assert.That(curve[^1], Is.GreaterThan(curve[0]));
            Assert.That(File.ReadAllLines(_folder.File("c.csv")), Has.Length.EqualTo(4));
        }
    }

    [Test]
    public void Simulate_ABudgetedDesignThatIsInterrupted_KeepsTheAnswersOfThoseWhoLeft()
    {
        var run = Json("simulate", Design("{ thresholds: [0.9], interruptNs: 1e9 }"));
        Assert.That(run.GetProperty("anytime").GetProperty("answerShares").EnumerateArray().Select(s => s.GetDouble()), Is.EqualTo(run.GetProperty("exitShares").EnumerateArray().Select(s => s.GetDouble())).Within(1e-12));
        Assert.That(run.GetProperty("anytime").GetProperty("accuracyFraction").GetDouble(), Is.EqualTo(Accuracy(run)).Within(1e-12));

        static double Accuracy(JsonElement root) => root.GetProperty("anytime").GetProperty("curve").EnumerateArray().Last().GetProperty("accuracyFraction").GetDouble();
    }

    [Test]
    public void Anytime_OfATrace_DrawsAndSumsToOne()
    {
        var trace = _folder.File("t.npz");
        Assert.That(FakeConsole.Run("trace", Path.Combine(Repository.Root, "samples", "glyphs", "glyphs.onnx"), "--data", "glyphs:seed=7,count=300", "--split", "test", "--scale", "0.00392157", "--out", trace).Exit, Is.Zero);
        var root = Json("policy", "anytime", trace, "--out", _folder.File("a.svg"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(root.GetProperty("answerShares").EnumerateArray().Sum(s => s.GetDouble()) + root.GetProperty("unansweredShare").GetDouble(), Is.EqualTo(1).Within(1e-9));
            Assert.That(File.ReadAllText(_folder.File("a.svg")), Does.Contain("Accuracy when interrupted"));
        }
    }

    [TestCase("{ deployment: anytime }", "error EEHW4001: an anytime deployment says when samples are interrupted, and exits.interruptNs is not given.")]
    [TestCase("{ interruptNs: soon }", "error EEHW5032: 'soon' does not say when samples are interrupted")]
    [TestCase("{ deployment: anytime, interruptNs: 5000, at: exit1 }", "error EEHW4001: the exit 'exit1' is named, but the deployment is anytime.")]
    public void Simulate_OfFieldsThatDoNotGoTogether_SaysSo(string exits, string message)
    {
        var run = FakeConsole.Run("simulate", Design(exits));
        Assert.That((run.Exit, run.ErrorText), Is.EqualTo((ExitCode.Diagnostic, run.ErrorText)));
        Assert.That(run.ErrorText, Does.Contain(message));
    }

    [TestCase("generate", "--target", "vitis", "--out", "g")]
    [TestCase("run", "--device", "software")]
    [TestCase("report", "--out", "g")]
    public void Verbs_ThatNeedHardware_RefuseAnAnytimeDesign(params string[] command)
    {
        var design = Design("{ deployment: anytime, interruptNs: 5000 }");
        var run = FakeConsole.Run([command[0], design, .. command[1..].Select(a => a == "g" ? _folder.File("g") : a)]);
        Assert.That(run.ErrorText, Does.Contain("exits.deployment: error EEHW5024: the answers of an anytime deployment are taken while samples are under way"));
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Diagnostic));
        Assert.That(Directory.Exists(_folder.File("g")), Is.False);
    }

    private static JsonElement Json(params string[] arguments)
    {
        var run = FakeConsole.Run([.. arguments, "--json"]);
        Assert.That(run.Exit, Is.Zero, run.ErrorText);
        return JsonDocument.Parse(run.OutText).RootElement;
    }
}
