using EeHw.Model.Designs;
using EeHw.Model.Networks;

namespace EeHw.Agreement.Tests.Grid;

/// <summary>Draws legal folding factors for every layer that has some.</summary>
internal static class GridFolding
{
    public static Dictionary<string, Folding> Draw(Network network, int seed)
    {
        var random = new Random(seed);
        return network.Layers.Where(l => l is ConvLayer or DenseLayer or ClassMeansLayer).ToDictionary(l => l.Name, l => Of(l, random));
    }

    private static Folding Of(Layer layer, Random random) => layer switch
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
