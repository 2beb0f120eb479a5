using EeHw.Model.Designs;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Model.Units;

namespace EeHw.Sim.Energy;

/// <summary>
/// What idle states make of a run's energy. Asleep, the share that a state switches off is saved; each wake-up costs its energy. It pays from the idle time on that Benini, Bogliolo and
/// De Micheli (2000) call break-even: waking + time before entering + wake energy over power saved.
/// </summary>
/// <param name="choice">The states.</param>
/// <param name="idle">What was seen; null where samples are always waiting.</param>
/// <param name="parts">Energy per sample of the design that is always active.</param>
/// <param name="nsPerSample">Time per sample, ns.</param>
/// <param name="nsPerClock">Clock period, ns.</param>
/// <param name="clocks">Clocks of the run.</param>
internal sealed class PowerReading(PowerChoice choice, IdleTimes? idle, ValueList<EnergyPart> parts, double nsPerSample, double nsPerClock, long clocks)
{
    private readonly List<(string Name, IdleState State)> _states = StatesOf(choice);

    /// <summary>Ticks asleep in the chosen state and ticks with power, where a governor counted them; null: as seen.</summary>
    public (double Asleep, double Powered)? Counted { get; init; }

    /// <summary>States besides active that a design describes, in a fixed order.</summary>
    public static List<(string Name, IdleState State)> StatesOf(PowerChoice choice)
        => choice.PoweredDown is { } down ? [(PowerChoice.Gated, choice.ClockGated), (PowerChoice.Down, down)] : [(PowerChoice.Gated, choice.ClockGated)];

    /// <summary>The parts of the energy with the chosen state in them.</summary>
    public ValueList<EnergyPart> Chosen()
    {
        var chosen = _states.FindIndex(s => s.Name == choice.Idle);
        return chosen < 0 || idle is null ? parts : With(chosen);
    }

    /// <summary>The whole reading.</summary>
    public PowerUse Use()
    {
        var states = new List<PowerStateUse>();
        if (idle is not null)
        {
            states.Add(State(PowerChoice.Active, parts, 0, 0, null, 0));
            for (var s = 0; s < _states.Count; s++)
            {
                var (asleep, wakeUps, delay) = idle.Of(s);
                states.Add(State(_states[s].Name, With(s), asleep / Math.Max(1, clocks), wakeUps, BreakEven(_states[s].Name, _states[s].State), delay * nsPerClock / Math.Max(1, idle.Samples)));
            }
        }

        return new((idle?.IdleClocks ?? 0) / Math.Max(1, clocks), states.ToValueList(), choice.Thermal is { } path ? Thermal(path) : null);
    }

    private static bool IsCut(string state, string part) => part == "clock" || (part == "static" && state == PowerChoice.Down);

    private static Band Sum(IEnumerable<EnergyPart> parts) => parts.Aggregate(default(Band), (sum, p) => sum + p.PicojoulesPerSample);

    private ValueList<EnergyPart> With(int index)
    {
        var (name, state) = _states[index];
        var (seen, wakeUps, _) = idle!.Of(index);
        var (asleep, powered) = name == choice.Idle && Counted is { } c ? c : (seen, clocks);
        var kept = 1 - (Math.Min(1, asleep / Math.Max(1, powered)) * (1 - state.RemainingFraction));
        var changed = parts.Select(p => IsCut(name, p.Name) ? p with { PicojoulesPerSample = p.PicojoulesPerSample * kept } : p).ToList();
        if (state.WakePj > 0)
        {
            var wake = state.WakePj * wakeUps / Math.Max(1, idle.Samples);
            changed.Add(new("wake", new Band(wake, wake, wake)));
        }

        return changed.ToValueList();
    }

    private PowerStateUse State(string name, ValueList<EnergyPart> of, double asleep, long wakeUps, double? breakEven, double delay)
    {
        var energy = Sum(of);
        return new(name, name == choice.Idle, asleep, wakeUps, breakEven, nsPerSample > 0 ? energy * (1 / nsPerSample) : default, energy, delay);
    }

    private double? BreakEven(string name, IdleState state)
    {
        var saved = nsPerSample > 0 ? Sum(parts.Where(p => IsCut(name, p.Name))).Mean * (1 - state.RemainingFraction) / nsPerSample : 0;
        return saved > 0 ? state.WakeNs + choice.IdleAfterNs + (state.WakePj / saved) : null;
    }

    private ThermalUse Thermal(ThermalPath path)
    {
        var of = Chosen().Where(p => !p.Name.StartsWith("dram", StringComparison.Ordinal)).ToList();
        var model = new ThermalModel(path);
        var perWatt = nsPerSample > 0 ? 1 / nsPerSample : 0;
        var chip = Sum(of) * perWatt;

        // A design that is always fed works as fast as its clock; what arrives by itself costs its events at any clock.
        var clocked = of.Where(p => p.Name == "clock" || (idle is null && p.Name is not ("static" or "configuration"))).ToList();
        var clockedWatts = Sum(clocked).Mean * perWatt / 1000;
        var watts = chip.Mean / 1000;
        var times = Enumerable.Range(0, 21).Select(i => i * path.TimeConstantS / 4).ToValueList();
        return new(
            chip,
            new Band(model.Steady(watts), model.Steady(chip.Low / 1000), model.Steady(chip.High / 1000)),
            path.LimitC,
            path.TimeConstantS,
            model.SecondsToLimit(path.AmbientC, watts),
            model.SustainableClock(watts - clockedWatts, clockedWatts),
            times,
            times.Select(t => model.After(path.AmbientC, watts, t)).ToValueList());
    }
}
