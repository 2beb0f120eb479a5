using System.Diagnostics;

namespace EeHw.Host.OpenCl;

/// <summary>
/// Waits for the last command of a queue. Where that takes no longer than to put the host to sleep and to wake it, it asks instead; else, or where other load on the machine makes it long, it sleeps and only now
/// and then asks again.
/// </summary>
internal sealed unsafe class EventWait
{
    private const uint ExecutionStatus = 0x11D3;

    // An empty launch of PoCL's threads is done after 15 to 25 us; asleep, the host learns of it after 50 (both measured).
    private const long LongestMicroseconds = 50;

    // So a long kernel costs 50 us more every 64th time.
    private const int WaitsAsleep = 63;

    // Pauses between questions: each takes the lock that the command needs to say that it is done.
    private const int Pauses = 40;

    private int _asleep;

    /// <summary>Waits.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="last">Event of its last command; released.</param>
    public void For(QueueHandle queue, nint last)
    {
        try
        {
            if (_asleep > 0)
            {
                _asleep--;
            }
            else if (!IsDoneSoon(queue, last))
            {
                _asleep = WaitsAsleep;
            }

            // Also where it is done: to ask is no point of synchronisation, to wait is one.
            Status.Check(Native.clWaitForEvents(1, &last), nameof(Native.clWaitForEvents));
        }
        finally
        {
            _ = Native.clReleaseEvent(last);
        }
    }

    private static bool IsDoneSoon(QueueHandle queue, nint last)
    {
        Status.Check(Native.clFlush(queue.Value), nameof(Native.clFlush));
        var end = Stopwatch.GetTimestamp() + (LongestMicroseconds * Stopwatch.Frequency / 1_000_000);
        do
        {
            Thread.SpinWait(Pauses);
            int status;
            Status.Check(Native.clGetEventInfo(last, ExecutionStatus, sizeof(int), &status, null), nameof(Native.clGetEventInfo));
            if (status <= Status.Success)
            {
                return true;
            }
        }
        while (Stopwatch.GetTimestamp() < end);
        return false;
    }
}
