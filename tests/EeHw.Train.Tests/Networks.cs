using EeHw.Model.Datasets;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Specs;
using EeHw.Train.Training;

namespace EeHw.Train.Tests;

/// <summary>Small networks and data for the tests.</summary>
internal static class Networks
{
    /// <summary>Reads a network section, and gives it fresh weights and small random biases.</summary>
    public static Network Of(string section, long seed = 5)
    {
        var text = "network:\n" + string.Join('\n', section.Trim('\n').Split('\n').Select(l => "  " + l)) + "\ndata: { source: 'glyphs:' }\noutput: x.onnx\n";
        var network = Trainer.Initialise(NetworkBuilder.Build(TrainSpecFile.ParseText(text, "/").Network!), seed);
        var random = new CounterRandom(seed, 99);
        network = network with
        {
            Layers = network.Layers.Select(l => l switch
            {
                ConvLayer c => c with { Bias = c.Bias.Select(_ => (float)(0.3 * random.NextNormal())).ToValueList() },
                DenseLayer d => d with { Bias = d.Bias.Select(_ => (float)(0.3 * random.NextNormal())).ToValueList() },
                _ => l,
            }).ToValueList(),
        };

        // Copies of shared weights stay equal.
        return network with
        {
            Layers = network.Layers.Select(l => l is DenseLayer { SharedWeights: { } name } d ? d with { Bias = network.Layers.OfType<DenseLayer>().First(o => o.SharedWeights == name).Bias } : l).ToValueList(),
        };
    }

    /// <summary>Normal random samples with random labels.</summary>
    public static Dataset Noise(Network network, int count, long seed = 11)
    {
        var random = new CounterRandom(seed, 0);
        var values = Enumerable.Range(0, (int)network.Input.Elements * count).Select(_ => (float)random.NextNormal()).ToArray();
        var classes = Enumerable.Range(0, network.ExitCount).Min(network.Classes);
        return Dataset.Create(network.Input, values, [.. Enumerable.Range(0, count).Select(_ => random.NextInteger(classes))], classes, "noise");
    }
}
