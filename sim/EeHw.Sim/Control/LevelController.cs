using EeHw.Model.Designs;
using EeHw.Sim.Kernel;

namespace EeHw.Sim.Control;

/// <summary>
/// Steps along a ladder of levels, the dearest first, with hysteresis: down from level i when what it watches passes <c>downAt[i]</c>, up to it again when it passes
/// <c>upAt[i]</c>, which lies on the other side. A charge that falls, a temperature or a line that grows calls for a cheaper level.
/// </summary>
internal sealed class LevelController
{
    private readonly GovernorPlan _plan;
    private readonly long[] _ticks;
    private readonly long[] _samples;
    private readonly long[] _right;
    private readonly long[][] _leftAt;
    private long _since;
    private int _nextStep;

    public LevelController(GovernorPlan plan)
    {
        _plan = plan;
        var levels = plan.Control.Levels.Count;
        (_ticks, _samples, _right) = (new long[levels], new long[levels], new long[levels]);
        _leftAt = [.. Enumerable.Range(0, levels).Select(_ => new long[plan.Rates.EventPj.Length])];
        Follow(0);
    }

    public int Level { get; private set; }

    public long Switches { get; private set; }

    public IReadOnlyList<long> Ticks => _ticks;

    public IReadOnlyList<long> Samples => _samples;

    public IReadOnlyList<long> Right => _right;

    public IReadOnlyList<long[]> LeftAt => _leftAt;

    public void Look(long now, GovernorView view)
    {
        Finish(now);
        var before = Level;
        if (_plan.Control.By == ControlChoice.BySchedule)
        {
            Follow(now);
        }
        else
        {
            // What falls when things get tight is turned round, so that more is always worse.
            var (sign, value) = _plan.Control.By switch
            {
                ControlChoice.ByBattery => (-1, -(view.Charge ?? 1)),
                ControlChoice.ByTemperature => (1, view.TemperatureC),
                _ => (1, (double)view.Waiting),
            };
            var (down, up) = (_plan.Control.DownAt, _plan.Control.UpAt);
            while (Level < down.Count && value >= sign * down[Level])
            {
                Level++;
            }

            while (Level > 0 && value <= sign * up[Level - 1])
            {
                Level--;
            }
        }

        Switches += Level == before ? 0 : 1;
    }

    public void Finish(long now)
    {
        _ticks[Level] += now - _since;
        _since = now;
    }

    public void Count(Ticket ticket)
    {
        _samples[ticket.Level]++;
        _leftAt[ticket.Level][ticket.Exit]++;
        _right[ticket.Level] += ticket.IsRight ? 1 : 0;
    }

    private void Follow(long now)
    {
        for (; _nextStep < _plan.Schedule.Count && _plan.Schedule[_nextStep].Tick <= now; _nextStep++)
        {
            Level = _plan.Schedule[_nextStep].Level;
        }
    }
}
