using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>One level of a policy: thresholds of its own, a fitted policy, or (neither) those of the design.</summary>
/// <param name="Name">Name, unique in the ladder.</param>
/// <param name="PolicyFile">A policy written by <c>eehw policy fit</c>; null for none.</param>
/// <param name="Thresholds">Thresholds on the design's score, one for all early exits or one each; empty for none.</param>
public sealed record ControlLevel(string Name, string? PolicyFile, ValueList<double> Thresholds)
{
    /// <summary>Probability of leaving at an early exit under this level; where exits are drawn.</summary>
    public double? Leave { get; init; }

    /// <summary>That of hard samples.</summary>
    public double? LeaveHard { get; init; }
}
