namespace EeHw.Model.Kernels;

/// <summary>An operation on every value a step computed.</summary>
/// <param name="Layer">The relu, clip or add layer.</param>
/// <param name="Other">For an add the tensor that is added; else -1.</param>
public sealed record PlanOperation(int Layer, int Other);
