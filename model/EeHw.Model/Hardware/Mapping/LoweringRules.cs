using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Formats;

namespace EeHw.Model.Hardware.Mapping;

/// <summary>What a design must keep to be lowered for its network.</summary>
internal static class LoweringRules
{
    private const int MostRegisters = 512;

    public static void Check(Design design, QuantizedNetwork network, DiagnosticList problems)
    {
        var early = network.Network.ExitCount - 1;
        var thresholds = design.Exits.Thresholds.Count;
        if (thresholds != early && !(thresholds == 1 && early > 0))
        {
            problems.Error(
                Codes.Exits.ThresholdCount,
                new Place { Item = "exits.thresholds" },
                FormattableString.Invariant($"{thresholds} threshold(s) were given; the network has {early + 1} exit(s), so {early} are needed{(early > 0 ? " (or one that all share)" : "")}."));
        }

        if (ScoreWeightRules.Mistake(design.Exits, network.Network) is { } mistake)
        {
            problems.Add(mistake);
        }

        var rows = design.Exits.UnitNumbers.Count;
        if (rows > 1 && rows != early)
        {
            problems.Error(
                Codes.Exits.ThresholdCount,
                new Place { Item = "exits.unit.numbers" },
                FormattableString.Invariant($"{rows} lists of numbers were given; the network has {early} early exit(s)."),
                "Give one list for all, or one for each early exit.");
            return;
        }

        var frames = design.Mapping.ConditionalBufferFrames;
        if (frames.Count != early && frames.Count != 1)
        {
            problems.Error(
                Codes.Lowering.BufferCount,
                new Place { Item = "mapping.conditionalBufferFrames" },
                FormattableString.Invariant($"{frames.Count} values were given; the network has {early} early exit(s)."),
                "Give one value for all, or one for each early exit.");
        }

        foreach (var (partition, index) in design.Partitions.Select((p, i) => (p, i)))
        {
            foreach (var stage in partition.Contents.SelectMany(c => c).Where(s => s > early))
            {
                problems.Error(
                    Codes.Designs.Partition,
                    new Place { Item = FormattableString.Invariant($"partitions[{index}].contents") },
                    FormattableString.Invariant($"partition '{partition.Name}' names stage {stage + 1}; the network has {early + 1} stage(s), one for each exit."));
            }
        }

        if (design.Exits.Fallback == PolicyFile.NameOf(Fallback.MostConfident) && FallbackMistake(design.Exits, network) is { } fallback)
        {
            problems.Error(Codes.Lowering.SoftwareOnly, new Place { Item = "exits.fallback" }, fallback.Message, fallback.Hint);
        }

        // Who answers is known only at run time there, and with it whether classes or groups are right.
        if (network.Network.LabelMaps is not null && (design.Links.Any(l => l.AnswersWhenDown) || design.Control.Levels.Count > 0))
        {
            var isLink = design.Links.Any(l => l.AnswersWhenDown);
            problems.Error(Codes.Lowering.SoftwareOnly, new Place { Item = isLink ? "links" : "control" }, $"an early exit of the network answers groups of classes, and {(isLink ? "whenDown: answer" : "control")} lets samples leave elsewhere than the policy says; right answers could not be counted.", isLink ? "Use whenDown: wait, or exits that answer classes." : "Take control out, or use exits that answer classes.");
        }

        if (CarryMistake(design) is { } carry)
        {
            problems.Error(Codes.Designs.Partition, new Place { Item = FormattableString.Invariant($"partitions[{carry}].scheduler") }, "decision units that hand words from exit to exit keep them in the next stage, which forgets them when its region is swapped out.", "Use scheduler: static, another unit, or fallback: last.");
        }
    }

    /// <summary>The register map has a slot of 64 bits for each exit and each further register (4 KiB in all).</summary>
    public static void CheckRegisters(IReadOnlyList<DecisionUnit?> decisions, DiagnosticList problems)
    {
        var slots = decisions.Sum(d => Math.Max(1, d?.Registers.Count ?? 1));
        if (slots > MostRegisters)
        {
            problems.Error(
                Codes.Exits.UnitMismatch,
                new Place { Item = "exits.unit.kind" },
                FormattableString.Invariant($"the decision units of all exits need {slots} run-time registers; the register map has room for {MostRegisters}."),
                "Use fewer exits, or a unit with one threshold for all classes.");
        }
    }

    // What stands in the way of comparing the confidences of all exits in hardware.
    private static (string Message, string Hint)? FallbackMistake(ExitChoice exits, QuantizedNetwork network)
    {
        var classes = Enumerable.Range(0, network.Network.ExitCount).Select(network.Network.Classes).ToList();
        return !MostConfidentUnit.Inners.Contains(exits.UnitKind)
                ? ($"the fallback most-confident compares confidences from exit to exit, and those of unit {exits.UnitKind} are no one number that could be compared without a division.", $"Use exits.unit.kind {string.Join(", ", MostConfidentUnit.Inners.SkipLast(1))} or {MostConfidentUnit.Inners[^1]}, or fallback: last.")
            : exits.ClassThresholds.Count > 0 ? ("the fallback most-confident goes with one threshold per exit, not with thresholds by class.", "Use thresholds, or fallback: last.")
            : classes.Distinct().Count() > 1 ? ($"the fallback most-confident lets the surest exit answer, so all exits need the same classes; they have {string.Join(", ", classes)}.", "Use fallback: last.")
            : null;
    }

    // The first partition that is swapped although units hand words on; null: none.
    private static int? CarryMistake(Design design)
        => DecisionUnitKinds.HandsOn(design.Exits) && design.Partitions.ToList().FindIndex(p => p.IsSwapped) is >= 0 and var i ? i : null;

    public static void CheckDepthNames(Design design, List<Channel> channels, DiagnosticList problems)
    {
        var names = channels.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in design.Mapping.FifoDepths.Keys.Where(n => !names.Contains(n)))
        {
            var near = NearestName.Of(name, names);
            problems.Error(
                Codes.Lowering.UnknownName,
                new Place { Item = $"mapping.fifoDepths.{name}" },
                $"the design has no channel '{name}'.",
                near is null ? "eehw design resolve lists the channels." : $"Did you mean '{near}'?");
        }
    }
}
