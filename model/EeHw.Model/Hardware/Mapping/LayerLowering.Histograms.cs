using EeHw.Model.Arithmetic;
using EeHw.Model.Networks;

namespace EeHw.Model.Hardware.Mapping;

/// <summary>Layers of bag-of-features and class-means exits, and activations by a factor.</summary>
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

    private Stream SelfGate(int index, SelfGateLayer layer, int stage)
    {
        var (stream, lanes) = Single(index, stage);
        var table = SelfGateTable.For(layer);
        var unit = builder.Add(new SelfGate
        {
            Name = builder.Name(Prefix(index, stage) + "/" + layer.Kind),
            Layer = index,
            Stage = stage,
            Shape = layer.Output,
            Lanes = lanes,
            Input = InputFormat(index),
            Epilogue = roles.EpilogueOf(index),
            Factors = table.Factors,
            IndexFractionBits = table.Index?.FractionBits,
            Memory = builder.StyleOf(SelfGateTable.FactorWidth, table.Factors.Count, isConstant: true),
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
        var stream = builder.Adapt(TakeOperand(index, 0, stage), View(index), f.Simd, InputFormat(index), prefix + "/adapter", stage);
        if (units.Window(index, f) is { } window)
        {
            stream = Place(window, index, stage, stream, flags: false);
        }

        var unit = builder.Add(units.Means(index, layer, f) with { Name = builder.Name(prefix + "/classmeans"), Stage = stage });
        builder.Link(stream, unit, 0);
        return Output(unit, index, f.Pe);
    }
}
