using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Layers;

namespace EeHw.Train.Attachments;

/// <summary>Builds exit heads as small networks of their own: the input is the tensor they stand on, the only exit their logits. Weights are 0.</summary>
/// <remarks>
/// Pools follow the feature reduction of Shallow-Deep Networks (Kaya et al., ICML 2019): windows of floor(size / 4) per side that do not overlap, none where that is below 2.
/// </remarks>
public sealed class HeadBuilder
{
    private readonly List<Layer> _layers = [];
    private readonly string _exit;

    private HeadBuilder(string exit, Shape input)
    {
        _exit = exit;
        _layers.Add(new InputLayer { Name = "features", Inputs = [], Output = input });
    }

    private Shape Top => _layers[^1].Output;

    /// <summary>Builds a head.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="exit">Name of the exit; layers are called after it.</param>
    /// <param name="point">Where it stands.</param>
    /// <param name="classes">Classes C.</param>
    /// <param name="width">Channels of the convolution of <see cref="HeadKind.ConvPoolFc"/> and the 1x1 one of <see cref="HeadKind.SeparablePoolFc"/> (null: those of the tensor, at most 16), codewords of <see cref="HeadKind.Bof"/> (null: 32).</param>
    /// <returns>The head.</returns>
    /// <exception cref="EeHwException">EEHW6105 when the tensor is smaller than the head needs.</exception>
    public static Network Build(HeadKind kind, string exit, CutPoint point, int classes, int? width = null)
    {
        var head = new HeadBuilder(exit, point.Shape);
        switch (kind)
        {
            case HeadKind.PoolFc:
                head.Pool(isMax: false, Reduction(point.Shape));
                break;
            case HeadKind.ConvPoolFc:
                Require(kind, point, 2);
                head.Convolution(width ?? Math.Min(point.Shape.Channels, 16), 3);
                head.Put(new ReluLayer { Name = $"{exit}_relu", Inputs = [], Output = head.Top });
                head.Pool(isMax: true, new Extent(2, 2));
                break;
            case HeadKind.SeparablePoolFc:
                Require(kind, point, 2);
                head.Depthwise(3);
                head.Put(new ReluLayer { Name = $"{exit}_relu1", Inputs = [], Output = head.Top });
                head.Convolution(width ?? Math.Min(point.Shape.Channels, 16), 1);
                head.Put(new ReluLayer { Name = $"{exit}_relu2", Inputs = [], Output = head.Top });
                head.Pool(isMax: true, new Extent(2, 2));
                break;
            case HeadKind.MixedPool:
                head.MixedPool(Reduction(point.Shape));
                break;
            default:
                Require(kind, point, 2);
                head.Histogram(width ?? 32);
                break;
        }

        head.Classifier(classes);
        return new Network { Name = exit, Layers = head._layers.ToValueList(), Exits = [new Exit(exit, head._layers.Count - 1)], InputName = "features" };
    }

    private static Extent Reduction(Shape shape) => new(Math.Max(1, shape.Height / 4), Math.Max(1, shape.Width / 4));

    private static void Require(HeadKind kind, CutPoint point, int side)
    {
        if (point.Shape.Height < side || point.Shape.Width < side)
        {
            throw new EeHwException(
                Codes.Heads.HeadTooLarge,
                new Place { Item = point.Name },
                $"the tensor is {point.Shape} (channels, rows, columns); head {HeadKinds.NameOf(kind)} needs at least {side} rows and columns.",
                "Choose an earlier tensor, or head pool-fc, which takes any.");
        }
    }

    private void Put(Layer layer) => _layers.Add(layer with { Inputs = [_layers.Count - 1] });

    private void Convolution(int channels, int side) => Put(new ConvLayer
    {
        Name = $"{_exit}_conv",
        Inputs = [],
        Output = Top with { Channels = channels },
        InputChannels = Top.Channels,
        Kernel = new Extent(side, side),
        Padding = new Padding(side / 2, side / 2, side / 2, side / 2),
        Weights = Zeros(channels * Top.Channels * side * side),
        Bias = Zeros(channels),
    });

    private void Depthwise(int side) => Put(new ConvLayer
    {
        Name = $"{_exit}_depthwise",
        Inputs = [],
        Output = Top,
        InputChannels = Top.Channels,
        Groups = Top.Channels,
        Kernel = new Extent(side, side),
        Padding = new Padding(side / 2, side / 2, side / 2, side / 2),
        Weights = Zeros(Top.Channels * side * side),
        Bias = Zeros(Top.Channels),
    });

    private void Pool(bool isMax, Extent window)
    {
        if (window != Extent.One)
        {
            Put(new PoolLayer { Name = $"{_exit}_pool", Inputs = [], Output = Pooled(window), IsMax = isMax, Kernel = window, Stride = window });
        }
    }

    private void MixedPool(Extent window)
    {
        if (window != Extent.One)
        {
            Put(new MixedPoolLayer { Name = $"{_exit}_pool", Inputs = [], Output = Pooled(window), Kernel = window });
        }
    }

    private Shape Pooled(Extent window) => new(Top.Channels, Top.Height / window.Height, Top.Width / window.Width);

    // Codewords as a 1x1 convolution, soft assignment, shares of a position, mean over quarters: Passalis et al. 2020, logistic form.
    private void Histogram(int codewords)
    {
        Convolution(codewords, 1);
        Put(new SigmoidLayer { Name = $"{_exit}_assign", Inputs = [], Output = Top });
        Put(new ChannelNormLayer { Name = $"{_exit}_shares", Inputs = [], Output = Top, Scale = codewords });
        var stride = new Extent(Top.Height / 2, Top.Width / 2);
        Put(new PoolLayer
        {
            Name = $"{_exit}_histogram",
            Inputs = [],
            Output = new Shape(codewords, 2, 2),
            IsMax = false,
            Kernel = new Extent(Top.Height - stride.Height, Top.Width - stride.Width),
            Stride = stride,
        });
    }

    private void Classifier(int classes)
    {
        if (Top.Pixels > 1)
        {
            Put(new FlattenLayer { Name = $"{_exit}_flatten", Inputs = [], Output = new Shape((int)Top.Elements, 1, 1) });
        }

        var length = Top.Channels;
        Put(new DenseLayer { Name = $"{_exit}_fc", Inputs = [], Output = new Shape(classes, 1, 1), InputLength = length, Weights = Zeros(length * classes), Bias = Zeros(classes) });
    }

    private static ValueList<float> Zeros(int count) => ValueList.Create<float>(new float[count]);
}
