using EeHw.Model.Designs;
using EeHw.Model.Results;

namespace EeHw.Sim.Energy;

/// <summary>
/// Sees every sample leave and adds up what each idle state would have done. Idle is a clock in which no sample is in the design; where waking delays a busy period, the idle time
/// behind it is shorter by that.
/// </summary>
internal sealed class IdleTimes
{
    private readonly Dictionary<long, SampleFlow> _early = [];
    private readonly Watch[] _watches;
    private long _next;
    private long _lastRelease = -1;

    /// <summary>Watches states.</summary>
    /// <param name="states">States with their costs.</param>
    /// <param name="idleAfterNs">Idle time after which they are entered, ns.</param>
    /// <param name="nsPerClock">Clock period, ns.</param>
    public IdleTimes(IEnumerable<IdleState> states, double idleAfterNs, double nsPerClock)
        => _watches = [.. states.Select(s => new Watch { After = idleAfterNs / nsPerClock, Wake = s.WakeNs / nsPerClock })];

    /// <summary>Clocks in which no sample was in the design.</summary>
    public double IdleClocks { get; private set; }

    /// <summary>Samples seen.</summary>
    public long Samples => _next;

    /// <summary>Clocks asleep, wake-ups, and clocks by which samples were delayed together, in a state.</summary>
    public (double AsleepClocks, long WakeUps, double DelayClocks) Of(int state) => (_watches[state].Asleep, _watches[state].WakeUps, _watches[state].Delay);

    /// <summary>A sample has left.</summary>
    public void Release(SampleFlow flow)
    {
        _early[flow.Sample] = flow;
        while (_early.Remove(_next, out var sample))
        {
            _next++;
            var gap = _lastRelease < 0 ? 0 : sample.Start - _lastRelease - 1;
            IdleClocks += Math.Max(0, gap);
            foreach (var watch in _watches)
            {
                watch.See(gap);
            }

            _lastRelease = Math.Max(_lastRelease, sample.Released);
        }
    }

    private sealed class Watch
    {
        private double _late;

        public required double After { get; init; }

        public required double Wake { get; init; }

        public double Asleep { get; private set; }

        public long WakeUps { get; private set; }

        public double Delay { get; private set; }

        public void See(long gap)
        {
            if (gap > 0)
            {
                var idle = gap - _late;
                _late = Math.Max(0, -idle);
                if (idle > After)
                {
                    Asleep += idle - After;
                    WakeUps++;
                    _late = Wake;
                }
            }

            Delay += _late;
        }
    }
}
