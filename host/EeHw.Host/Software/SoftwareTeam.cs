using System.Diagnostics;
using System.Numerics;

namespace EeHw.Host.Software;

/// <summary>
/// Threads that help one worker with a frame: a step falls into parts, and whoever is free takes the next one. The worker waits for parts that are under way, never for a thread that
/// has yet to wake up. Helpers watch for work for some time after the last, then sleep.
/// </summary>
internal sealed class SoftwareTeam<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // How long a helper watches before it sleeps: about what waking it costs twice.
    private const double WatchMicroseconds = 100;

    private readonly SoftwareWorker<T>[] _helpers;
    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _wake = new(0);
    private int _sleeping;
    private bool _ends;

    // The step at hand. Written before its ticket is, and not again before all its parts are done.
    private SoftwareStep<T>? _step;
    private Frame<T> _frame;
    private int _parts;

    // Number of the step in the upper half, parts that nobody has taken in the lower.
    private long _ticket;
    private int _done;

    /// <summary>Starts the threads.</summary>
    /// <param name="helpers">The memory of each helper.</param>
    public SoftwareTeam(SoftwareWorker<T>[] helpers)
    {
        _helpers = helpers;
        _threads = Array.ConvertAll(helpers, h => new Thread(() => Help(h)) { IsBackground = true, Name = "EeHw helper" });
        Array.ForEach(_threads, t => t.Start());
    }

    /// <summary>Wakes helpers that sleep: work is about to come.</summary>
    public void Wake()
    {
        var sleeping = Volatile.Read(ref _sleeping);
        if (sleeping > 0)
        {
            _wake.Release(sleeping);
        }
    }

    /// <summary>Runs the steps of a stage on one frame.</summary>
    public void Run(SoftwareStage<T> stage, in Frame<T> frame)
    {
        foreach (var step in stage.Steps)
        {
            var parts = step.PartsFor(_helpers.Length + 1);
            if (parts == 1)
            {
                step.Run(frame);
                continue;
            }

            (_step, _frame, _parts) = (step, frame, parts);
            Volatile.Write(ref _done, 0);
            Volatile.Write(ref _ticket, (((_ticket >> 32) + 1) << 32) | (uint)parts);
            while (TakesPart(out var part))
            {
                step.Run(frame, part, parts);
                Interlocked.Increment(ref _done);
            }

            var wait = new SpinWait();
            while (Volatile.Read(ref _done) < parts)
            {
                wait.SpinOnce(sleep1Threshold: -1);
            }
        }
    }

    public void Dispose()
    {
        Volatile.Write(ref _ends, true);
        _wake.Release(_threads.Length);
        Array.ForEach(_threads, t => t.Join());
        _wake.Dispose();
    }

    // A ticket that is taken keeps the step from ending, so that what is read behind it belongs to it.
    private bool TakesPart(out int part)
    {
        while (true)
        {
            var ticket = Volatile.Read(ref _ticket);
            if ((uint)ticket == 0)
            {
                part = -1;
                return false;
            }

            if (Interlocked.CompareExchange(ref _ticket, ticket - 1, ticket) == ticket)
            {
                part = _parts - (int)(uint)ticket;
                return true;
            }
        }
    }

    private void Help(SoftwareWorker<T> own)
    {
        var since = Stopwatch.GetTimestamp();
        while (!Volatile.Read(ref _ends))
        {
            if (TakesPart(out var part))
            {
                _step!.Run(own.WithRoom(_frame), part, _parts);
                Interlocked.Increment(ref _done);
                since = Stopwatch.GetTimestamp();
                continue;
            }

            Thread.SpinWait(8);
            if (Stopwatch.GetElapsedTime(since).TotalMicroseconds > WatchMicroseconds)
            {
                Interlocked.Increment(ref _sleeping);
                _wake.Wait();
                Interlocked.Decrement(ref _sleeping);
                since = Stopwatch.GetTimestamp();
            }
        }
    }
}
