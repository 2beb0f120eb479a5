using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Model.Platforms;

namespace EeHw.Codegen.Vitis;

/// <summary>Refuses before generating what the synthesis tool would refuse after minutes.</summary>
internal static class ToolLimits
{
    /// <summary>Largest factor of an UNROLL.</summary>
    public const int Unroll = 4096;

    /// <summary>Most elements of a complete ARRAY_PARTITION.</summary>
    public const int Partition = 1024;

    /// <summary>Widest AXI4-Stream data in bits.</summary>
    public const int StreamBits = 4096;

    /// <summary>Checks that the tool builds for the platform.</summary>
    /// <exception cref="EeHwException">EEHW4207 for a part of another vendor.</exception>
    public static void Check(Platform platform)
    {
        if (!platform.PartFamily.HasVitis)
        {
            throw new EeHwException(
                Codes.Platforms.OtherVendor,
                new Place { Item = "platform" },
                $"Vitis HLS builds for AMD parts; {platform.Name} is of family {platform.Family} ({platform.PartFamily.Title}).",
                "Use --target verilog or opencl, or an AMD platform.");
        }
    }

    /// <summary>Checks that the design has one clock.</summary>
    /// <exception cref="EeHwException">EEHW7009 for several.</exception>
    public static void Check(UnitGraph graph)
    {
        if (graph.HasSeveralClocks)
        {
            throw new EeHwException(
                Codes.Codegen.OneClockOnly,
                new Place { Item = "clocks" },
                $"a kernel of high-level synthesis has one clock; the design has {string.Join(", ", graph.Clocks.Select(c => FormattableString.Invariant($"{c.Name} ({c.Clock.Megahertz} MHz)")))}.",
                "Use --target verilog, or take out clocks.");
        }
    }

    /// <summary>Checks every unit.</summary>
    /// <exception cref="EeHwException">EEHW7004, one diagnostic per unit beyond a limit.</exception>
    public static void Check(UnitGraph graph, Network network)
    {
        var problems = graph.Units.SelectMany(u => Of(u).Where(d => d is not null).Select(d => Locate(d!, u, network))).ToList();
        var source = graph.Units.ToList().FindIndex(u => u is Source);
        if (source >= 0 && graph.OutOf(source).WidthBits > StreamBits)
        {
            problems.Add(Problem(
                graph.Units[source],
                FormattableString.Invariant($"the input stream has {graph.OutOf(source).WidthBits} bits per word; the tool takes at most {StreamBits}."),
                "Reduce the input channels in parallel (simd) of the first layer."));
        }

        if (problems.Count > 0)
        {
            throw new EeHwException(problems);
        }
    }

    private static IEnumerable<Diagnostic?> Of(Unit unit) => unit switch
    {
        MacArray m =>
        [
            Limit(unit, "multipliers", m.Multipliers, Unroll, "an unroll factor", $"pe x simd x window = {m.Pe} x {m.Simd} x {m.Window}: lower one so that the product is at most {Unroll}."),
            Limit(unit, "outputs in parallel (pe)", m.Pe, Partition, "a complete partition", LegalPe(m)),
        ],
        SlidingWindow w => [Limit(unit, "elements per word", w.Window * w.Lanes, Unroll, "an unroll factor", $"window x lanes = {w.Window} x {w.Lanes}: lower one so that the product is at most {Unroll}.")],
        ClassMeans m =>
        [
            Limit(unit, "squares", (long)m.Pe * m.Simd, Unroll, "an unroll factor", $"pe x simd = {m.Pe} x {m.Simd}: lower one so that the product is at most {Unroll}."),
            Limit(unit, "classes in parallel (pe)", m.Pe, Partition, "a complete partition", $"Legal values of pe are {Divisors(m.Classes, Partition)}."),
        ],
        Sigmoid s => [Limit(unit, "lanes", s.Lanes, Unroll, "an unroll factor", LegalLanes(s.Shape.Channels))],
        SelfGate s => [Limit(unit, "lanes", s.Lanes, Unroll, "an unroll factor", LegalLanes(s.Shape.Channels))],
        ChannelNorm n => [Limit(unit, "lanes", n.Lanes, Unroll, "an unroll factor", LegalLanes(n.Shape.Channels))],
        Pool p => [Limit(unit, "lanes", p.Lanes, Partition, "a complete partition", LegalLanes(p.Output.Channels))],
        GlobalPool g => [Limit(unit, "lanes", g.Lanes, Partition, "a complete partition", LegalLanes(g.Input.Channels))],
        Add a => [Limit(unit, "lanes", a.Lanes, Unroll, "an unroll factor", LegalLanes(a.Shape.Channels))],
        WidthAdapter a => [Limit(unit, "elements held", Units.WidthAdapter.Multiple(a), Partition, "a complete partition", $"widths {a.InputLanes} and {a.OutputLanes}: choose one that divides the other and is at most {Partition}.")],
        _ => [],
    };

    private static Diagnostic? Limit(Unit unit, string what, long value, int limit, string because, string hint)
        => value <= limit ? null : Problem(unit, FormattableString.Invariant($"{value} {what}; the tool takes {because} of at most {limit}."), hint);

    private static Diagnostic Problem(Unit unit, string message, string hint)
        => new(Codes.Codegen.ToolLimit, Severity.Error, new Place { Item = unit.Name }, message, hint);

    private static Diagnostic Locate(Diagnostic problem, Unit unit, Network network)
        => unit.Layer >= 0 ? problem with { Place = new Place { Item = $"layer '{network.Layers[unit.Layer].Name}', unit {unit.Name}" } } : problem;

    private static string LegalPe(MacArray unit)
        => $"Legal values of pe are {Divisors(unit.Output.Channels / unit.Groups, Partition)}.";

    private static string LegalLanes(int channels) => $"Legal numbers of lanes are {Divisors(channels, Partition)}.";

    private static string Divisors(int n, int most)
        => string.Join(", ", Enumerable.Range(1, Math.Min(n, most)).Where(d => n % d == 0));
}
