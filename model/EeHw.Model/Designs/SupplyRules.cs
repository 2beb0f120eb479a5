using EeHw.Model.Diagnostics;

namespace EeHw.Model.Designs;

/// <summary>What battery and throttling must keep.</summary>
internal static class SupplyRules
{
    public static void Check(DesignDraft d, Func<string, Place> placeOf, DiagnosticList problems)
    {
        if (d.Battery is { HarvestMw: 0, StartFraction: 0 })
        {
            problems.Error(Codes.Designs.Contradiction, placeOf("power.battery"), "the battery is empty at the start and no power comes in: nothing would ever run.", "Give startFraction or harvestMw.");
        }

        if (d.Throttle is not { } t)
        {
            return;
        }

        var place = placeOf("power.throttle");
        if (d.Resistance is null)
        {
            problems.Error(Codes.Designs.Contradiction, place, "the design throttles by its temperature, but where its heat goes is not given.", "Give power.thermal.");
        }

        if (t.OffC >= t.OnC)
        {
            problems.Error(Codes.Designs.Contradiction, place, FormattableString.Invariant($"throttling begins at {t.OnC} °C and ends at {t.OffC} °C; without a distance it would switch all the time."), "Give an offC below onC.");
        }

        if (t.OffC <= d.AmbientC)
        {
            problems.Error(Codes.Designs.Starvation, place, FormattableString.Invariant($"throttling ends at {t.OffC} °C, but the surroundings have {d.AmbientC} °C: it would never end."), "Give an offC above power.thermal.ambientC.");
        }

        if ((t.By == ThrottleChoice.ByAdmission) != t.GapNs.HasValue)
        {
            problems.Error(Codes.Designs.Contradiction, place, t.GapNs is null ? "throttling by admission needs gapNs." : "gapNs belongs to throttling by admission.", "gapNs: least time between samples that are let in, ns.");
        }

        if (t.By == ThrottleChoice.ByAdmission && t.Divider > 1)
        {
            problems.Error(Codes.Designs.Contradiction, place, "divider belongs to throttling by clock.", "Remove divider.");
        }

        if (t.By == ThrottleChoice.ByClock && d.IdleState != PowerChoice.Active)
        {
            problems.Error(Codes.Designs.Contradiction, place, $"a divided clock and the idle state {d.IdleState} are not simulated together.", "Throttle by admission, or leave power.idle out.");
        }

        if (t.By == ThrottleChoice.ByClock && d.Partitions.Any(p => p.IsSwapped))
        {
            problems.Error(Codes.Designs.Contradiction, place, "a divided clock and a partition that is swapped are not simulated together.", "Throttle by admission.");
        }
    }
}
