using EeHw.Host.Power;
using EeHw.Host.Software;
using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Exits.Gates;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Testing;

namespace EeHw.Host.Tests;

public sealed class InferenceRunTests
{
    private const int Samples = 40;

    [Test]
    public void Run_FloatWithAPolicy_LeavesAsThePolicyDoesOnTheTrace([Values(Fallback.Last, Fallback.MostConfident)] Fallback fallback, [Values("max-softmax", "entropy", "logit-margin")] string score)
    {
        var network = ExitNetworks.TwoExits();
        var inputs = RandomNetworks.Input(network, 3, Samples);
        var logits = new FloatExecutor(network).Run(inputs, Samples);
        var trace = TraceOf(network, logits);

        // The median confidence as threshold: about half leave.
        var named = Scores.ByName(score);
        var confidences = TraceScores.Of(trace, named).Confidence[0].Order().ToArray();
        var policy = new ThresholdPolicy { Score = named, Confidences = [(confidences[Samples / 2] + confidences[(Samples / 2) - 1]) / 2], Fallback = fallback };
        var decisions = policy.Decide(trace);
        using var device = new SoftwareDevice(new SoftwareOptions { Workers = 2 });

        var result = InferenceRun.Run(device, new LoadRequest { Network = network }, SampleSet.Float(network.Input, inputs), trace.Labels, ExitRule.Of(policy, 2), new Reference(decisions, trace, 1e-4), new RunOptions { Batch = 7, Repeats = 2 });

        Assert.That(result.Answers.Decisions.ExitOf, Is.EqualTo(decisions.ExitOf));
        Assert.That(result.Answers.Decisions.Prediction, Is.EqualTo(decisions.Prediction));
        Assert.That(result.Measurement.ExitShares, Is.EqualTo(new[] { 0.5, 0.5 }));
        Assert.That(result.Measurement.Mismatches, Is.Zero);
        Assert.That(result.Measurement.AccuracyFraction, Is.EqualTo(decisions.Accuracy(trace.Labels)));
    }

    [Test]
    public void Run_FixedWithDecisionUnits_LeavesAsTheUnitsDoOnTheReference()
    {
        var (network, inputs, trace, policy) = Fixed();
        var decisions = policy.Decide(trace);
        Assume.That(decisions.Shares(2)[0], Is.InRange(0.1, 0.9), "the case needs samples at both exits");
        using var device = new SoftwareDevice();

        var result = InferenceRun.Run(device, new LoadRequest { Network = network.Network, Quantized = network }, SampleSet.Fixed(network, inputs), trace.Labels, ExitRule.Of(policy), new Reference(decisions, trace, 0), new RunOptions { Batch = 16, Repeats = 3 });

        var m = result.Measurement;
        Assert.That(result.Answers.Decisions.ExitOf, Is.EqualTo(decisions.ExitOf));
        Assert.That(m.ExitShares, Is.EqualTo(decisions.Shares(2)));
        Assert.That(m.Mismatches, Is.Zero);
        Assert.That(m.Source, Is.EqualTo(MeasurementSource.Measured));
        Assert.That(m.Samples, Is.EqualTo(Samples));
        Assert.That(m.ThroughputPerSecond, Is.GreaterThan(0));
        Assert.That(m.LatencyNs!.P50, Is.LessThanOrEqualTo(m.LatencyNs.P95).And.GreaterThan(0));
        Assert.That(m.LatencyNs.P99, Is.LessThanOrEqualTo(m.LatencyNs.Max));
        Assert.That(m.IsPartial, Is.False);
        Assert.That(m.EnergyPjPerSample, Is.Null);
        Assert.That(m.EnergySource, Is.EqualTo("not measured: no meter was asked for"));
        Assert.That(m.Notes, Is.EqualTo(new[] { "Latency is from the start of a sample's batch of 16 to its answer; throughput is the median of 3 passes over 40 samples." }));
    }

    [Test]
    public void Run_ReferenceThatDiffersInOneLogit_CountsAndNamesTheSample()
    {
        var (network, inputs, trace, policy) = Fixed();
        var decisions = policy.Decide(trace);
        var wrong = trace.Logits.ToArray();
        wrong[(5 * trace.Classes) + 1] += 1;
        using var device = new SoftwareDevice();

        var result = InferenceRun.Run(device, new LoadRequest { Network = network.Network, Quantized = network }, SampleSet.Fixed(network, inputs), trace.Labels, ExitRule.Of(policy), new Reference(decisions, trace with { Logits = wrong }, 0), new RunOptions { Repeats = 1 });

        Assert.That(result.Measurement.Mismatches, Is.EqualTo(1));
        Assert.That(result.Mismatches, Is.EqualTo(new[] { new SampleMismatch(5, "logit 1 of exit 1", trace.LogitsOf(0, 5)[1] + 1, trace.LogitsOf(0, 5)[1]) }));
    }

    [Test]
    public void Run_WithAMeter_GivesEnergyPerSample()
    {
        var network = ExitNetworks.TwoExits();
        using var device = new SoftwareDevice();

        // 2 J per pass over 40 samples are 0.05 J = 5e10 pJ per sample.
        var m = InferenceRun.Run(device, new LoadRequest { Network = network }, SampleSet.Float(network.Input, RandomNetworks.Input(network, 1, Samples)), new int[Samples], ExitRule.Never(2), options: new RunOptions { Repeats = 3, Meter = new Steps() }).Measurement;

        Assert.That(m.EnergyPjPerSample!.Value.Mean, Is.EqualTo(5e10).Within(1e-3));
        Assert.That(m.EnergySource, Is.EqualTo("measured: steps, idle power included"));
    }

    [Test]
    public void Run_MeterThatVanishes_GivesNoEnergyButSaysWhy()
    {
        var network = ExitNetworks.TwoExits();
        using var device = new SoftwareDevice();

        var m = InferenceRun.Run(device, new LoadRequest { Network = network }, SampleSet.Float(network.Input, RandomNetworks.Input(network, 1, Samples)), new int[Samples], ExitRule.Never(2), options: new RunOptions { Repeats = 3, Meter = new Vanishing() }).Measurement;

        Assert.That(m.EnergyPjPerSample, Is.Null);
        Assert.That(m.EnergySource, Does.Match("^not measured: vanishing could not be read any more after [0-9.]+ s: no such device$"));
        Assert.That(m.ThroughputPerSecond, Is.GreaterThan(0));
    }

    [Test]
    public void Run_WithIdleTime_SubtractsWhatTheIdleMachineDraws()
    {
        var network = ExitNetworks.TwoExits();
        using var device = new SoftwareDevice();

        // 5 W always: nothing is left for the samples, within the error of the clock readings.
        var m = InferenceRun.Run(device, new LoadRequest { Network = network }, SampleSet.Float(network.Input, RandomNetworks.Input(network, 1, Samples)), new int[Samples], ExitRule.Never(2), options: new RunOptions { Repeats = 3, Meter = new Steady(), IdleTime = TimeSpan.FromMilliseconds(300) }).Measurement;

        Assert.That(m.EnergySource, Does.StartWith("measured: steady, idle power of 5.0"));
        var energy = m.EnergyPjPerSample!.Value;
        Assert.That(Math.Abs(energy.Mean), Is.LessThan(0.5 * 5e12 / m.ThroughputPerSecond!.Value));
        Assert.That(energy.Low, Is.LessThanOrEqualTo(energy.Mean));
    }

    [TestCase(0, 1, "--batch: error EEHW8007: is 0; at least 1 is needed.")]
    [TestCase(1, -3, "--repeats: error EEHW8007: is -3; at least 1 is needed.")]
    public void Run_OptionsOutOfRange_AreRefused(int batch, int repeats, string message)
    {
        var network = ExitNetworks.TwoExits();
        using var device = new SoftwareDevice();

        var e = Assert.Throws<EeHwException>(() => InferenceRun.Run(device, new LoadRequest { Network = network }, SampleSet.Float(network.Input, RandomNetworks.Input(network, 1)), [0], ExitRule.Never(2), options: new RunOptions { Batch = batch, Repeats = repeats }));

        Assert.That(e.Message, Is.EqualTo(message));
    }

    // Rules that look at the logits so far decide on a device as on a trace; batches of 7 cut the samples anywhere.
    [TestCaseSource(nameof(DesignRules))]
    public void Run_RuleOfADesign_DecidesAsOnATrace(Func<Trace, IExitPolicy> make)
    {
        var network = ExitNetworks.TwoExits();
        var inputs = RandomNetworks.Input(network, 3, Samples);
        var trace = TraceOf(network, new FloatExecutor(network).Run(inputs, Samples));
        var policy = make(trace);
        var decisions = policy.Decide(trace);
        Assert.That(decisions.Shares(2)[0], Is.InRange(0.1, 0.9));
        using var device = new SoftwareDevice();

        var result = InferenceRun.Run(device, new LoadRequest { Network = network }, SampleSet.Float(network.Input, inputs), trace.Labels, ExitRule.Of(policy, 2), new Reference(decisions, trace, 1e-4), new RunOptions { Repeats = 1, Batch = 7 });

        Assert.That(result.Measurement.Mismatches, Is.Zero);
    }

    // Thresholds in the middle of what the trace holds.
    private static IEnumerable<Func<Trace, IExitPolicy>> DesignRules =>
    [
        trace => new StopDistributionPolicy { Weights = [0.2, -0.1, 0.3, 0.5, -1, 2], Bias = 0, Confidences = [Middle(trace, l => Stop(l), 0.5)] },
        trace => new DecisionProcessPolicy { Lambda = 0, ConfidenceEdges = [[Middle(trace, l => new MaxSoftmaxScore().Confidence(l), 0.5)]], EntropyEdges = [[Middle(trace, l => new EntropyScore().Confidence(l), 0.7)]], Leave = [[0, 1, 1, 0]] },
        trace => new HysteresisPolicy { Inner = new LogitMarginScore(), Enter = [Middle(trace, Margin, 0.6)], Stay = [Middle(trace, Margin, 0.3)] },
        trace => new AsymmetricPolicy { PositiveClass = 1, Positive = [Middle(trace, l => AsymmetricPolicy.LogOdds(l, 1), 0.7)], Negative = [-Middle(trace, l => AsymmetricPolicy.LogOdds(l, 1), 0.3)] },
    ];

    // A rule that remembers the sample before is asked in order, by units and in float.
    [Test]
    public void Run_UnitsThatKeepState_DecideInOrder()
    {
        var (network, inputs, trace, _) = Fixed();
        var margins = Enumerable.Range(0, Samples).Select(n => Margin([.. trace.LogitsOf(0, n)])).Order().ToArray();
        var (enter, stay) = (margins[Samples * 3 / 5], margins[Samples / 4]);
        var policy = new UnitPolicy([DecisionUnit.Create(new("hysteresis", enter, false, 0, 0) { Numbers = [stay], Inner = "logit-margin" }, 3, network.LogitFormat(0)), DecisionUnit.Create(new("always", 0, false, 0, 0), 3, network.LogitFormat(1))]);
        var decisions = policy.Decide(trace);
        Assert.That(decisions.ExitOf, Is.Not.EqualTo(UnitPolicyOf("logit-margin", enter).Decide(trace).ExitOf).And.Not.EqualTo(UnitPolicyOf("logit-margin", stay).Decide(trace).ExitOf));
        using var device = new SoftwareDevice(new SoftwareOptions { Workers = 2 });

        var result = InferenceRun.Run(device, new LoadRequest { Network = network.Network, Quantized = network }, SampleSet.Fixed(network, inputs), trace.Labels, ExitRule.Of(policy), new Reference(decisions, trace, 0), new RunOptions { Batch = 16, Repeats = 2 });

        Assert.That(result.Measurement.Mismatches, Is.Zero);

        UnitPolicy UnitPolicyOf(string kind, double threshold) => new([DecisionUnit.Create(new(kind, threshold, false, 0, 0), 3, network.LogitFormat(0)), DecisionUnit.Create(new("always", 0, false, 0, 0), 3, network.LogitFormat(1))]);
    }

    private static double Stop(float[] logits)
    {
        Span<double> x = new double[logits.Length + 3];
        StopDistributionPolicy.Features(logits, x);
        return -((0.2 * x[0]) - (0.1 * x[1]) + (0.3 * x[2]) + (0.5 * x[3]) - x[4] + (2 * x[5]));
    }

    private static double Margin(float[] logits) => logits.Max() - logits.Order().ElementAt(logits.Length - 2);

    private static double Middle(Trace trace, Func<float[], double> score, double share) => Enumerable.Range(0, Samples).Select(n => score([.. trace.LogitsOf(0, n)])).Order().ElementAt((int)(share * Samples)) + 1e-3;

    private static (QuantizedNetwork Network, float[] Inputs, Trace Trace, UnitPolicy Policy) Fixed()
    {
        var network = RandomNetworks.Quantize(ExitNetworks.TwoExits(), 4, 12);
        var inputs = RandomNetworks.Input(network.Network, 3, Samples);
        var logits = new FixedExecutor(network).Run(inputs, Samples);
        var trace = TraceOf(network.Network, [.. logits.Select((l, k) => l.Select(v => (float)network.LogitFormat(k).ToDouble(v)).ToArray())]);

        // The median margin as threshold.
        var margins = Enumerable.Range(0, Samples).Select(n => trace.LogitsOf(0, n).ToArray().OrderDescending().ToArray()).Select(l => (double)l[0] - l[1]).Order().ToArray();
        var spec = new DecisionUnitSpec("logit-margin", margins[Samples / 2], Strict: false, ExpFractionBits: 0, TableBits: 0);
        var policy = new UnitPolicy([DecisionUnit.Create(spec, 3, network.LogitFormat(0)), DecisionUnit.Create(spec with { Kind = "always" }, 3, network.LogitFormat(1))]);
        return (network, inputs, trace, policy);
    }

    private static Trace TraceOf(Network network, float[][] logits) => new()
    {
        Logits = [.. logits.SelectMany(l => l)],
        Exits = network.ExitCount,
        Samples = Samples,
        Classes = network.Classes(0),
        Labels = [.. Enumerable.Range(0, Samples).Select(n => n % 3)],
        CostMacs = new NetworkCosts(network).CumulativeMacs,
        BackboneMacs = new NetworkCosts(network).BackboneMacs,
        ExitNames = network.Exits.Select(e => e.Name).ToValueList(),
        Arithmetic = "test",
        NetworkHash = "",
        DataHash = "",
    };

    private sealed class Vanishing : EnergyMeter
    {
        private int _reads;

        public override string Name => "vanishing";

        public override double ReadJoules() => ++_reads < 4 ? _reads : throw new IOException("no such device");
    }

    private sealed class Steady : EnergyMeter
    {
        private readonly long _start = System.Diagnostics.Stopwatch.GetTimestamp();

        public override string Name => "steady";

        public override double UpdateSeconds => 0;

        public override double ReadJoules() => 5 * System.Diagnostics.Stopwatch.GetElapsedTime(_start).TotalSeconds;
    }

    // Two joules between two readings of a pass, none between passes.
    private sealed class Steps : EnergyMeter
    {
        private int _reads;

        public override string Name => "steps";

        public override double UpdateSeconds => 0;

        // The first reading opens the log; the log's own readings in the background come more seldom than a pass takes.
        public override double ReadJoules() => 2 * (_reads++ / 2);
    }
}
