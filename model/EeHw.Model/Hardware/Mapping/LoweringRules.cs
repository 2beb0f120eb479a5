using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits.DecisionUnits;

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

        if (design.Exits.Fallback != "last")
        {
            problems.Error(
                Codes.Lowering.SoftwareOnly,
                new Place { Item = "exits.fallback" },
                $"the fallback '{design.Exits.Fallback}' needs the answers of all exits at the end; hardware answers with the last exit.",
                "Use fallback: last.");
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
