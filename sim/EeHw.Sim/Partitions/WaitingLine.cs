using EeHw.Sim.Kernel;
using EeHw.Sim.Units;

namespace EeHw.Sim.Partitions;

/// <summary>Frames that wait in one buffer for the content behind it: since when, and what the waiting adds up to.</summary>
internal sealed class WaitingLine(ConditionalBufferControl control, Plane plane)
{
    private readonly Queue<long> _since = new();
    private readonly Queue<long> _arrivals = new();
    private long _entered;
    private long _left;
    private long _clock;
    private int _waiting;

    public ConditionalBufferControl Control => control;

    /// <summary>Stage that the frames wait for.</summary>
    public int Stage => control.Unit.Exit + 1;

    public int Waiting => _waiting;

    public long Since => _since.Peek();

    /// <summary>When the sample of the oldest waiting frame arrived.</summary>
    public long Arrival => _arrivals.Peek();

    /// <summary>Sum over frames of the clocks that they waited.</summary>
    public long WaitingClocks { get; private set; }

    public int HighWater { get; private set; }

    /// <summary>Whether a frame is decided to stay and does not wait yet.</summary>
    public bool IsAwaited => _arrivals.Count > _since.Count;

    public bool IsReading => control.IsReading(plane);

    /// <summary>A sample was decided to stay: its frame is the next to wait.</summary>
    public void Expect(long arrival) => _arrivals.Enqueue(arrival);

    /// <summary>Sees a clock; between two looks nothing changes.</summary>
    public void Look(long clock)
    {
        WaitingClocks += _waiting * (clock - _clock);
        _clock = clock;
        _waiting = control.Waiting(plane);
        for (var now = control.Started + _waiting; _entered < now; _entered++)
        {
            _since.Enqueue(clock);
        }

        for (; _left < control.Started; _left++)
        {
            _since.Dequeue();
            _arrivals.Dequeue();
        }

        HighWater = Math.Max(HighWater, _waiting);
    }
}
