using EeHw.Model.Numerics;

namespace EeHw.Sim.Frames;

/// <summary>A place where frames are worked on, with a queue in front: a stage, a link, a part of an engine's work.</summary>
/// <param name="Name">Name.</param>
/// <param name="Server">Index of the server that does the work.</param>
/// <param name="Stage">Frames come here when they leave at this exit or later, from 0.</param>
/// <param name="Service">Time per frame.</param>
/// <param name="Capacity">Frames that can wait in front, at least 0.</param>
/// <param name="LosesWhenFull">A frame that finds the queue full is lost; otherwise it stays where it is and blocks that server.</param>
/// <param name="MaximumBatch">Frames worked on together at most.</param>
/// <param name="BatchOverhead">Added once per batch, fs: weights loaded once for all.</param>
/// <param name="BatchTimes">Time of a batch of n frames at n - 1, fs, for every n up to the largest; null: overhead and every frame's own time.</param>
public sealed record FrameStation(
    string Name, int Server, int Stage, ServiceTime Service, int Capacity = int.MaxValue, bool LosesWhenFull = false, int MaximumBatch = 1, long BatchOverhead = 0,
    ValueList<long>? BatchTimes = null)
{
    /// <summary>Whether nobody can come at a time (fs): a frame that would then leaves with the answer of the exit before <see cref="Stage"/>, which is above 0. Null: always open.</summary>
    public Func<long, bool>? IsDown { get; init; }
}
