namespace EeHw.Sim.Frames;

/// <summary>Hardware that works on one frame, or one batch, at a time.</summary>
/// <param name="Name">Name.</param>
/// <param name="Units">How many of it there are, at least 1.</param>
/// <param name="Discipline">Which of its stations it serves next.</param>
public sealed record FrameServer(string Name, int Units = 1, FrameDiscipline Discipline = FrameDiscipline.FirstCome);
