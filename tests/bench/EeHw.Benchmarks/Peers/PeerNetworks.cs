using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Benchmarks.Peers;

/// <summary>The networks that devices and peers are compared on; weights are drawn, times do not depend on them.</summary>
internal static class PeerNetworks
{
    private static readonly Extent _three = new(3, 3);
    private static readonly Padding _same = new(1, 1, 1, 1);

    /// <summary>Two convolutions of 5 x 5 with pools, two dense layers: 20, 50, 500, 10 outputs.</summary>
    public static Network LeNet()
    {
        var b = new NetworkBuilder(1, 28, 28) { Amplitude = 0.1 };
        var x = b.MaxPool(b.Relu(b.Conv(0, 20, new(5, 5))), new(2, 2));
        x = b.MaxPool(b.Relu(b.Conv(x, 50, new(5, 5))), new(2, 2));
        return b.Build(b.Dense(b.Relu(b.Dense(x, 500)), 10));
    }

    /// <summary>Nine residual blocks of 16, 32 and 64 channels on 3 x 32 x 32, 41 M multiply-adds; with exits also behind the first and second three blocks.</summary>
    public static Network ResNet20(bool withExits)
    {
        var b = new NetworkBuilder(3, 32, 32) { Amplitude = 0.1 };
        var x = b.Relu(b.Conv(0, 16, _three, padding: _same));
        var exits = new List<int>();
        foreach (var channels in new[] { 16, 32, 64 })
        {
            for (var i = 0; i < 3; i++)
            {
                var halves = channels > 16 && i == 0;
                Extent? stride = halves ? new Extent(2, 2) : null;
                var shortcut = halves ? b.Conv(x, channels, Extent.One, stride) : x;
                var y = b.Relu(b.Conv(x, channels, _three, stride, _same));
                x = b.Relu(b.Add(b.Conv(y, channels, _three, padding: _same), shortcut));
            }

            if (withExits || channels == 64)
            {
                exits.Add(b.Dense(b.GlobalAveragePool(x), 10));
            }
        }

        return b.Build([.. exits]);
    }
}
