using System.Text.RegularExpressions;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Hardware;
using EeHw.Model.Platforms;

namespace EeHw.Model.Designs;

/// <summary>What further clocks must keep among themselves, and with the platform.</summary>
internal static partial class ClockRules
{
    // Clocks of one part come from one reference; output dividers of a clock generator end here (AMD UG472, UG572: 1 to 128).
    private const double LargestRatio = 128;

    public static void Check(DesignDraft d, Func<int, Place> placeOf, DiagnosticList problems)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { ClockDomain.Main };
        var owner = new Dictionary<int, string>();
        for (var i = 0; i < d.Clocks.Count; i++)
        {
            var c = d.Clocks[i];
            if (!Name().IsMatch(c.Name))
            {
                Report(i, $"the name '{c.Name}' is no identifier.", "Use a letter, then letters, digits and _.");
            }
            else if (!names.Add(c.Name))
            {
                Report(i, c.Name == ClockDomain.Main ? $"'{c.Name}' is the clock of clockMhz." : $"the name '{c.Name}' is used twice.", "Give each clock its own name.");
            }

            if (c.Stages.Count == 0)
            {
                Report(i, $"no stage runs on clock '{c.Name}'.", "List its stages, or take the clock out.");
            }

            foreach (var stage in c.Stages)
            {
                if (stage == 0)
                {
                    Report(i, $"stage 1 is on clock '{c.Name}', but it runs on clockMhz with source, merge and sink.", "Set clockMhz to its frequency and put the other stages on a further clock.");
                }
                else if (!owner.TryAdd(stage, c.Name))
                {
                    Report(i, FormattableString.Invariant($"stage {stage + 1} is on clock '{owner[stage]}' and again on '{c.Name}'."), "A stage runs on one clock.");
                }
            }

            if (c.PhaseNs * c.Mhz >= 1000)
            {
                Report(i, FormattableString.Invariant($"the first edge of clock '{c.Name}' is at {c.PhaseNs} ns, its period is {1000 / c.Mhz:0.######} ns."), "Give a phase of less than a period.");
            }

            var ratio = Math.Max(c.Mhz / d.ClockMhz, d.ClockMhz / c.Mhz);
            if (ratio > LargestRatio)
            {
                Report(i, FormattableString.Invariant($"clock '{c.Name}' of {c.Mhz} MHz and clockMhz {d.ClockMhz} are {ratio:0.#} to 1; clock generators divide by at most {LargestRatio}."), "Choose clocks nearer to each other.");
            }
        }

        if (d.Clocks.Count > 0 && d.Partitions.Any(p => p.IsSwapped))
        {
            Report(0, "a region that is swapped and several clocks do not go together yet: the simulator's scheduler counts one clock.", "Use scheduler: static, or one clock.");
        }

        if (d.Clocks.Count > 0 && d.Style == MappingChoice.EngineStyle)
        {
            Report(0, "an engine has one clock, clockMhz.", "Take clocks out, or use style: streaming.");
        }

        void Report(int i, string message, string hint) => problems.Error(Codes.Designs.Clocks, placeOf(i), message, hint);
    }

    /// <summary>What the platform and the network add.</summary>
    public static void Check(Design design, Platform platform, DiagnosticList problems)
    {
        for (var i = 0; i < design.Clocks.Count; i++)
        {
            if (design.Clocks[i].Mhz > platform.MaximumClock.Value)
            {
                problems.Error(
                    Codes.Designs.Clock,
                    new Place { Item = FormattableString.Invariant($"clocks[{i}].mhz") },
                    FormattableString.Invariant($"clock '{design.Clocks[i].Name}' is {design.Clocks[i].Mhz} MHz; {platform.Name} takes at most {platform.MaximumClock.Value} MHz ({platform.MaximumClock.Source})."),
                    "Use a slower clock, or a platform file of your own with a measured maximum.");
            }
        }
    }

    /// <summary>What the network adds: stages that are there, and units that talk past the streams.</summary>
    public static void Check(Design design, int stages, DiagnosticList problems)
    {
        for (var i = 0; i < design.Clocks.Count; i++)
        {
            foreach (var stage in design.Clocks[i].Stages.Where(s => s >= stages))
            {
                problems.Error(
                    Codes.Designs.Clocks,
                    new Place { Item = FormattableString.Invariant($"clocks[{i}].stages") },
                    FormattableString.Invariant($"there is no stage {stage + 1}: the network has {stages} exit(s), and a stage for each."),
                    FormattableString.Invariant($"Stages are 1 to {stages}."));
            }
        }

        if (design.Clocks.Count > 0 && DecisionUnitKinds.HandsOn(design.Exits))
        {
            problems.Error(
                Codes.Designs.Clocks,
                new Place { Item = "clocks" },
                $"{(design.Exits.Fallback == MostConfidentUnit.Name ? "units with the fallback most-confident" : $"units of {design.Exits.UnitKind}")} hand words from exit to exit without a stream, which cannot cross clocks.",
                "Use one clock, another unit, or fallback: last.");
        }
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]*$")]
    private static partial Regex Name();
}
