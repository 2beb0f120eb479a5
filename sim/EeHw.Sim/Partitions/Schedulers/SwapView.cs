namespace EeHw.Sim.Partitions.Schedulers;

/// <summary>What a scheduler sees of a content that is not loaded.</summary>
/// <param name="Clock">The clock that comes next.</param>
/// <param name="Waiting">Most frames that wait in one buffer in front of it.</param>
/// <param name="OldestSince">Clock since which the oldest of them has waited; meaningless where none waits.</param>
/// <param name="OldestArrival">Clock in which that sample arrived (closed workload: entered the design).</param>
/// <param name="IsFirst">Whether it holds the earliest stage of the region: frames come there first.</param>
/// <param name="IsIdle">Whether the loaded content is empty and nothing for it is there at the moment.</param>
internal readonly record struct SwapView(long Clock, int Waiting, long OldestSince, long OldestArrival, bool IsFirst, bool IsIdle);
