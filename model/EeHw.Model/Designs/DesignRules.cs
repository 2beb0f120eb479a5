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
        TenantRules.Check(d, placeOf, problems);
        DifficultyRules.Check(d.Workload.Difficulty, placeOf, problems);
        PowerRules.Check(d, placeOf, problems);
        EngineRules.Check(d, placeOf, problems);
        SupplyRules.Check(d, placeOf, problems);
        ControlRules.Check(d, placeOf, problems);
        EngineWorkloadRules.Check(d, placeOf, problems);
        if (d.UnitKind != DesignFields.AutoUnit && d.Policy != DesignFields.FromNetwork && DecisionUnitKinds.ScoreOf(d.UnitKind) != d.Policy)
        {
            problems.Error(
                Codes.Exits.UnitMismatch,
                placeOf("exits.unit.kind"),
                $"unit {d.UnitKind} carries out the score {DecisionUnitKinds.ScoreOf(d.UnitKind)}, the policy is {d.Policy}.",
                $"Use kind: {DecisionUnitKinds.DefaultFor(d.Policy)}, or leave it out.");
        }

        if (d.ScoreWeights.Count > 0 && d.Policy != EeNetUnit.Name)
        {
            problems.Error(Codes.Designs.Contradiction, placeOf("exits.scoreWeights"), $"weights of EENet's scores are given, but the policy is {d.Policy}.", $"Name policy: {EeNetUnit.Name}, or leave them out.");
        }

        if (d.Policy == DesignFields.FromNetwork && d.Strict)
        {
            problems.Error(Codes.Designs.Contradiction, placeOf("exits.strict"), "strict is given, but the policy comes from the network.", "Name the policy.");
        }

        if ((d.Deployment == DeploymentChoice.SubnetKind) != (d.SubnetExit is not null))
        {
            problems.Error(
                Codes.Designs.Contradiction,
                placeOf(d.SubnetExit is null ? "exits.deployment" : "exits.at"),
                d.SubnetExit is null ? "a subnet ends at an exit, and none is named." : $"the exit '{d.SubnetExit}' is named, but the deployment is {d.Deployment}.",
                d.SubnetExit is null ? "Name it with exits.at." : "Use deployment: subnet, or leave it out.");
        }

        ClockRules.Check(d, i => placeOf("clocks") with { Item = FormattableString.Invariant($"clocks[{i}]") }, problems);
        if (d.Deployment == DeploymentChoice.AnytimeKind && d.Interruption is null)
        {
            problems.Error(Codes.Designs.Contradiction, placeOf("exits.deployment"), "an anytime deployment says when samples are interrupted, and exits.interruptNs is not given.", $"Add interruptNs: {Exits.Anytime.Interruption.Forms}, in ns.");
        }

        LinkRules.Check(d, i => placeOf("links") with { Item = FormattableString.Invariant($"links[{i}]") }, problems);
        PartitionRules.Check(d.Partitions, d.Workload.DeadlineNs, i => placeOf("partitions") with { Item = FormattableString.Invariant($"partitions[{i}]") }, problems);
    }
}
