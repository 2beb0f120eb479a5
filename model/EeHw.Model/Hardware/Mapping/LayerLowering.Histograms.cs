using EeHw.Model.Arithmetic;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Hardware.Mapping;

/// <summary>Layers of bag-of-features and class-means exits.</summary>
internal sealed partial class LayerLowering
{
    private Stream Sigmoid(int index, int stage)
    {
        var (stream, lanes) = Single(index, stage);
        var epilogue = roles.EpilogueOf(index);
        var unit = builder.Add(new Sigmoid
        {
            Name = builder.Name(Prefix(index, stage) + "/sigmoid"),
            Layer = index,
            Stage = stage,
            Shape = roles.Network.Layers[index].Output,
            Lanes = lanes,
            Input = InputFormat(index),
            Epilogue = epilogue,
            Memory = builder.StyleOf(epilogue.Output.Width, SigmoidTable.Entries, isConstant: true),
        });
        builder.Link(stream, unit, 0);
        return Output(unit, index, lanes);
    }

    private Stream ChannelNorm(int index, int stage)
    {
        var (stream, lanes) = Single(index, stage);
        var unit = builder.Add(new ChannelNorm
        {
            Name = builder.Name(Prefix(index, stage) + "/channelnorm"),
            Layer = index,
            Stage = stage,
            Shape = roles.Network.Layers[index].Output,
            Lanes = lanes,
            Input = InputFormat(index),
            Epilogue = roles.EpilogueOf(index),
            Memory = builder.StyleOf(ShareTable.MultiplierWidth, 1 << ShareTable.IndexBits, isConstant: true),
        });
        builder.Link(stream, unit, 0);
        return Output(unit, index, lanes);
    }

    private Stream ClassMeans(int index, ClassMeansLayer layer, int stage)
    {
        var f = Used[index] = folding[index];
        var prefix = Prefix(index, stage);
        var format = InputFormat(index);
        var means = network.Layers[index].Means!;
        var blocks = layer.Output.Channels / f.Pe;
        var stream = builder.Adapt(TakeOperand(index, 0, stage), View(index), f.Simd, format, prefix + "/adapter", stage);
        if (blocks > 1)
        {
            stream = Window(index, stage, stream, new WindowWalk(Extent.One, Extent.One, Extent.One, Padding.None), 1, depthwise: false, f.Simd, 1, blocks, flags: false);
        }

        var order = roles.Order(layer.Inputs[0]);
        var unit = builder.Add(new ClassMeans
        {
            Name = builder.Name(prefix + "/classmeans"),
            Layer = index,
            Stage = stage,
            Classes = layer.Output.Channels,
            Inputs = layer.InputLength,
            Pe = f.Pe,
            Simd = f.Simd,
            Input = format,
            MeanWidth = means.Width,
            DifferenceWidth = means.DifferenceWidth(format),
            SumWidth = means.SumWidth,
            RootCycles = means.RootWidth,
            InverseWidth = means.InverseWidth,
            Epilogue = roles.EpilogueOf(index),
            MeanMemory = builder.StyleOf((long)f.Pe * f.Simd * means.Width, (long)blocks * (layer.InputLength / f.Simd), isConstant: true),
            InputOrder = order is null ? null : ValueList.Create<int>(order),
        });
        builder.Link(stream, unit, 0);
        return Output(unit, index, f.Pe);
    }
}
