using EeHw.Codegen;
using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Execution;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Testing;

namespace EeHw.Agreement.Tests;

/// <summary>A design with random foldings, decision units and buffers, and samples for it. Equal seeds give equal designs.</summary>
internal sealed class DesignCase
{
    private static readonly (string Policy, string Unit, double Threshold)[] _units =
        [("max-softmax", "softmax-base2", 0.6), ("entropy", "entropy-base2", 0.9), ("margin", "margin-base2", 0.4), ("logit-margin", "logit-margin", 0.5)];

    private DesignCase(LoweredDesign lowered, GoldenVectors golden) => (Lowered, Golden) = (lowered, golden);

    public LoweredDesign Lowered { get; }

    public GoldenVectors Golden { get; }

    public static DesignCase Of(QuantizedNetwork network, int seed, int samples = 12)
    {
        var random = new Random(seed);
        var stages = new NetworkStages(network.Network);
        var (policy, unit, threshold) = _units[seed % _units.Length];
        var design = HandNetworks.DesignFor(network, "case" + seed) with
        {
            Exits = new ExitChoice(policy, Enumerable.Repeat(threshold, network.Network.ExitCount - 1).ToValueList(), seed % 2 == 0, "last", unit, 1, null),
            Mapping = new MappingChoice
            {
                Folding = network.Network.Layers.Where((l, i) => (l is ConvLayer or DenseLayer or ClassMeansLayer) && stages.StageOf[i] >= 0).ToDictionary(l => l.Name, l => FoldingOf(l, random)),
                ConditionalBufferFrames = [1 + (seed % 3)],
                MergeInOrder = seed % 3 != 0,
            },
        };
        var lowered = Lowering.Lower(design, network, HandNetworks.Part());
        var format = network.Layers[0].Output;
        var inputs = Enumerable.Range(0, samples)
            .Select(_ => Enumerable.Range(0, (int)network.Network.Input.Elements).Select(_ => random.NextInt64(format.MinRaw, format.MaxRaw + 1)).ToArray())
            .ToArray();
        return new(lowered, GoldenVectorBuilder.Build(network, lowered.Graph, inputs));
    }

    public GeneratedProject Generate() => Generator.Generate(Lowered, Targets.Find("vitis"), Golden);

    public string Write(string folder, GeneratedProject? project = null)
    {
        foreach (var file in (project ?? Generate()).Files)
        {
            var path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Content);
        }

        return folder;
    }

    private static Folding FoldingOf(Layer layer, Random random) => layer switch
    {
        ConvLayer { IsDepthwise: true } c => new(Divisor(c.InputChannels, random), 1, Divisor(c.Kernel.Area, random)),
        ConvLayer c => new(Divisor(c.Output.Channels / c.Groups, random), Divisor(c.InputChannels / c.Groups, random), Divisor(c.Kernel.Area, random)),
        DenseLayer d => new(Divisor(d.Output.Channels, random), Divisor(d.InputLength, random)),
        ClassMeansLayer m => new(Divisor(m.Output.Channels, random), Divisor(m.InputLength, random)),
        _ => throw new ArgumentException(layer.Kind, nameof(layer)),
    };

    private static int Divisor(int n, Random random)
    {
        var divisors = Enumerable.Range(1, n).Where(i => n % i == 0).ToList();
        return divisors[random.Next(divisors.Count)];
    }
}
