using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Formats;
using EeHw.Testing;

namespace EeHw.Model.Tests.Exits;

public sealed class EeNetPolicyTests
{
    private static readonly EeNetPolicy _policy = new()
    {
        Weights = new([[0.25, -1], [0, 0.125]], [[1, 0.5], [0.75, 0, -2]]),
        Confidences = [0.9, double.PositiveInfinity],
    };

    [Test]
    public void Decide_OfAHandCase_ComparesScoresWithThresholds()
    {
        // Both logits equal: p = (1/2, 1/2), max 1/2, conf 0: q_1 = 1/8 - 1/2 + 1/2 = 0.125. Logits (40, 0): p = (1, 0), max 1, conf 1: q_1 = 0.25 + 1 + 0.5.
        var trace = Trace(3, [0, 0, 40, 0, 0, 1, 0, 1, 3, 9, 3, 9]);
        var decisions = ((IExitPolicy)_policy).Decide(trace);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_policy.ScoresOn(trace).Confidence[0], Is.EqualTo(new[] { 0.125, 1.75 }).Within(1e-12));
            Assert.That(decisions.ExitOf, Is.EqualTo(new byte[] { 2, 0 }));
            Assert.That(decisions.Prediction, Is.EqualTo(new[] { 1, 0 }));
        }
    }

    [Test]
    public void Decide_AtTheScoreItself_Leaves()
    {
        var trace = Trace(3, [0, 0, 40, 0, 0, 1, 0, 1, 3, 9, 3, 9]);
        var policy = _policy with { Confidences = [.. _policy.ScoresOn(trace).Confidence.Take(2).Select(c => c.Min())] };
        Assert.That(((IExitPolicy)policy).Decide(trace).ExitOf, Is.EqualTo(new byte[] { 0, 0 }));
    }

    [Test]
    public void Write_ThenRead_GivesTheSame()
    {
        using var folder = new TemporaryFolder();
        var trace = Trace(3, new float[12]);
        PolicyFile.Write(folder.File("p.yaml"), new(PolicyHeader.Of(trace, _policy), _policy), "1", "");
        Assert.That(PolicyFile.Read(folder.File("p.yaml"), trace), Is.EqualTo(_policy));
    }

    [Test]
    public void Begin_OnAnotherNumberOfClasses_SaysSo()
        => Assert.That(
            Assert.Throws<EeHwException>(() => _policy.Begin(Trace(3, new float[18], 3)))!.Message,
            Is.EqualTo("policy eenet, exit exit1: error EEHW5022: it knows 2 classes there; the exit has 3. Fit it on a trace of this network with `eehw policy fit`."));

    private static Trace Trace(int exits, float[] logits, int classes = 2) => new()
    {
        Logits = logits,
        Exits = exits,
        Samples = logits.Length / exits / classes,
        Classes = classes,
        Labels = new int[logits.Length / exits / classes],
        CostMacs = [.. Enumerable.Range(1, exits).Select(k => 100L * k)],
        BackboneMacs = [.. Enumerable.Range(1, exits).Select(k => 90L * k)],
        ExitNames = [.. Enumerable.Range(1, exits).Select(k => $"exit{k}")],
        Arithmetic = "float32",
        NetworkHash = "",
        DataHash = "",
    };
}
