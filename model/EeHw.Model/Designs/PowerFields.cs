using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>The fields of the section <c>power</c>.</summary>
internal static class PowerFields
{
    private static readonly NumberRange _fraction = new(0, 1);
    private static readonly NumberRange _celsius = new(-273.15, 1000);

    public static readonly ValueList<DesignField> All =
    [
        new()
        {
            Path = "power.idle", Kind = "word", Allowed = string.Join(", ", PowerChoice.States), Default = PowerChoice.Active,
            Summary = "State while no sample is in the design and none is waiting; for workloads whose samples arrive by themselves. clock-gated saves clock power, powered-down static power too.",
            Read = (f, d) => d.IdleState = f.OneOf("idle", PowerChoice.States, PowerChoice.Active), Write = d => d.Power.Idle == PowerChoice.Active ? null : new YamlScalar(d.Power.Idle),
        },
        Maybe("idleAfterNs", "ns", NumberRange.NotNegative, "0", "Idle time after which that state is entered.", (d, v) => d.IdleAfterNs = v ?? 0, p => p.IdleAfterNs == 0 ? null : p.IdleAfterNs),
        .. State("clockGated", "0", "of the clock tree's power", (d, s) => d.ClockGated = s(d.ClockGated), d => d.ClockGated),
        .. State("poweredDown", "none", "of static power and the clock tree's", (d, s) => d.PoweredDown = s(d.PoweredDown ?? new IdleState(0, 0, 0)), d => d.PoweredDown),
        Maybe("thermal.resistanceKPerW", "K/W", NumberRange.Positive, "none", "Thermal resistance from junction to ambient. Give all four of thermal, or none.", (d, v) => d.Resistance = v, p => p.Thermal?.ResistanceKPerW),
        Maybe("thermal.capacityJPerK", "J/K", NumberRange.Positive, "none", "Heat capacity of chip and heat sink.", (d, v) => d.Capacity = v, p => p.Thermal?.CapacityJPerK),
        Maybe("thermal.ambientC", "°C", _celsius, "none", "Temperature of the surroundings, and of the chip at the start.", (d, v) => d.AmbientC = v, p => p.Thermal?.AmbientC),
        Maybe("thermal.limitC", "°C", _celsius, "none", "Highest temperature allowed; above ambient.", (d, v) => d.LimitC = v, p => p.Thermal?.LimitC),
    ];

    private static DesignField Maybe(string key, string unit, NumberRange range, string byDefault, string summary, Action<DesignDraft, double?> set, Func<PowerChoice, double?> get)
        => DesignFields.MaybeNumber("power." + key, unit, range, byDefault, summary, set, d => get(d.Power));

    private static IEnumerable<DesignField> State(string key, string byDefault, string what, Action<DesignDraft, Func<IdleState?, IdleState>> change, Func<PowerChoice, IdleState?> get)
    {
        yield return One("remainingFraction", "fraction", _fraction, $"Share {what} that remains.", (s, v) => s with { RemainingFraction = v }, s => s.RemainingFraction);
        yield return One("wakeNs", "ns", NumberRange.NotNegative, "Time from an arrival to working again, at full power.", (s, v) => s with { WakeNs = v }, s => s.WakeNs);
        yield return One("wakePj", "pJ", NumberRange.NotNegative, "Energy of going there and back.", (s, v) => s with { WakePj = v }, s => s.WakePj);

        DesignField One(string name, string unit, NumberRange range, string summary, Func<IdleState, double, IdleState> set, Func<IdleState, double> value)
            => Maybe(
                $"{key}.{name}",
                unit,
                range,
                byDefault,
                summary,
                (d, v) =>
                {
                    if (v is { } given)
                    {
                        change(d, s => set(s ?? new IdleState(0, 0, 0), given));
                    }
                },
                p => get(p) is not { } s || (key == "clockGated" && value(s) == 0) ? null : value(s));
    }
}
