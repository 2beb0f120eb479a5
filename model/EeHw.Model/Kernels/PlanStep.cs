using EeHw.Model.Numerics;

namespace EeHw.Model.Kernels;

/// <summary>What a step does before its operations.</summary>
public enum StepKind
{
    /// <summary>Brings the sample into the layout with halo.</summary>
    Pack,

    /// <summary>Convolution with any groups.</summary>
    Convolution,

    /// <summary>Convolution of each channel with its own kernel.</summary>
    Depthwise,

    /// <summary>Fully connected layer.</summary>
    Dense,

    /// <summary>Max or average pooling.</summary>
    Pool,

    /// <summary>Mean over the map.</summary>
    GlobalPool,

    /// <summary>Nothing: the operations do the work.</summary>
    Elementwise,

    /// <summary>Copies maps behind one another along the channels.</summary>
    Concat,

    /// <summary>Copies a map into the order channel, row, column.</summary>
    Flatten,
}

/// <summary>An operation on every value a step computed.</summary>
/// <param name="Layer">The relu, clip or add layer.</param>
/// <param name="Other">For an add the tensor that is added; else -1.</param>
public sealed record PlanOperation(int Layer, int Other);

/// <summary>One step of a stage: a layer with the elementwise layers behind it, in one pass over the output.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Stage">Stage from 0.</param>
/// <param name="Layer">The layer that computes (for elementwise the first of the operations).</param>
/// <param name="Sources">Tensors read, as layer indices with aliases resolved.</param>
/// <param name="Operations">What happens to each value before it is stored.</param>
/// <param name="Output">The tensor written, as a layer index.</param>
public sealed record PlanStep(StepKind Kind, int Stage, int Layer, ValueList<int> Sources, ValueList<PlanOperation> Operations, int Output);
