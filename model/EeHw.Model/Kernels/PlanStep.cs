using EeHw.Model.Numerics;

namespace EeHw.Model.Kernels;

/// <summary>One step of a stage: a layer with the elementwise layers behind it, in one pass over the output.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Stage">Stage from 0.</param>
/// <param name="Layer">The layer that computes (for elementwise the first of the operations).</param>
/// <param name="Sources">Tensors read, as layer indices with aliases resolved.</param>
/// <param name="Operations">What happens to each value before it is stored.</param>
/// <param name="Output">The tensor written, as a layer index.</param>
public sealed record PlanStep(StepKind Kind, int Stage, int Layer, ValueList<int> Sources, ValueList<PlanOperation> Operations, int Output);
