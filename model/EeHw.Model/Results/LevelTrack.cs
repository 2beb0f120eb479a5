using EeHw.Model.Numerics;

namespace EeHw.Model.Results;

/// <summary>What one FIFO or conditional buffer held in the window.</summary>
/// <param name="Name">Hierarchical name.</param>
/// <param name="Depth">Depth in words (frames for conditional buffers).</param>
/// <param name="Changes">Its level over time, ascending; the first entry is the level at the start of the window.</param>
public sealed record LevelTrack(string Name, long Depth, ValueList<LevelChange> Changes);
