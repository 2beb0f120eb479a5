using EeHw.Train.Kernels;
using EeHw.Train.Operators;

namespace EeHw.Train.Engines;

/// <summary>The memory in which one chunk of 16 samples goes forward and backward.</summary>
internal sealed unsafe class Workspace
{
    private readonly LaneBuffer[] _values;
    private readonly LaneBuffer?[] _gradients;
    private readonly LaneBuffer?[] _scratch;

    /// <summary>Allocates.</summary>
    /// <param name="operators">The operators, one per layer.</param>
    /// <param name="hasGradient">Per layer: whether its output has a gradient; empty for forward passes only.</param>
    public Workspace(IReadOnlyList<Operator> operators, IReadOnlyList<bool> hasGradient)
    {
        InputLength = (int)operators[0].Layer.Output.Elements * LaneBuffer.Lanes;
        _values = [.. operators.Select(o => new LaneBuffer(o.Layer.Output.Elements))];
        _gradients = [.. operators.Select((o, i) => hasGradient.Count > 0 && hasGradient[i] ? new LaneBuffer(o.Layer.Output.Elements) : null)];
        _scratch = [.. operators.Select(o => o.ScratchVectors > 0 ? new LaneBuffer(o.ScratchVectors) : null)];
    }

    /// <summary>Samples of the chunk, at most 16; the other lanes count nothing.</summary>
    public int Samples { get; set; }

    /// <summary>Share of the chunk in the batch.</summary>
    public double Share { get; set; }

    /// <summary>Whether the pass belongs to training: batch statistics are those of the chunk.</summary>
    public bool Trains { get; set; }

    /// <summary>Whether dropout acts.</summary>
    public bool Drops { get; set; }

    /// <summary>Seed of dropout masks.</summary>
    public long Seed { get; set; }

    /// <summary>Step of the training, or number of the random pass.</summary>
    public long Step { get; set; }

    /// <summary>Number of the chunk in the batch.</summary>
    public int Chunk { get; set; }

    /// <summary>Output of a layer, [C, H, W, 16].</summary>
    /// <param name="layer">Layer index.</param>
    /// <returns>The first value.</returns>
    public float* Values(int layer) => _values[layer].Pointer;

    /// <summary>Gradient of the loss by the output of a layer, [C, H, W, 16].</summary>
    /// <param name="layer">Layer index.</param>
    /// <returns>The first value.</returns>
    public float* Gradients(int layer) => _gradients[layer]!.Pointer;

    /// <summary>The samples of the chunk, [C, H, W, 16].</summary>
    public Span<float> Input => new(Values(0), InputLength);

    /// <summary>The gradient by them, [C, H, W, 16]; only of an engine that was prepared for it.</summary>
    public ReadOnlySpan<float> InputGradient => new(Gradients(0), InputLength);

    private int InputLength { get; }

    /// <summary>Scratch memory of a layer.</summary>
    /// <param name="layer">Layer index.</param>
    /// <returns>The first value.</returns>
    public float* Scratch(int layer) => _scratch[layer]!.Pointer;
}
