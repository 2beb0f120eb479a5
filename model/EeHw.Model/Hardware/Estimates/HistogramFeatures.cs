using EeHw.Model.Arithmetic;
using static EeHw.Model.Hardware.Estimates.Structures;

namespace EeHw.Model.Hardware.Estimates;

/// <summary>Features of units of bag-of-features and class-means exits: sigmoid by table, shares of the channels, distances.</summary>
internal static class HistogramFeatures
{
    private const int Entries = 1 << ShareTable.IndexBits;

    public static readonly Feature[] SigmoidLuts =
    [
        new("rounding", i => i["SHIFT"] > 0 ? i["LANES"] * Math.Max(0, i["IW"] - i["SHIFT"]) : 0),
        new("saturation", i => i["IW"] - i["SHIFT"] > SigmoidTable.Index.Width ? i["LANES"] * SigmoidTable.Index.Width : 0),
        new("tables", i => i["BLOCK"] > 0 ? 0 : i["LANES"] * TableBits(i["OW"], SigmoidTable.Entries)),
        new("each", _ => 1),
    ];

    public static readonly Feature[] SigmoidFfs =
    [
        new("address", i => i["LANES"] * Math.Min(i["IW"], SigmoidTable.Index.Width)),
        new("output", i => i["BLOCK"] > 0 ? 0 : i["LANES"] * i["OW"]),
        new("each", _ => 1),
    ];

    public static readonly Feature[] ShareLuts =
    [
        new("banks", i => Memory(i["LANES"] * i["IW"], 2 * i["G"])),
        new("sum", i => i["LANES"] * i["SUMW"]),
        new("position of the sum", i => i["SUMW"]),
        new("shift of the sum", i => i["SUMW"] * Bits(i["SUMW"])),
        new("shifts", i => i["LANES"] * i["SUMW"] * Bits(i["SUMW"])),
        new("table", i => i["BLOCK"] > 0 ? 0 : TableBits(ShareTable.MultiplierWidth, Entries)),
        .. EpilogueFeatures.Of(i => i["LANES"], i => i["SUMW"] + ShareTable.MultiplierWidth),
        new("counters", i => Bits(i["G"])),
        new("each", _ => 1),
    ];

    public static readonly Feature[] ShareFfs =
    [
        new("sums", i => i["SUMW"]),
        new("values", i => i["LANES"] * i["SUMW"]),
        new("output", i => i["LANES"] * i["OW"]),
        new("reciprocal", i => i["BLOCK"] > 0 ? 0 : 1),
        new("counters", i => Bits(i["G"])),
        new("each", _ => 1),
    ];

    public static readonly Feature[] MeansLuts =
    [
        new("differences", i => i["PE"] * i["SIMD"] * i["DW"]),
        new("sums of squares", i => i["PE"] * (i["SIMD"] - 1) * i["SUMW"]),
        new("accumulator", i => i["SF"] > 1 ? i["PE"] * i["SUMW"] : 0),
        new("squares of several tiles", i => Tiles(i) > 1 ? i["PE"] * i["SIMD"] * (Tiles(i) - 1) * i["DW"] : 0),
        new("squares without tile", i => Tiles(i) == 0 ? i["PE"] * i["SIMD"] * i["DW"] * i["DW"] : 0),
        new("root", i => i["PE"] * i["RB"]),
        new("mean table", i => i["BLOCK"] > 0 ? 0 : TableBits(i["PE"] * i["SIMD"] * i["MW"], i["SF"] * i["NB"])),
        new("inverse table", i => TableBits(i["PE"] * i["NW"], i["NB"])),
        .. EpilogueFeatures.Of(i => i["PE"], i => i["RB"] + i["NW"] + 1),
        new("counters", i => Bits(i["SF"]) + Bits(i["NB"]) + Bits(i["RB"] + 1)),
        new("each", _ => 1),
    ];

    public static readonly Feature[] MeansFfs =
    [
        new("sum of squares", i => i["PE"] * i["SUMW"]),
        new("accumulator", i => i["SF"] > 1 ? i["PE"] * i["SUMW"] : 0),
        new("root", i => i["PE"] * i["RB"]),
        new("means", i => i["BLOCK"] > 0 || i["SF"] * i["NB"] == 1 ? 0 : i["PE"] * i["SIMD"] * i["MW"]),
        new("output", i => i["PE"] * i["OW"]),
        new("counters", i => Bits(i["SF"]) + Bits(i["NB"]) + Bits(i["RB"] + 1)),
        new("each", _ => 1),
    ];

    private static int Tiles(UnitInstance i) => YosysRules.MultiplierDsps((int)i["DW"], (int)i["DW"], (int)i["SUMW"], i.Family);
}
