using EeHw.Codegen.OpenCl;
using EeHw.Host.Software;
using EeHw.Model.Arithmetic;
using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Execution;
using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Testing;

namespace EeHw.Host.Tests;

/// <summary>EENet's scores on devices: a sample is decided exit by exit while others are at other exits, with the scores of the exits before it.</summary>
public sealed class ScheduleRuleTests
{
    private const int Samples = 90, Classes = 4;

    [Test]
    public void Run_OnTheSoftwareDevice_DecidesAsUnitsAndPolicyDo([Values(1, 3)] int workers)
    {
        using var device = new SoftwareDevice(new SoftwareOptions { Workers = workers });
        AssertAgrees(device, isOpenCl: false);
    }

    [Test]
    public void Run_OnAnOpenClDevice_DecidesAsUnitsAndPolicyDo()
    {
        using var device = Devices.Open(OpenClDevices.First().Id);
        AssertAgrees(device, isOpenCl: true);
    }

    private static void AssertAgrees(IDevice device, bool isOpenCl)
    {
        var network = ThreeExits();
        var inputs = RandomNetworks.Input(network, 5, Samples);
        var choice = new ArithmeticChoice(new FixedFormat(14, 4, Rounding.Rnd, Overflow.Sat), new FixedFormat(10, 1), "minmax", 1, Samples, true);
        var quantized = Quantizer.Quantize(network, choice, Dataset.Create(network.Input, inputs, new int[Samples], 2, "random"));
        var policy = Schedule(network, inputs);

        using (var loaded = device.Load(new LoadRequest { Network = network, Program = isOpenCl ? OpenClProgram.Create(network) : null, BatchCapacity = 16 }))
        {
            var answers = DeviceAgreement.RunAll(loaded, network, SampleSet.Float(network.Input, inputs), ExitRule.Of(policy, 3));
            var logits = new FloatExecutor(network).Run(inputs, Samples);
            var decider = ((IExitPolicy)policy).Decide(TraceOf(logits));
            AssertSame(answers.Decisions, decider, "float");
        }

        using (var loaded = device.Load(new LoadRequest { Network = network, Quantized = quantized, Program = isOpenCl ? OpenClProgram.Create(network, quantized) : null, BatchCapacity = 16 }))
        {
            var units = new UnitPolicy(Enumerable.Range(0, 3).Select(k => Unit(policy, k, quantized.LogitFormat(k))).ToValueList());
            var answers = DeviceAgreement.RunAll(loaded, network, SampleSet.Fixed(quantized, inputs), ExitRule.Of(units));
            var raw = new FixedExecutor(quantized).Run(inputs, Samples);
            var decided = Enumerable.Range(0, Samples).Select(n => units.Decide([.. raw.Select(r => r[(n * Classes)..((n + 1) * Classes)])])).ToArray();
            AssertSame(answers.Decisions, new([.. decided.Select(d => (byte)d.Exit)], [.. decided.Select(d => d.Class)]), "fixed");
        }
    }

    private static DecisionUnit Unit(EeNetPolicy policy, int exit, FixedFormat logits)
        => DecisionUnit.Create(exit == 2 ? DecisionPrecision.SpecOf("always", 0, false, Classes, logits) : DecisionPrecision.SpecOf("eenet", policy.Confidences[exit], false, Classes, logits, null, policy.Weights.Rows[exit]), Classes, logits);

    private static void AssertSame(ExitDecisions device, ExitDecisions reference, string arithmetic)
    {
        Assert.That(reference.ExitOf.Distinct().Count(), Is.EqualTo(3), "all exits are taken");
        Assert.That(device.ExitOf, Is.EqualTo(reference.ExitOf), arithmetic);
        Assert.That(device.Prediction, Is.EqualTo(reference.Prediction), arithmetic);
    }

    // Thresholds in the middle of the scores of those that are left; never one of the scores, which differ in their last bits from device to device.
    private static EeNetPolicy Schedule(Network network, float[] inputs)
    {
        var weights = new EeNetWeights([[0.1, -0.2, 0.05, 0], [0, 0.1, -0.1, 0.2]], [[1, -0.1], [0.7, 0.2, 0.8]]);
        var trace = TraceOf(new FloatExecutor(network).Run(inputs, Samples));
        var scores = weights.Scores(trace);
        var first = scores[0].Order().ToArray();
        var threshold = (first[Samples / 2] + first[(Samples / 2) - 1]) / 2;
        var second = Enumerable.Range(0, Samples).Where(n => scores[0][n] < threshold).Select(n => scores[1][n]).Order().ToArray();
        return new() { Weights = weights, Confidences = [threshold, (second[second.Length / 2] + second[(second.Length / 2) - 1]) / 2] };
    }

    private static Network ThreeExits()
    {
        var b = new NetworkBuilder(2, 6, 5) { Amplitude = 2 };
        var x = b.Relu(b.Conv(0, 5, new(3, 3), padding: new(1, 1, 1, 1)));
        var first = b.Dense(b.GlobalAveragePool(x), Classes);
        x = b.Relu(b.Conv(x, 5, new(3, 3), padding: new(1, 1, 1, 1)));
        return b.Build(first, b.Dense(b.GlobalAveragePool(x), Classes), b.Dense(x, Classes));
    }

    private static Trace TraceOf(float[][] logits) => new()
    {
        Logits = [.. logits.SelectMany(l => l)],
        Exits = 3,
        Samples = Samples,
        Classes = Classes,
        Labels = new int[Samples],
        CostMacs = [1, 2, 3],
        BackboneMacs = [1, 2, 3],
        ExitNames = ["a", "b", "c"],
        Arithmetic = "float32",
        NetworkHash = "",
        DataHash = "",
    };
}
