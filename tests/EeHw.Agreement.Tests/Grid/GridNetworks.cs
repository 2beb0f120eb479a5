using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Agreement.Tests.Grid;

/// <summary>The networks of the grid: small, each with one thing to show.</summary>
internal static class GridNetworks
{
    private static readonly Extent _one = new(1, 1);
    private static readonly Extent _two = new(2, 2);
    private static readonly Extent _three = new(3, 3);
    private static readonly Padding _rim = new(1, 1, 1, 1);

    /// <summary>Convolutions and max pools in a row, an exit behind each of the first stages; the maps are not square.</summary>
    public static Network Chain(int exits)
    {
        var b = new NetworkBuilder(2, 9, 8, exits);
        var (x, heads) = (0, new List<int>());
        for (var k = 0; k < exits; k++)
        {
            x = b.Relu(b.Conv(x, 3 + k, _three, padding: _rim));
            x = k == 0 ? b.MaxPool(x, _two) : x;
            heads.Add(b.Dense(k % 2 == 0 ? x : b.GlobalAveragePool(x), 5));
        }

        return b.Build([.. heads]);
    }

    /// <summary>A small first stage before larger ones: samples gather behind the exits.</summary>
    public static Network Growing(int exits)
    {
        var b = new NetworkBuilder(1, 5, 6, 80 + exits);
        var (x, heads) = (0, new List<int>());
        for (var k = 0; k < exits; k++)
        {
            x = b.Relu(b.Conv(x, 2 + (2 * k), _three, padding: _rim));
            heads.Add(b.Dense(b.GlobalAveragePool(x), 5));
        }

        return b.Build([.. heads]);
    }

    /// <summary>Strides of 2 and 1 by 2, padding on one side only, a 1 by 3 kernel, overlapping and padded pools.</summary>
    public static Network Strided()
    {
        var b = new NetworkBuilder(1, 11, 9, 21);
        var x = b.Relu(b.Conv(0, 4, _three, _two, new Padding(1, 0, 0, 1)));
        var first = b.Dense(b.AveragePool(x, _three, _two, new Padding(1, 1, 0, 0)), 4);
        x = b.Clip(b.Conv(x, 5, new Extent(1, 3), new Extent(1, 2), new Padding(0, 2, 0, 1)), 0, 6);
        return b.Build(first, b.Dense(b.MaxPool(x, _three, _one, _rim), 4));
    }

    /// <summary>Depthwise and 1x1 convolutions in turn.</summary>
    public static Network Depthwise()
    {
        var b = new NetworkBuilder(4, 8, 8, 31);
        var x = b.Relu(b.Conv(b.Conv(0, 4, _three, padding: _rim, groups: 4), 6, _one));
        var first = b.Dense(b.GlobalAveragePool(x), 6);
        x = b.Relu(b.Conv(b.Conv(x, 6, _three, _two, _rim, groups: 6), 8, _one));
        return b.Build(first, b.Dense(b.GlobalAveragePool(x), 6));
    }

    /// <summary>Two and three groups.</summary>
    public static Network Grouped()
    {
        var b = new NetworkBuilder(4, 7, 8, 41);
        var x = b.Relu(b.Conv(0, 6, _three, padding: _rim, groups: 2));
        var first = b.Dense(b.MaxPool(x, _two), 4);
        x = b.Relu(b.Conv(x, 9, _two, groups: 3));
        return b.Build(first, b.Dense(b.GlobalAveragePool(x), 4));
    }

    /// <summary>Dilation 2 in both directions, and in one.</summary>
    public static Network Dilated()
    {
        var b = new NetworkBuilder(2, 9, 9, 51);
        var x = b.Relu(b.Conv(0, 4, _three, padding: new Padding(2, 2, 2, 2), dilation: _two));
        var first = b.Dense(b.MaxPool(x, _three), 4);
        x = b.Relu(b.Conv(x, 4, _three, dilation: new Extent(1, 2)));
        return b.Build(first, b.Dense(x, 4));
    }

    /// <summary>Residual blocks, one with a strided projection; with more exits the first block's sum crosses the exit.</summary>
    public static Network Residual(int exits)
    {
        var b = new NetworkBuilder(2, 8, 8, 60 + exits);
        var x = b.Relu(b.Conv(0, 4, _three, padding: _rim));
        var (heads, before) = (new List<int>(), -1);
        for (var k = 0; k < exits; k++)
        {
            var inner = b.Conv(b.Relu(b.Conv(x, 4, _three, padding: _rim)), 4, _three, padding: _rim);
            x = b.Relu(b.Add(inner, x));
            x = before >= 0 ? b.Add(x, before) : x;
            before = k + 1 < exits ? x : -1;
            heads.Add(b.Dense(b.GlobalAveragePool(x), 5));
        }

        return b.Build([.. heads]);
    }

    /// <summary>A block whose short arm is a strided 1x1 convolution, and a concatenation of three arms.</summary>
    public static Network Joins()
    {
        var b = new NetworkBuilder(3, 8, 9, 71);
        var x = b.Relu(b.Conv(0, 4, _three, padding: _rim));
        var first = b.Dense(b.GlobalAveragePool(x), 5);
        x = b.Relu(b.Add(b.Conv(b.Relu(b.Conv(x, 6, _three, _two, _rim)), 6, _three, padding: _rim), b.Conv(x, 6, _one, _two)));
        x = b.Concat(x, b.Relu(b.Conv(x, 3, _three, padding: _rim)), b.Conv(x, 2, _one));
        return b.Build(first, b.Dense(b.GlobalAveragePool(x), 5));
    }

    /// <summary>Bag-of-features exits in one histogram space with one classifier: exit 2 answers W (h1 + h2), so that h1 crosses the boundary.</summary>
    public static Network BagOfFeatures()
    {
        var b = new NetworkBuilder(2, 9, 8, 81) { Amplitude = 2 };
        var x = b.Relu(b.Conv(0, 4, _three, padding: _rim));
        var h1 = b.Histogram(x, 6);
        var first = b.Dense(h1, 5);
        x = b.Relu(b.Conv(x, 5, _three, _two, _rim));
        var second = b.DenseOf(first, b.Add(b.Histogram(x, 6), h1));
        return b.Build(first, second, b.Dense(b.GlobalAveragePool(b.Relu(b.Conv(x, 6, _three))), 5));
    }

    /// <summary>Distances to class means at the early exits, from a map and from a vector; a sigmoid as ordinary activation.</summary>
    public static Network ClassMeans()
    {
        var b = new NetworkBuilder(2, 8, 7, 91);
        var x = b.Relu(b.Conv(0, 4, _three, _two, _rim));
        var first = b.ClassMeans(x, 6);
        x = b.Sigmoid(b.Conv(x, 6, _three, padding: _rim));
        var second = b.ClassMeans(b.GlobalAveragePool(x), 6);
        return b.Build(first, second, b.Dense(b.MaxPool(x, _two), 6));
    }

    /// <summary>LeakyRelu, HardSwish and Swish behind convolutions, a pool and a dense layer; one of them is clipped, one is read twice.</summary>
    public static Network Gates()
    {
        var b = new NetworkBuilder(2, 8, 7, 111);
        var x = b.SelfGate(b.Conv(0, 4, _three, padding: _rim), SelfGateFunction.LeakyRelu, 0.1f);
        var first = b.Dense(b.SelfGate(b.Dense(b.GlobalAveragePool(x), 6), SelfGateFunction.LeakyRelu, -0.25f), 5);
        x = b.MaxPool(b.Clip(b.SelfGate(b.Conv(x, 6, _three, _two, _rim), SelfGateFunction.HardSwish), -0.25f, 2), _two);
        var y = b.SelfGate(b.Conv(x, 6, _three, padding: _rim), SelfGateFunction.Swish);
        return b.Build(first, b.Dense(b.GlobalAveragePool(b.Add(y, b.Conv(y, 6, _one))), 5));
    }

    /// <summary>Maps of one row: convolutions and pools over a length.</summary>
    public static Network Lines()
    {
        var b = new NetworkBuilder(3, 1, 17, 121);
        var x = b.Relu(b.Conv(0, 4, new Extent(1, 5), padding: new Padding(0, 2, 0, 2)));
        var first = b.Dense(b.AveragePool(x, new Extent(1, 4), new Extent(1, 3), new Padding(0, 1, 0, 0)), 4);
        x = b.SelfGate(b.Conv(b.MaxPool(x, new Extent(1, 2)), 6, new Extent(1, 3), new Extent(1, 2)), SelfGateFunction.HardSwish);
        return b.Build(first, b.Dense(b.GlobalAveragePool(x), 4));
    }

    /// <summary>Two scales beside each other, dense concatenations, strided convolutions from the fine to the coarse one, an exit at every depth (as MSDNet, Huang et al. 2018).</summary>
    public static Network TwoScales()
    {
        var b = new NetworkBuilder(1, 8, 8, 101);
        var fine = b.Relu(b.Conv(0, 4, _three, padding: _rim));
        var coarse = b.Relu(b.Conv(fine, 4, _three, _two, _rim));
        var heads = new List<int>();
        for (var k = 0; k < 3; k++)
        {
            coarse = b.Concat(coarse, b.Relu(b.Conv(coarse, 2, _three, padding: _rim)), b.Relu(b.Conv(fine, 2, _three, _two, _rim)));
            fine = k < 2 ? b.Concat(fine, b.Relu(b.Conv(fine, 2, _three, padding: _rim))) : fine;
            heads.Add(b.Dense(b.AveragePool(b.Relu(b.Conv(coarse, 4, _three, _two, _rim)), _two), 5));
        }

        return b.Build([.. heads]);
    }
}
