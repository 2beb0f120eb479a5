using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>Fields of further clocks.</summary>
internal static class ClockFields
{
    private const int SmallestDepth = 2;
    private const int LargestDepth = 1024;

    public static readonly DesignField Clocks = new()
    {
        Path = "clocks", Kind = "list of { name, mhz, stages, phaseNs }",
        Allowed = "name: letters, digits, _; mhz: greater than 0; stages: from 2, each on one clock; phaseNs: 0 to less than a period", Default = "[]",
        Summary = "Further clocks. Stages that are not named, source, merge and sink run on clockMhz. Streams and decisions between stages of different clocks pass crossing FIFOs (docs/lowering.md). phaseNs is the first edge's time in simulation.",
        Read = (f, d) => d.Clocks = f.Items("clocks").Select(n => Read(f, n)).OfType<ClockChoice>().ToValueList(),
        Write = d => d.Clocks.Count == 0 ? null : new YamlSequence(d.Clocks.Select(ToYaml)) { IsBlock = true },
    };

    public static readonly DesignField CrossingDepth = new()
    {
        Path = "mapping.crossingDepth", Kind = "whole number (words)", Allowed = "2, 4, 8, ... 1024", Default = "8",
        Summary = "Words of each FIFO between two clocks. 8 passes a word per clock of the slower side for every ratio of clocks.",
        Read = (f, d) => d.CrossingDepth = Depth(f),
        Write = d => d.Clocks.Count == 0 ? null : YamlScalar.Of(d.Mapping.CrossingDepth),
    };

    private static int Depth(YamlFields f)
    {
        var depth = (int)f.Integer("crossingDepth", SmallestDepth, LargestDepth, Hardware.ClockCrossing.FullRateDepth);
        if (!int.IsPow2(depth))
        {
            f.Problems.Error(Diagnostics.Codes.Yaml.OutOfRange, f.PlaceOf("crossingDepth"), FormattableString.Invariant($"{depth} is out of range."), FormattableString.Invariant($"Allowed: a power of two from {SmallestDepth} to {LargestDepth}; pointers are Gray codes."));
            return Hardware.ClockCrossing.FullRateDepth;
        }

        return depth;
    }

    // Stages count from 1 in the file, from 0 inside.
    private static ClockChoice? Read(YamlFields fields, YamlNode node)
    {
        if (fields.SectionOf(node) is not { } c)
        {
            return null;
        }

        var choice = new ClockChoice(
            c.Text("name"),
            c.Number("mhz", NumberRange.Positive),
            c.Items("stages", required: true).Select(n => (int)(c.IntegerOf(n, 1, 255) ?? 2) - 1).ToValueList(),
            c.Number("phaseNs", NumberRange.NotNegative, 0));
        c.Finish();
        return choice;
    }

    private static YamlMap ToYaml(ClockChoice c) => YamlMap.Of(
        true,
        ("name", new YamlScalar(c.Name)),
        ("mhz", YamlScalar.Of(c.Mhz)),
        ("stages", new YamlSequence(c.Stages.Select(s => YamlScalar.Of(s + 1)))),
        ("phaseNs", YamlScalar.Of(c.PhaseNs)));
}
