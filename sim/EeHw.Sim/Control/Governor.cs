using EeHw.Sim.Energy;
using EeHw.Sim.Kernel;
using EeHw.Sim.Timelines;

namespace EeHw.Sim.Control;

/// <summary>
/// What watches the design while it runs. Once per period it knows the energy that was used: it charges and discharges the battery, moves the temperature (exactly, under the mean power of
/// the period), steps the level of the policy and throttles. What it decides holds from the next sample that is let in; the clock changes at once.
/// </summary>
internal sealed class Governor
{
    private const long StillPeriods = 10_000;
    private readonly GovernorPlan _plan;
    private readonly ClockScale _scale;
    private readonly Course? _course;
    private readonly LevelController? _levels;
    private readonly IdleMeter _idle;
    private readonly ThermalModel? _thermal;
    private readonly long _period;
    private readonly double _harvestPjPerTick;
    private long _last;
    private long _next;
    private long _lastLoad = long.MinValue / 2;
    private long _still;
    private double _events;
    private double _memory;
    private double _batteryPj;

    public Governor(GovernorPlan plan, ClockScale scale, IdleMeter idle, Course? course)
    {
        (_plan, _scale, _idle, _course) = (plan, scale, idle, course);
        _period = Math.Max(1, (long)Math.Round(plan.Control.PeriodNs / plan.NsPerTick));
        _next = _period;
        _levels = plan.Control.Levels.Count > 0 ? new LevelController(plan) : null;
        if (plan.Power.Battery is { } battery)
        {
            _batteryPj = battery.CapacityJ * 1e12 * battery.StartFraction;
            _harvestPjPerTick = battery.HarvestMw * plan.NsPerTick;
        }

        if (plan.Power.Thermal is { } path)
        {
            (_thermal, TemperatureC, HottestC) = (new ThermalModel(path), path.AmbientC, path.AmbientC);
        }
    }

    /// <summary>Level of the policy that holds for the next sample, from 0.</summary>
    public int Level => _levels?.Level ?? 0;

    public LevelController? Levels => _levels;

    /// <summary>Whether the battery is empty: nothing is let in and what arrives is lost.</summary>
    public bool IsOff { get; private set; }

    /// <summary>Whether the battery is empty for good.</summary>
    public bool HasEnded { get; private set; }

    public bool IsThrottled { get; private set; }

    public double TemperatureC { get; private set; }

    public double HottestC { get; private set; }

    /// <summary>Ticks in which the battery was empty.</summary>
    public long OffTicks { get; private set; }

    /// <summary>Clocks in which there was power.</summary>
    public double PoweredClocks { get; private set; }

    /// <summary>Ticks asleep while there was power.</summary>
    public double AsleepTicks { get; private set; }

    /// <summary>Ticks in which it was throttled.</summary>
    public long ThrottledTicks { get; private set; }

    public long Throttles { get; private set; }

    /// <summary>Tick at which the battery was empty first, or null.</summary>
    public long? EmptyAt { get; private set; }

    /// <summary>Charge of the battery, 0 to 1; null without one.</summary>
    public double? Charge => _plan.Power.Battery is { } battery ? _batteryPj / (battery.CapacityJ * 1e12) : null;

    /// <summary>Mean energy of the chip and its memory over the run so far, pJ.</summary>
    public double UsedPj { get; private set; }

    /// <summary>Sees the clock that comes next.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="waiting">Samples that wait outside.</param>
    public void Advance(long clock, long waiting)
    {
        var now = _scale.Tick(clock);
        if (now < _next)
        {
            return;
        }

        Close(now);
        _next = now + _period - (now % _period);
        _still++;
        _levels?.Look(now, new GovernorView(Charge, TemperatureC, waiting));
        Throttle(clock);
    }

    /// <summary>Accounts for what is left at the end of the run.</summary>
    public void Finish(long tick)
    {
        if (tick > _last)
        {
            Close(tick);
        }

        _levels?.Finish(tick);
    }

    /// <summary>Whether a sample may be let in whose first word would be offered at a tick.</summary>
    public bool LetsIn(long tick) => !IsOff && (!IsThrottled || _plan.Throttle is not { GapTicks: > 0 } throttle || tick >= _lastLoad + throttle.GapTicks);

    /// <summary>When it looks next, or lets the next sample in; null where the design has stood still for so long that it will not go on.</summary>
    public long? NextChange(long clock)
    {
        if (HasEnded || (_still > StillPeriods && _idle.Inside > 0))
        {
            return null;
        }

        var next = _scale.Clock(_next);
        if (IsThrottled && _plan.Throttle is { GapTicks: > 0 } throttle && _scale.Clock(_lastLoad + throttle.GapTicks) - 1 is var open && open > clock)
        {
            next = Math.Min(next, open);
        }

        return next;
    }

    public void Load(long tick) => (_lastLoad, _still) = (tick, 0);

    public void Release(Ticket ticket)
    {
        _events += _plan.Rates.EventPj[ticket.Exit];
        _memory += _plan.Rates.DramPj;
        _levels?.Count(ticket);
        _still = 0;
    }

    private void Close(long now)
    {
        var (rates, ticks) = (_plan.Rates, now - _last);
        var asleep = _idle.TakeAsleep(now);
        var ns = ticks * _plan.NsPerTick;
        var chip = _events + (_idle.TakeWakes() * rates.WakePj);
        var memory = _memory;
        if (!IsOff)
        {
            PoweredClocks += (double)ticks / _scale.Divider;
            AsleepTicks += asleep;
            chip += (rates.StaticMw * ns) + (rates.ClockMw * ns / _scale.Divider) - (rates.SavedMw * asleep * _plan.NsPerTick);
            memory += rates.DramStandbyMw * ns;
        }

        (_events, _memory) = (0, 0);
        UsedPj += chip + memory;
        ThrottledTicks += IsThrottled ? ticks : 0;
        OffTicks += IsOff ? ticks : 0;
        _course?.State(_last, now, Level, _scale.Divider, IsOff);
        if (_thermal is not null && ticks > 0)
        {
            // pJ per ns is mW.
            TemperatureC = _thermal.After(TemperatureC, chip / ns / 1000, ns * 1e-9);
            HottestC = Math.Max(HottestC, TemperatureC);
            _course?.Temperature(now, TemperatureC);
        }

        if (_plan.Power.Battery is { } battery)
        {
            _batteryPj = Math.Min(battery.CapacityJ * 1e12, _batteryPj + (_harvestPjPerTick * ticks) - chip - memory);
            if (_batteryPj <= 0)
            {
                _batteryPj = 0;
                EmptyAt ??= now;
                (IsOff, HasEnded) = (true, battery.HarvestMw <= 0);
            }
            else if (IsOff && Charge >= battery.RestartFraction)
            {
                IsOff = false;
            }

            _course?.Charge(now, Charge!.Value);
        }

        _last = now;
    }

    private void Throttle(long clock)
    {
        if (_plan.Throttle is not { } throttle)
        {
            return;
        }

        var isHot = IsThrottled ? TemperatureC > throttle.OffC : TemperatureC >= throttle.OnC;
        if (isHot != IsThrottled)
        {
            Throttles += isHot ? 1 : 0;
            IsThrottled = isHot;
            if (throttle.Divider > 1)
            {
                _scale.Divide(clock, isHot ? throttle.Divider : 1);
            }
        }
    }
}
