using EeHw.Model.Diagnostics;
using EeHw.Model.Exits.DecisionUnits;

namespace EeHw.Model.Designs;

/// <summary>What the fields of a design must keep among each other, network and platform not considered.</summary>
internal static class DesignRules
{
    public static void Check(DesignDraft d, Func<string, Place> placeOf, DiagnosticList problems)
    {
        if (d.TargetFraction is not null && d.TargetRatePerSecond is not null)
        {
            problems.Error(Codes.Designs.Contradiction, placeOf("mapping.folding.auto.targetRatePerSecond"), "both targetFraction and targetRatePerSecond are given.", "Keep one of them.");
        }

        WorkloadRules.Check(d.Workload, placeOf, problems);
        if (d.UnitKind != DesignFields.AutoUnit && d.Policy != DesignFields.FromNetwork && DecisionUnitKinds.ScoreOf(d.UnitKind) != d.Policy)
        {
            problems.Error(
                Codes.Exits.UnitMismatch,
                placeOf("exits.unit.kind"),
                $"unit {d.UnitKind} carries out the score {DecisionUnitKinds.ScoreOf(d.UnitKind)}, the policy is {d.Policy}.",
                $"Use kind: {DecisionUnitKinds.DefaultFor(d.Policy)}, or leave it out.");
        }

        if (d.Policy == DesignFields.FromNetwork && d.Strict)
        {
            problems.Error(Codes.Designs.Contradiction, placeOf("exits.strict"), "strict is given, but the policy comes from the network.", "Name the policy.");
        }

        PartitionRules.Check(d.Partitions, i => placeOf("partitions") with { Item = FormattableString.Invariant($"partitions[{i}]") }, problems);
    }
}
