using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Model.Platforms;

namespace EeHw.Sim.Resources.Calibration;

/// <summary>Draws small designs whose units cover the parameters that lowering really gives: what is measured to fit LUTs and flip-flops.</summary>
public static class ProbeDesign
{
    private const int MostMultipliers = 64;

    // Seeds below drew designs before there were LeakyRelu, HardSwish and Swish, and their rows of the table can be measured anew only from the same designs.
    private const long FirstSeedWithGates = 1000;

    // From here on designs have the decision units of ProbeRules in turn, which came later or had too few rows.
    private const long FirstSeedOfRules = 2000;

    // From here on every design has thresholds by class.
    private const long FirstSeedByClass = 3000;

    private static readonly string[] _byClass = ["logit-margin", "softmax-base2"];

    // Another kind here would draw other designs, so that rows of the measured table could not be drawn again.
    private static readonly string[] _kinds = ["softmax-base2", "entropy-base2", "margin-base2", "logit-margin", "hybrid", "max-logit", "base2-truncated", "submax", "gate", "patience"];

    /// <summary>The design of an index.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="index">Index from 0.</param>
    /// <returns>The lowered design; null for the few that lowering refuses.</returns>
    public static LoweredDesign? Draw(long seed, int index)
    {
        var random = new CounterRandom(seed, index);
        var network = ProbeNetwork.Draw(random, seed >= FirstSeedWithGates);
        var isByClass = seed >= FirstSeedByClass;
        var isRule = seed >= FirstSeedOfRules && !isByClass;
        var kind = isByClass ? _byClass[index % _byClass.Length] : isRule ? ProbeRules.Kinds[index % ProbeRules.Kinds.Count] : _kinds[index % _kinds.Length];
        var classes = network.Network.Classes(0);
        var lanes = Divisor(classes, 4, random);
        var design = new Design
        {
            Name = "probe",
            Network = "probe.onnx",
            Data = new DataChoice("glyphs:seed=1,count=100", "test", 1, [0.0], [1.0]),
            Platform = random.NextInteger(3) == 0 ? "zcu104" : "zc706",
            ClockMhz = 100,
            Arithmetic = new ArithmeticChoice(new FixedFormat(16, 5), new FixedFormat(8, 1), "none", 1, 16, false),
            Exits = isRule ? Rule(kind, network.Network.ExitCount - 1, classes, lanes, random) : Score(kind, classes, lanes, isByClass, random),
            Mapping = new MappingChoice
            {
                Auto = new AutoFolding(0.2, null, 0.85),
                Folding = Foldings(network.Network, random),
                ConditionalBufferFrames = [1 + random.NextInteger(4)],
                MergeInOrder = random.NextInteger(3) > 0,
                ReorderSlots = random.NextInteger(2) == 0 ? null : 4 << random.NextInteger(5),
                FifoDepth = 1 + (random.NextInteger(2) == 0 ? random.NextInteger(4) : random.NextInteger(100)),
                LutramMaximumBits = 256 << (2 * random.NextInteger(4)),
            },
            Workload = new Workload("closed", 16),
        };
        try
        {
            return Lowering.Lower(design, network, PlatformLibrary.Find(design.Platform));
        }
        catch (EeHwException)
        {
            return null;
        }
    }

    private static ExitChoice Score(string kind, int classes, int lanes, bool isByClass, CounterRandom random)
        => new(DecisionUnitKinds.ScoreOf(kind)!, [Threshold(kind, random)], kind != "patience" && random.NextInteger(2) == 0, "last", kind, lanes, random.NextInteger(2) == 0 ? null : 10 + random.NextInteger(7)) { ClassThresholds = isByClass ? Enumerable.Range(0, classes).Select(_ => Threshold(kind, random)).ToValueList() : ClassThresholds(kind, classes, random) };

    private static ExitChoice Rule(string kind, int early, int classes, int lanes, CounterRandom random)
    {
        var rules = new ProbeRules(kind, early, classes, random);
        return new(ProbeRules.PolicyOf(kind), rules.Thresholds, false, "last", kind, lanes, null) { ScoreWeights = rules.ScoreWeights, UnitNumbers = rules.Numbers, UnitInner = rules.Inner };
    }

    private static double Threshold(string kind, CounterRandom random) => kind switch
    {
        "patience" => 1 + random.NextInteger(3),
        "logit-margin" => 0.25 + random.NextUniform(),
        _ => 0.3 + (0.6 * random.NextUniform()),
    };

    private static ValueList<double> ClassThresholds(string kind, int classes, CounterRandom random)
        => kind is "softmax-base2" or "logit-margin" && random.NextInteger(3) == 0 ? Enumerable.Range(0, classes).Select(_ => Threshold(kind, random)).ToValueList() : [];

    private static Dictionary<string, Folding> Foldings(Network network, CounterRandom random)
    {
        var all = new Dictionary<string, Folding>();
        foreach (var layer in network.Layers)
        {
            // Small factors are as likely as large ones.
            var most = 1 << random.NextInteger(7);
            if (layer is ConvLayer { IsDepthwise: true } d)
            {
                var pe = Divisor(d.InputChannels, most, random);
                all[layer.Name] = new(pe, 1, Divisor(d.Kernel.Area, Math.Max(1, MostMultipliers / pe), random));
            }
            else if (layer is ConvLayer c)
            {
                var window = Divisor(c.Kernel.Area, most, random);
                var pe = Divisor(c.Output.Channels / c.Groups, Math.Max(1, most / window), random);
                all[layer.Name] = new(pe, Divisor(c.InputChannels / c.Groups, Math.Max(1, most / (window * pe)), random), window);
            }
            else if (layer is ClassMeansLayer m)
            {
                var pe = Divisor(m.Output.Channels, Math.Min(4, most), random);
                all[layer.Name] = new(pe, Divisor(m.InputLength, Math.Max(1, Math.Min(8, most) / pe), random));
            }
            else if (layer is DenseLayer f)
            {
                var pe = Divisor(f.Output.Channels, most, random);
                all[layer.Name] = new(pe, Divisor(f.InputLength, Math.Max(1, most / pe), random));
            }
        }

        return all;
    }

    private static int Divisor(int n, int most, CounterRandom random)
    {
        var divisors = Enumerable.Range(1, Math.Min(n, most)).Where(d => n % d == 0).ToList();
        return divisors[random.NextInteger(divisors.Count)];
    }
}
