using EeHw.Model.Numerics;

namespace EeHw.Model.Results;

/// <summary>A run over time, in steps of equal length.</summary>
/// <param name="StepNs">Length of a step, ns.</param>
/// <param name="Steps">The steps, from time 0.</param>
public sealed record CourseUse(double StepNs, ValueList<CourseStep> Steps);
