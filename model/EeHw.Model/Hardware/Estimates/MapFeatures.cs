using static EeHw.Model.Hardware.Estimates.Structures;

namespace EeHw.Model.Hardware.Estimates;

/// <summary>Features of units that pass a map on: sum, concatenation, requantisation, width adapter, fork.</summary>
internal static class MapFeatures
{
    public static readonly Feature[] AddLuts =
    [
        new("sum", i => i["LANES"] * Sum(i)),
        .. EpilogueFeatures.Of(i => i["LANES"], Sum),
        new("each", _ => 1),
    ];

    public static readonly Feature[] PointwiseLuts = [.. EpilogueFeatures.Of(i => i["LANES"], i => i["IW"]), new("value", i => i["LANES"] * i["OW"]), new("each", _ => 1)];

    public static readonly Feature[] OutputFfs = [new("output", i => i["LANES"] * i["OW"]), new("each", _ => 1)];

    public static readonly Feature[] ConcatLuts =
    [
        new("selection", i => i["LANES"] * i["OW"]),
        new("inputs", i => i["N"]),
        .. EpilogueFeatures.Of(i => i["N"] * i["LANES"], i => i["IW"]),
        new("each", _ => 1),
    ];

    public static readonly Feature[] ConcatFfs = [new("output", i => i["LANES"] * i["OW"]), new("inputs", i => Bits(i["N"])), new("each", _ => 1)];

    public static readonly Feature[] AdapterLuts =
    [
        new("shifter", i => i["DOWN"] > 1 ? Buffer(i) : 0),
        new("shifter of four or more", i => i["DOWN"] > 3 ? Buffer(i) : 0),
        new("hand-over", i => i["UP"] > 1 && i["DOWN"] > 1 ? Buffer(i) : 0),
        new("counters", i => Bits(i["UP"]) + Clog2(i["DOWN"] + 1)),
        new("each", _ => 1),
    ];

    public static readonly Feature[] AdapterFfs =
    [
        new("register", Buffer),
        new("second register", i => i["UP"] > 1 && i["DOWN"] > 1 ? Buffer(i) : 0),
        new("counters", i => (i["UP"] > 1 ? Bits(i["UP"]) : 0) + (i["DOWN"] > 1 ? Clog2(i["DOWN"] + 1) : 0)),
        new("each", _ => 1),
    ];

    public static readonly Feature[] ForkLuts = [new("copies", i => i["N"]), new("each", _ => 1)];

    public static readonly Feature[] ForkFfs = [new("word", i => i["W"]), new("copies", i => i["N"])];

    private static double Sum(UnitInstance i) => Math.Max(i["AW"] + i["LA"], i["BW"] + i["LB"]) + 1;

    private static double Buffer(UnitInstance i) => i["UP"] * i["M"] * i["EW"];
}
