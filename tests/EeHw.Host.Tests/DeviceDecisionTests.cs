using EeHw.Codegen.OpenCl;
using EeHw.Host.OpenCl;
using EeHw.Model.Arithmetic;
using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Hardware;
using EeHw.Model.Kernels;
using EeHw.Testing;

namespace EeHw.Host.Tests;

/// <summary>Kernels that decide exits themselves, against the decision units on the host.</summary>
public sealed class DeviceDecisionTests
{
    private const int Samples = 21;

    // Sub-groups of one item, as the standard allows them, so that their code runs on devices without the extension.
    private const string LoneSubGroups = """
        #define SUB_GROUPS
        #define get_sub_group_local_id() 0
        #define get_sub_group_id() ((int)get_local_id(0))
        #define get_num_sub_groups() ((uint)get_local_size(0))
        #define sub_group_reduce_max(v) (v)
        #define sub_group_reduce_min(v) (v)
        #define sub_group_reduce_add(v) (v)

        """;

    private static readonly QuantizedNetwork _network = Network();
    private static readonly float[] _inputs = RandomNetworks.Input(_network.Network, 3, Samples);

    // Workers: 1 launches the whole network over all samples, 10 layer by layer, since the batch is smaller.
    [TestCase("softmax-base2", OpenClFamily.Cpu, 1)]
    [TestCase("logit-margin", OpenClFamily.Cpu, 1)]
    [TestCase("softmax-base2", OpenClFamily.Cpu, 10)]
    [TestCase("base2-truncated", OpenClFamily.Cpu, 10)]
    [TestCase("softmax-base2", OpenClFamily.Gpu, 1)]
    [TestCase("logit-margin", OpenClFamily.Gpu, 1)]
    [TestCase("max-logit", OpenClFamily.Gpu, 1)]
    [TestCase("base2-truncated", OpenClFamily.Gpu, 1)]
    public void Run_ExitsDecidedByKernels_AreThoseOfTheUnits(string kind, OpenClFamily family, int workers) => AssertAgrees(kind, family, workers, "");

    [TestCase("logit-margin", OpenClFamily.Cpu)]
    [TestCase("logit-margin", OpenClFamily.Gpu)]
    public void Run_DecidedByKernelsWithoutSharedMemory_AreThoseOfTheUnits(string kind, OpenClFamily family) => AssertAgrees(kind, family, 1, "", shares: false);

    [TestCase("softmax-base2")]
    [TestCase("logit-margin")]
    public void Run_ExitsDecidedBySubGroups_AreThoseOfTheUnits(string kind) => AssertAgrees(kind, OpenClFamily.Gpu, 1, LoneSubGroups);

    [Test]
    public void Create_UnitsThatNeedMoreThanTheLogits_LeaveTheDecisionToTheHost()
    {
        var format = _network.Layers[^1].Output;
        var always = DecisionUnit.Create(new DecisionUnitSpec("always", 0, false, 0, 0), 3, format);
        var entropy = DecisionUnit.Create(new DecisionUnitSpec("entropy-base2", 0.5, false, 15, 6), 3, format);

        Assert.That(KernelDecisions.Supports([entropy, always]), Is.False);
        Assert.That(KernelDecisions.Supports([always, always]), Is.False);
        Assert.That(KernelDecisions.Supports([Unit("logit-margin", 0, 1), always]), Is.True);
        Assert.That(OpenClProgram.Create(_network.Network, _network, new OpenClStyle { Units = new([entropy, entropy, always]) }).Decisions, Is.Null);
        Assert.That(OpenClProgram.Create(_network.Network, style: new OpenClStyle { Units = Policy("logit-margin", 1) }).Decisions, Is.Null);
    }

    // By what drivers say: the extension, and a version of the language that has it.
    [TestCase("cl_khr_fp64 cl_khr_subgroups", "OpenCL 3.0 CUDA", "CL3.0")]
    [TestCase("cl_khr_subgroups", "OpenCL 2.1 AMD-APP", "CL2.0")]
    [TestCase("cl_khr_subgroups", "OpenCL 1.2 other", null)]
    [TestCase("cl_khr_subgroups_named_barrier", "OpenCL 3.0 other", null)]
    public void SubGroups_OfADriver_NeedExtensionAndVersion(string extensions, string version, string? language)
        => Assert.That(DeviceInfo.SubGroupLanguageOf(extensions, version), Is.EqualTo(language));

    private static void AssertAgrees(string kind, OpenClFamily family, int workers, string before, bool shares = true)
    {
        using var device = Devices.Open(OpenClDevices.First().Id, openCl: new OpenClOptions { Workers = workers, Layers = workers > 1 ? true : null, Shares = shares });
        var samples = SampleSet.Fixed(_network, _inputs);
        var style = new OpenClStyle { Family = family, Shape = OpenClShape.Middle, Units = Policy(kind, 0.5) };
        var deciding = OpenClProgram.Create(_network.Network, _network, style);
        Assert.That(deciding.Decisions, Is.Not.Null);
        using var own = device.Load(new LoadRequest { Network = _network.Network, Quantized = _network, Program = deciding with { Source = before + deciding.Source }, BatchCapacity = 8 });

        // The reference: the same units on the host, on the software device.
        using var software = Devices.Open("software");
        using var host = software.Load(new LoadRequest { Network = _network.Network, Quantized = _network, BatchCapacity = 8 });
        var exits = new HashSet<int>();
        foreach (var quantile in new[] { 0.3, 0.6 })
        {
            // Another threshold needs no other program.
            var rule = ExitRule.Of(Split(kind, quantile));
            var (actual, expected) = (DeviceAgreement.RunAll(own, _network.Network, samples, rule), DeviceAgreement.RunAll(host, _network.Network, samples, rule));

            Assert.That(actual.Decisions.ExitOf, Is.EqualTo(expected.Decisions.ExitOf));
            Assert.That(actual.Decisions.Prediction, Is.EqualTo(expected.Decisions.Prediction));
            Assert.That(actual.Logits, Is.EqualTo(expected.Logits));
            exits.UnionWith(expected.Decisions.ExitOf.Select(e => (int)e));
        }

        Assert.That(exits, Has.Count.GreaterThan(1), "the thresholds must split the samples");
    }

    // The highest threshold that lets about this share of the samples leave at the first exit.
    private static UnitPolicy Split(string kind, double share)
    {
        var logits = Logits();
        var format = _network.Layers[_network.Network.Exits[0].Layer].Output;
        var highest = kind switch { "softmax-base2" => 0.98, "base2-truncated" => 0.66, _ => format.ToDouble(format.MaxRaw) };
        foreach (var threshold in Enumerable.Range(0, 300).Select(i => highest * (300 - i) / 300))
        {
            var unit = Unit(kind, 0, threshold);
            if (logits.Count(z => unit.Decide(z).Leaves) >= share * logits.Count)
            {
                return Policy(kind, threshold);
            }
        }

        throw new InvalidOperationException($"{kind} splits no samples.");
    }

    private static List<long[]> Logits()
    {
        var first = new Model.Execution.FixedExecutor(_network).Run(_inputs, Samples)[0];
        return [.. Enumerable.Range(0, Samples).Select(n => first.Skip(n * 3).Take(3).Select(v => (long)v).ToArray())];
    }

    private static UnitPolicy Policy(string kind, double threshold) => new([Unit(kind, 0, threshold), Unit(kind, 1, threshold), Unit("always", 2, 0)]);

    private static DecisionUnit Unit(string kind, int exit, double threshold)
    {
        var (classes, format) = (_network.Network.Classes(exit), _network.Layers[_network.Network.Exits[exit].Layer].Output);
        var fraction = kind == "base2-truncated" ? TruncatedBase2Unit.FractionBits(classes, format) : kind == "softmax-base2" ? 24 : 0;
        return DecisionUnit.Create(new DecisionUnitSpec(kind, threshold, false, fraction, kind == "softmax-base2" ? 6 : 0), classes, format);
    }

    // The second exit has more classes than a work group has items.
    private static QuantizedNetwork Network()
    {
        var b = new NetworkBuilder(2, 6, 5) { Amplitude = 1.5 };
        var x = b.Relu(b.Conv(0, 5, new(3, 3), padding: new(1, 1, 1, 1)));
        var first = b.Dense(b.GlobalAveragePool(x), 3);
        var y = b.Conv(x, 5, new(3, 3), padding: new(1, 1, 1, 1));
        var second = b.Dense(b.Add(y, x), 70);
        var network = b.Build(first, second, b.Dense(b.MaxPool(y, new(2, 2)), 3));
        var choice = new ArithmeticChoice(new FixedFormat(14, 6, Rounding.Rnd, Overflow.Sat), new FixedFormat(10, 1), "minmax", 1, Samples, true);
        return Quantizer.Quantize(network, choice, Dataset.Create(network.Input, RandomNetworks.Input(network, 3, Samples), new int[Samples], 2, "random"));
    }
}
