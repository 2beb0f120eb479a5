using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Formats;
using EeHw.Model.Formats.Yaml;
using EeHw.Testing;

namespace EeHw.Model.Tests.Exits;

/// <summary>A score and a policy added from outside the assembly, used by name.</summary>
public sealed class PolicyCatalogTests
{
    private static readonly PolicyCatalog _larger = PolicyCatalog.Default.With(new FirstLogit()).With(new EveryOtherReader());

    // Exit 1 answers class 0 with logits 5, 1, 3; exit 2 answers class 1.
    private static readonly Trace _trace = Traces.Of([[[5, 0], [1, 0], [3, 0]], [[0, 9], [0, 9], [0, 9]]], [0, 1, 1], 10, 30) with { NetworkHash = new string('a', 64) };

    [Test]
    public void Score_AddedFromOutside_DecidesByName()
    {
        var policy = ThresholdPolicy.Of(_larger.Score("first-logit"), [3], 2);
        // Logits 5 and 3 reach the threshold 3; 5 is right, 3 is wrong; the last exit is right: 2/3 at (10 + 10 + 30) / 3 MACs.
        var evaluation = PolicyEvaluation.Of(_trace, policy);
        Assert.That((policy.Decide(_trace).ExitOf, evaluation.AccuracyFraction, evaluation.ExpectedMacs), Is.EqualTo((new byte[] { 0, 1, 0 }, 2 / 3.0, 50 / 3.0)).Using<(byte[] E, double A, double C)>((a, b) => a.E.SequenceEqual(b.E) && a.A == b.A && Math.Abs(a.C - b.C) < 1e-12));
    }

    [Test]
    public void Policy_AddedFromOutside_GoesThroughAFileAndDecides()
    {
        using var folder = new TemporaryFolder();
        var policy = new EveryOther { Phase = 1 };
        PolicyFile.Write(folder.File("p.yaml"), new(PolicyHeader.Of(_trace, policy, 7), policy), "1", "00");
        var read = PolicyFile.Read(folder.File("p.yaml"), _larger);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(read, Is.EqualTo(new PolicyDocument(PolicyHeader.Of(_trace, policy, 7), policy)));
            Assert.That(((IExitPolicy)read.Policy).Decide(_trace).ExitOf, Is.EqualTo(new byte[] { 1, 0, 1 }));
            Assert.That(File.ReadAllText(folder.File("p.yaml")), Is.EqualTo(
                $"""
                schemaVersion: 1
                toolVersion: "1"
                inputHash: "00"
                policy: every-other
                exits: [exit1, exit2]
                classes: 2
                arithmetic: float32
                network:
                  hash: {new string('a', 64)}
                data:
                  hash: ""
                costs:
                  unit: MACs
                  values: [10, 30]
                seed: 7
                parameters:
                  phase: 1

                """));
        }
    }

    [Test]
    public void Reader_OfAnUnknownName_ListsThePoliciesThere()
    {
        using var folder = new TemporaryFolder();
        var policy = new EveryOther { Phase = 1 };
        PolicyFile.Write(folder.File("p.yaml"), new(PolicyHeader.Of(_trace, policy), policy), "1", "00");
        Assert.That(
            Assert.Throws<EeHwException>(() => PolicyFile.Read(folder.File("p.yaml")))!.Message,
            Is.EqualTo($"{folder.File("p.yaml")}(4,9) policy: error EEHW5020: there is no exit policy 'every-other'; there are {string.Join(", ", PolicyCatalog.Default.PolicyNames)}."));
    }

    [Test]
    public void RequireFits_OfAPolicyLearnedOnAnotherNetwork_SaysWhich()
    {
        var document = new PolicyDocument(PolicyHeader.Of(_trace, new EveryOther { Phase = 0 }), new EveryOther { Phase = 0 });
        Assert.That(
            Assert.Throws<EeHwException>(() => document.RequireFits(2, new string('b', 64), "gate.yaml"))!.Message,
            Is.EqualTo("gate.yaml network.hash: error EEHW5021: the policy every-other learned its numbers from network aaaaaaaaaaaa; this is network bbbbbbbbbbbb. Fit it again on a trace of this network with `eehw policy fit`."));
    }

    [Test]
    public void Unit_OfAPolicyWithout_SaysWhyAndWhatToUse()
        => Assert.That(
            Assert.Throws<EeHwException>(() => PolicyRequirements.Unit(new EveryOther { Phase = 0 }))!.Message,
            Is.EqualTo("policy every-other: error EEHW5024: the policy every-other has no decision unit: it counts samples. Use threshold."));

    [Test]
    public void View_OfALaterExit_IsRefused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => _ = new ExitView(_trace, 0, 0).LogitsOf(1).Length);

    [Property]
    public bool Driver_OfAThresholdPolicy_DecidesAsItsFastPath(int seed, byte threshold, bool strict, bool mostConfident)
    {
        var random = new Random(seed);
        var logits = Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 12).Select(_ => Enumerable.Range(0, 3).Select(_ => (float)random.Next(0, 4)).ToArray()).ToArray()).ToArray();
        var trace = Traces.Of(logits, new int[12], 1, 2, 3);
        return Scores.All.All(score =>
        {
            var policy = ThresholdPolicy.Of(score, [threshold / 256.0], 3, strict, mostConfident ? Fallback.MostConfident : Fallback.Last);
            var (fast, slow) = (policy.Decide(trace), ExitDriver.Decide(policy, trace));
            return fast.ExitOf.SequenceEqual(slow.ExitOf) && fast.Prediction.SequenceEqual(slow.Prediction);
        });
    }

    private sealed class FirstLogit : IScore
    {
        public string Name => "first-logit";

        public (double Low, double High) Range => (-100, 100);

        public string Scale => "logits";

        public bool LargerIsStricter => true;

        public double Confidence(ReadOnlySpan<float> logits) => logits[0];

        public double ToConfidence(double threshold) => threshold;

        public double ToThreshold(double confidence) => confidence;
    }

    /// <summary>Every second sample leaves first.</summary>
    private sealed record EveryOther : IExitPolicy
    {
        public required int Phase { get; init; }

        public string Name => "every-other";

        public PolicyHardware Hardware => PolicyHardware.None("it counts samples", "Use threshold.");

        public bool IsBoundToNetwork => true;

        public IExitDecider Begin(IExitOutputs outputs) => new Decider(Phase);

        public YamlMap ToYaml() => YamlMap.Of(false, ("phase", YamlScalar.Of((long)Phase)));

        private sealed class Decider(int phase) : IExitDecider
        {
            private int _samples = -1;

            public ExitAnswer Decide(ExitView view)
            {
                _samples += view.Exit == 0 ? 1 : 0;
                return new((_samples + phase) % 2 == 0, LogitOrder.ArgMax(view.Logits));
            }
        }
    }

    private sealed class EveryOtherReader : IPolicyReader
    {
        public string Name => "every-other";

        public string Summary => "every second sample leaves first";

        public IExitPolicy Read(YamlFields parameters, PolicyHeader header, PolicyCatalog catalog) => new EveryOther { Phase = (int)parameters.Integer("phase", 0, 1) };
    }
}
