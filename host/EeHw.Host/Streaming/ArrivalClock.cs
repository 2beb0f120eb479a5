using System.Diagnostics;

namespace EeHw.Host.Streaming;

/// <summary>Waits for points in time: sleeps while they are far, and yields when they are near, since a thread that sleeps wakes up a fraction of a millisecond late.</summary>
internal static class ArrivalClock
{
    private static readonly long _near = Stopwatch.Frequency * 2 / 1000;

    /// <summary>Returns at a time, or when cancelled.</summary>
    /// <param name="time">In ticks of the monotonic clock.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static void WaitUntil(long time, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var left = time - Stopwatch.GetTimestamp();
            if (left <= 0)
            {
                return;
            }

            if (left > _near)
            {
                cancellation.WaitHandle.WaitOne((int)Math.Min(1000, ((left - _near) * 1000 / Stopwatch.Frequency) + 1));
            }
            else
            {
                Thread.Yield();
            }
        }
    }
}
