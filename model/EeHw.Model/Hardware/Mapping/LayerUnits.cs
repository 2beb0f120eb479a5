using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Model.Platforms;

namespace EeHw.Model.Hardware.Mapping;

/// <summary>The units of a convolution or dense layer under a folding: what folding weighs is what lowering builds. Names and stages are given when they are placed.</summary>
internal sealed class LayerUnits(LayerRoles roles, QuantizedNetwork network, Platform platform, int lutramMaximumBits)
{
    /// <summary>The window in front of a layer's MAC array; null where it reads its stream as it comes.</summary>
    public SlidingWindow? Window(int index, Folding folding)
    {
        var layer = roles.Network.Layers[index];
        var shape = MacShape.Of(layer)!;
        var repeats = shape.Depthwise ? 1 : shape.OutputsPerGroup / folding.Pe;
        var walk = layer is ConvLayer c ? new WindowWalk(c.Kernel, c.Stride, c.Dilation, c.Padding) : new WindowWalk(Extent.One, Extent.One, Extent.One, Padding.None);
        return walk.IsPlain && repeats == 1 ? null : Window(index, walk, shape.Groups, shape.Depthwise, Lanes(shape, folding), folding.Window, repeats);
    }

    /// <summary>A window of any layer that walks over its first operand.</summary>
    public SlidingWindow Window(int index, WindowWalk walk, int groups, bool depthwise, int lanes, int window, int repeats)
    {
        var layer = roles.Network.Layers[index];
        var input = roles.Network.Layers[layer.Inputs[0]].Output;
        var format = roles.FormatOf(layer.Inputs[0]);
        var words = walk.BufferRows(input) * input.Width * (input.Channels / lanes);
        return new()
        {
            Name = "",
            Layer = index,
            Stage = 0,
            Input = input,
            OutputSize = new Extent(layer.Output.Height, layer.Output.Width),
            Kernel = walk.Kernel,
            Stride = walk.Stride,
            Dilation = walk.Dilation,
            Padding = walk.Padding,
            Groups = groups,
            Depthwise = depthwise,
            Lanes = lanes,
            Window = window,
            Repeats = repeats,
            BufferWords = words,
            Format = format,
            Memory = ResourceRules.StyleOf(lanes * format.Width, words, lutramMaximumBits, platform, isConstant: false),
        };
    }

    /// <summary>What computes a layer: a MAC array, or distances to class means.</summary>
    public Unit Compute(int index, Folding folding) => roles.Network.Layers[index] is ClassMeansLayer layer ? Means(index, layer, folding) : Mac(index, folding);

    /// <summary>The distances of a layer.</summary>
    public ClassMeans Means(int index, ClassMeansLayer layer, Folding folding)
    {
        var format = roles.FormatOf(layer.Inputs[0]);
        var means = network.Layers[index].Means!;
        var order = roles.Order(layer.Inputs[0]);
        return new()
        {
            Name = "",
            Layer = index,
            Stage = 0,
            Classes = layer.Output.Channels,
            Inputs = layer.InputLength,
            Pe = folding.Pe,
            Simd = folding.Simd,
            Input = format,
            MeanWidth = means.Width,
            DifferenceWidth = means.DifferenceWidth(format),
            SumWidth = means.SumWidth,
            RootCycles = means.RootWidth,
            InverseWidth = means.InverseWidth,
            Epilogue = roles.EpilogueOf(index),
            MeanMemory = ResourceRules.StyleOf((long)folding.Pe * folding.Simd * means.Width, (long)(layer.Output.Channels / folding.Pe) * (layer.InputLength / folding.Simd), lutramMaximumBits, platform, isConstant: true),
            InputOrder = order is null ? null : ValueList.Create<int>(order),
        };
    }

    /// <summary>A layer's MAC array.</summary>
    public MacArray Mac(int index, Folding folding)
    {
        var layer = roles.Network.Layers[index];
        var shape = MacShape.Of(layer)!;
        var format = roles.FormatOf(layer.Inputs[0]);
        var weights = network.Layers[index].Weights!;
        var wordsPerOutput = shape.KernelArea / folding.Window * (shape.Depthwise ? 1 : shape.InputsPerGroup / folding.Simd);
        var order = roles.Order(layer.Inputs[0]);
        return new()
        {
            Name = "",
            Layer = index,
            Stage = 0,
            Output = layer.Output,
            Pe = folding.Pe,
            Simd = Lanes(shape, folding),
            Window = folding.Window,
            Depthwise = shape.Depthwise,
            Groups = shape.Groups,
            WordsPerOutput = wordsPerOutput,
            Input = format,
            WeightWidth = weights.Width,
            AccumulatorWidth = weights.AccumulatorWidth,
            AccumulatorFractionBits = format.FractionBits + weights.FractionBits.Max(),
            AlignmentSpread = weights.FractionBits.Max() - weights.FractionBits.Min(),
            Epilogue = roles.EpilogueOf(index),
            WeightMemory = ResourceRules.StyleOf(shape.Multipliers(folding) * weights.Width, (long)layer.Output.Channels / folding.Pe * wordsPerOutput, lutramMaximumBits, platform, isConstant: true),
            InputOrder = order is null ? null : ValueList.Create<int>(order),
        };
    }

    /// <summary>Channels per word in front of a layer.</summary>
    public static int Lanes(MacShape shape, Folding folding) => shape.Depthwise ? folding.Pe : folding.Simd;
}
