using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Testing;

/// <summary>Layers of bag-of-features and class-means exits.</summary>
public sealed partial class NetworkBuilder
{
    public int Sigmoid(int input) => Append(new SigmoidLayer { Name = Name("sigmoid"), Inputs = [input], Output = _layers[input].Output });

    public int SelfGate(int input, SelfGateFunction function, float slope = 0)
        => Append(new SelfGateLayer { Name = Name("gate"), Inputs = [input], Output = _layers[input].Output, Function = function, Slope = slope });

    public int ChannelNorm(int input, float? scale = null, float epsilon = 0)
        => Append(new ChannelNormLayer { Name = Name("norm"), Inputs = [input], Output = _layers[input].Output, Scale = scale ?? _layers[input].Output.Channels, Epsilon = epsilon });

    /// <summary>The histogram of a bag of features, flattened: words, shares, a mean per region of half of the rows and columns.</summary>
    public int Histogram(int input, int words)
    {
        var shape = ShapeOf(input);
        return Flatten(AveragePool(ChannelNorm(Sigmoid(Conv(input, words, Extent.One))), new Extent(shape.Height / 2, shape.Width / 2)));
    }

    /// <summary>A dense layer with the weights of another.</summary>
    public int DenseOf(int owner, int input)
    {
        var dense = (DenseLayer)_layers[owner];
        dense = dense with { SharedWeights = dense.SharedWeights ?? dense.Name + ".weight" };
        _layers[owner] = dense;
        return Append(dense with { Name = Name("dense"), Inputs = [input] });
    }

    public int ClassMeans(int input, int classes)
    {
        input = ShapeOf(input).Pixels > 1 ? Flatten(input) : input;
        var length = ShapeOf(input).Channels;
        return Append(new ClassMeansLayer
        {
            Name = Name("means"),
            Inputs = [input],
            Output = new Shape(classes, 1, 1),
            Means = Values(null, classes * length, 0),
            Norms = Values(null, classes, 1).Select(v => 1.5f + v).ToValueList(),
            InputLength = length,
        });
    }
}
