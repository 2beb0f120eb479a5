using EeHw.Model.Numerics;

namespace EeHw.Model.Results;

/// <summary>What one unit did in the window.</summary>
/// <param name="Name">Hierarchical name.</param>
/// <param name="Kind">Unit kind.</param>
/// <param name="Stage">Stage from 0.</param>
/// <param name="Busy">Stretches in which it moved work forward, ascending, not touching.</param>
/// <param name="Blocked">Stretches in which its output was not taken, ascending, not touching.</param>
public sealed record UnitTrack(string Name, string Kind, int Stage, ValueList<ClockSpan> Busy, ValueList<ClockSpan> Blocked);
