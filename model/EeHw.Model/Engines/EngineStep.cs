using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Engines;

/// <summary>One layer as an engine with buffers and DRAM runs it: what it computes, and the maps and weights that this takes. Words of one sample.</summary>
public sealed record EngineStep
{
    /// <summary>Layer name.</summary>
    public required string Name { get; init; }

    /// <summary>Kind as printed: <c>conv</c>, <c>maxpool</c>, ...</summary>
    public required string Kind { get; init; }

    /// <summary>Stage from 0: samples that leave at an earlier exit do not come here.</summary>
    public int Stage { get; init; }

    /// <summary>The product that the array computes; null for pools, additions and the like, which have the vector path only.</summary>
    public EngineLayer? Product { get; init; }

    /// <summary>Operations of the vector path per output word: words under a pool's window, operands of an addition less one. 0 where only the array computes it.</summary>
    public long VectorOperations { get; init; }

    /// <summary>Shape of an input map; where there are several operands, of one in the size of the output.</summary>
    public required Shape Input { get; init; }

    /// <summary>Maps of this shape that are read, at least 1.</summary>
    public int Operands { get; init; } = 1;

    /// <summary>Shape of the output map.</summary>
    public required Shape Output { get; init; }

    /// <summary>Input rows under the kernel, gaps of a dilation included.</summary>
    public int KernelRows { get; init; } = 1;

    /// <summary>Input rows from one output row to the next.</summary>
    public int StrideRows { get; init; } = 1;

    /// <summary>Rows of padding above the map.</summary>
    public int PadTop { get; init; }

    /// <summary>Constants per filter beside its weights: a bias.</summary>
    public int WordsPerFilter { get; init; }

    /// <summary>Steps whose outputs are read, -1 for the network's input; empty where that is not known.</summary>
    public ValueList<int> Sources { get; init; } = [];

    /// <summary>Multiply-accumulates, 0 for what has none.</summary>
    public long Macs => Product?.Macs ?? 0;

    /// <summary>Weights and constants.</summary>
    public long WeightWords => Product is { } p ? p.Groups * p.Filters * (p.WindowElements + WordsPerFilter) : 0;

    /// <summary>Whether every output channel reads one input channel of its own.</summary>
    public bool IsPerChannel => Product is null || (Product.Filters == 1 && Product.Groups == Output.Channels && Product.Groups == Input.Channels && Product.Groups > 1);

    /// <summary>The step of a product as a topology file states it: maps with their padding, no biases, neighbours unknown.</summary>
    /// <param name="layer">The product.</param>
    /// <param name="input">Input map, padding included.</param>
    /// <param name="output">Output map.</param>
    /// <param name="kernelRows">Rows of the kernel.</param>
    /// <param name="strideRows">Stride.</param>
    /// <returns>The step.</returns>
    public static EngineStep OfProduct(EngineLayer layer, Shape input, Shape output, int kernelRows, int strideRows)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var isDepthwise = layer.Filters == 1 && layer.Groups == input.Channels && layer.Groups > 1;
        return new()
        {
            Name = layer.Name,
            Kind = isDepthwise ? "depthwise" : "conv",
            Product = layer,
            VectorOperations = isDepthwise ? layer.WindowElements : 0,
            Input = input,
            Output = output,
            KernelRows = kernelRows,
            StrideRows = strideRows,
        };
    }
}
