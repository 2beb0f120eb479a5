using static EeHw.Model.Hardware.Estimates.Structures;

namespace EeHw.Model.Hardware.Estimates;

/// <summary>Features of pools: comparisons or sums, then a multiplication with a reciprocal in DSP tiles.</summary>
internal static class PoolFeatures
{
    private const int ReciprocalBits = 18;

    public static readonly Feature[] Luts =
    [
        new("comparisons", i => i["MAX"] * i["LANES"] * (i["WIN"] - 1) * i["IW"]),
        new("best", i => i["SF"] > 1 ? i["MAX"] * i["LANES"] * i["IW"] : 0),
        new("padding passed over", i => i["FLAGS"] * i["MAX"] * i["LANES"] * i["WIN"] * i["IW"]),
        new("sums", i => (1 - i["MAX"]) * i["LANES"] * (i["WIN"] - 1) * Sum(i)),
        new("sum", i => i["SF"] > 1 ? (1 - i["MAX"]) * i["LANES"] * Sum(i) : 0),
        new("reciprocals", i => Table(ReciprocalBits, i["NR"])),
        .. EpilogueFeatures.Of(i => i["LANES"], i => i["MAX"] > 0 ? i["IW"] : Sum(i) + ReciprocalBits),
        new("counters", i => Bits(i["SF"]) + ((1 - i["MAX"]) * (Bits(i["NR"]) + Bits(i["CG"])))),
        new("each", _ => 1),
    ];

    public static readonly Feature[] Ffs =
    [
        new("best", i => i["SF"] > 1 || i["FLAGS"] > 0 ? i["MAX"] * i["LANES"] * (i["IW"] + 1) : 0),
        new("sum", i => (1 - i["MAX"]) * i["LANES"] * Sum(i)),
        new("output", i => i["LANES"] * i["OW"]),
        new("counters", i => Bits(i["SF"]) + ((1 - i["MAX"]) * (Bits(i["NR"]) + Bits(i["CG"])))),
        new("each", _ => 1),
    ];

    public static readonly Feature[] GlobalLuts =
    [
        new("memory", i => Several(i) * i["LANES"] * Memory(GlobalSum(i), i["CG"])),
        new("memory, selection", i => Several(i) * i["LANES"] * MemorySelect(GlobalSum(i), i["CG"])),
        new("sum", i => Several(i) * i["LANES"] * GlobalSum(i)),
        .. EpilogueFeatures.Of(i => Several(i) * i["LANES"], i => GlobalSum(i) + ReciprocalBits),
        new("counters", i => Several(i) * (Bits(i["CG"]) + Bits(i["PIXELS"]))),
        new("one pixel's limits", i => i["SAT"] > 0 || i["ROUND"] > 1 ? (1 - Several(i)) * i["LANES"] * i["OW"] : 0),
        new("each", _ => 1),
    ];

    public static readonly Feature[] GlobalFfs =
    [
        new("sum", i => i["LANES"] * GlobalSum(i)),
        new("sum of the one group", i => i["CG"] == 1 ? i["LANES"] * GlobalSum(i) : 0),
        new("output", i => i["LANES"] * i["OW"]),
        new("counters", i => Bits(i["CG"]) + Bits(i["PIXELS"])),
        new("each", _ => 1),
    ];

    // The mean of one pixel is the pixel.
    private static double Several(UnitInstance i) => i["PIXELS"] > 1 ? 1 : 0;

    private static double Sum(UnitInstance i) => i["IW"] + Clog2((i["WIN"] * i["SF"]) + 1);

    private static double GlobalSum(UnitInstance i) => i["IW"] + Clog2(i["PIXELS"] + 1);
}
