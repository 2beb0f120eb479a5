using EeHw.Model.Diagnostics;

namespace EeHw.Model.Designs;

/// <summary>What the section <c>power</c> must keep.</summary>
internal static class PowerRules
{
    public static void Check(DesignDraft d, Func<string, Place> placeOf, DiagnosticList problems)
    {
        if (d.IdleState == PowerChoice.Down && d.PoweredDown is null)
        {
            problems.Error(Codes.Designs.Contradiction, placeOf("power.idle"), "powered-down is asked for, but what it costs is not given.", "Give power.poweredDown with wakeNs and wakePj.");
        }

        if (d.IdleState != PowerChoice.Active && d.Workload.IsClosed)
        {
            problems.Error(Codes.Designs.Contradiction, placeOf("power.idle"), $"a design under a closed workload is never idle, so it is never {d.IdleState}.", "Use a workload whose samples arrive by themselves (workload.kind: periodic), or leave power.idle out.");
        }

        (string Key, double? Value)[] thermal = [("resistanceKPerW", d.Resistance), ("capacityJPerK", d.Capacity), ("ambientC", d.AmbientC), ("limitC", d.LimitC)];
        if (thermal.Any(t => t.Value is not null) && thermal.Any(t => t.Value is null))
        {
            problems.Error(Codes.Designs.Contradiction, placeOf("power.thermal"), $"power.thermal lacks {string.Join(", ", thermal.Where(t => t.Value is null).Select(t => t.Key))}.", "Give all four of power.thermal, or none.");
        }
        else if (d.LimitC <= d.AmbientC)
        {
            problems.Error(Codes.Designs.Contradiction, placeOf("power.thermal.limitC"), FormattableString.Invariant($"the limit is {d.LimitC} °C; the surroundings have {d.AmbientC} °C."), "Give a limit above ambient.");
        }
    }
}
