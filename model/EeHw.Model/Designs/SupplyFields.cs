using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>The fields <c>power.battery</c> and <c>power.throttle</c>.</summary>
internal static class SupplyFields
{
    private static readonly NumberRange _fraction = new(0, 1);
    private static readonly NumberRange _celsius = new(-273.15, 1000);

    public static readonly ValueList<DesignField> All =
    [
        new()
        {
            Path = "power.battery", Kind = "{ capacityJ, startFraction, harvestMw, restartFraction }", Allowed = "capacityJ greater than 0; startFraction 0 to 1 (1); harvestMw at least 0 (0); restartFraction 0 to 1 (0.05)", Default = "none",
            Summary = "Energy that the design draws from, in J, its charge at the start, power that comes in, and the charge from which an empty battery serves again. Chip and external memory draw from it. Empty: nothing is let in and what arrives is lost; without harvest the run ends.",
            Read = (f, d) => d.Battery = ReadBattery(f),
            Write = d => d.Power.Battery is not { } b ? null : YamlMap.Of(
                true, ("capacityJ", YamlScalar.Of(b.CapacityJ)), ("startFraction", YamlScalar.Of(b.StartFraction)), ("harvestMw", YamlScalar.Of(b.HarvestMw)), ("restartFraction", YamlScalar.Of(b.RestartFraction))),
        },
        new()
        {
            Path = "power.throttle", Kind = "{ by, onC, offC, divider, gapNs }", Allowed = "by: clock, admission; offC below onC; divider (clock) 2 to 1024 (2); gapNs (admission) greater than 0", Default = "none",
            Summary = "From onC on the clock is divided by divider, or samples are let in at least gapNs apart, until the chip is at offC. Needs power.thermal. Looked at every control.periodNs.",
            Read = (f, d) => d.Throttle = ReadThrottle(f),
            Write = d => d.Power.Throttle is not { } t ? null : YamlMap.Of(
                true,
                ("by", new YamlScalar(t.By)),
                ("onC", YamlScalar.Of(t.OnC)),
                ("offC", YamlScalar.Of(t.OffC)),
                ("divider", t.By == ThrottleChoice.ByClock ? YamlScalar.Of(t.Divider) : null),
                ("gapNs", t.GapNs is { } gap ? YamlScalar.Of(gap) : null)),
        },
    ];

    private static Battery? ReadBattery(YamlFields fields)
    {
        if (fields.Section("battery") is not { } b)
        {
            return null;
        }

        var battery = new Battery(b.Number("capacityJ", NumberRange.Positive), b.Number("startFraction", _fraction, 1), b.Number("harvestMw", NumberRange.NotNegative, 0), b.Number("restartFraction", _fraction, 0.05));
        b.Finish();
        return battery;
    }

    private static ThrottleChoice? ReadThrottle(YamlFields fields)
    {
        if (fields.Section("throttle") is not { } t)
        {
            return null;
        }

        var (by, divider, gap) = (t.OneOf("by", ThrottleChoice.Kinds), t.OptionalInteger("divider", 2, 1024), t.OptionalNumber("gapNs", NumberRange.Positive));
        var throttle = new ThrottleChoice(by, t.Number("onC", _celsius), t.Number("offC", _celsius), (int)(divider ?? (by == ThrottleChoice.ByClock ? 2 : 1)), gap);
        t.Finish();
        return throttle;
    }
}
