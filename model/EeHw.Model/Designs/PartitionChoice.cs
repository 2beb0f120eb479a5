using EeHw.Model.Numerics;
using EeHw.Model.Platforms;
using EeHw.Model.Units;

namespace EeHw.Model.Designs;

/// <summary>A region that holds one of several contents at a time.</summary>
/// <param name="Name">Name.</param>
/// <param name="Contents">Stages (from 0) in each content.</param>
/// <param name="Initial">Index of the content loaded at the start.</param>
/// <param name="BitstreamBytes">Partial bitstream in bytes, greater than 0; 0 where <see cref="Frames"/> says it.</param>
/// <param name="Port">Configuration port name of the platform.</param>
/// <param name="PortEfficiency">Share of the port's rate that is reached, in (0, 1].</param>
/// <param name="SetupNs">Fixed cost of a swap in ns.</param>
/// <param name="Scheduler">One of <see cref="Schedulers"/>.</param>
/// <param name="WhenWaiting">Waiting samples N that trigger a swap.</param>
/// <param name="WaitingFrames">Frames of hard samples that can be stored.</param>
public sealed record PartitionChoice(string Name, ValueList<ValueList<int>> Contents, int Initial, long BitstreamBytes, string Port, double PortEfficiency, double SetupNs, string Scheduler, int WhenWaiting, int WaitingFrames)
{
    /// <summary>
    /// When contents are swapped. <c>static</c>: never, all are there. <c>perSample</c>: one sample after the other. <c>whenWaiting</c>: N frames wait.
    /// <c>oldestWaits</c>: the oldest has waited for a time. <c>deadline</c>: the oldest would miss the workload's deadline otherwise.
    /// <c>prefetch</c>: N frames wait, or ahead of need when the loaded content is idle.
    /// </summary>
    public static readonly string[] Schedulers = ["static", "perSample", "whenWaiting", "oldestWaits", "deadline", "prefetch"];

    /// <summary>Time after which the oldest waiting frame triggers a swap, ns; for <c>oldestWaits</c>.</summary>
    public double? OldestWaitsNs { get; init; }

    /// <summary>Configuration frames of the region, instead of <see cref="BitstreamBytes"/>; null where bytes are given.</summary>
    public long? Frames { get; init; }

    /// <summary>Whether it loads through a port of its own; else it takes turns with the other regions of the part.</summary>
    public bool HasOwnPort { get; init; }

    /// <summary>What the region has; null where nobody says.</summary>
    public Resources? Area { get; init; }

    /// <summary>Bytes of a partial bitstream: as given, or frames x words of a frame of the family x 4 (headers, some hundred bytes, are not counted).</summary>
    /// <param name="platform">The part.</param>
    /// <returns>Bytes; 0 where frames are given and the family has none.</returns>
    public long BytesOn(Platform platform)
    {
        ArgumentNullException.ThrowIfNull(platform);
        return Frames is { } frames ? (long)Math.Min(long.MaxValue / 2, frames * (platform.PartFamily.FrameWords?.Value ?? 0) * 4) : BitstreamBytes;
    }

    /// <summary>Whether N waiting frames trigger a swap.</summary>
    public bool CountsWaiting => Scheduler is "whenWaiting" or "prefetch";

    /// <summary>Whether contents are swapped at run time; else all are there all the time.</summary>
    public bool IsSwapped => Scheduler != "static";

    /// <summary>Number of the content that a stage belongs to.</summary>
    /// <param name="stage">Stage from 0.</param>
    /// <returns>The number from 0, or -1 for a stage outside of the region.</returns>
    public int ContentOf(int stage)
    {
        for (var i = 0; i < Contents.Count; i++)
        {
            if (Contents[i].Contains(stage))
            {
                return i;
            }
        }

        return -1;
    }
}
