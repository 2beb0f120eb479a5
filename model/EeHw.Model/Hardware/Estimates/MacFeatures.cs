using static EeHw.Model.Hardware.Estimates.Structures;

namespace EeHw.Model.Hardware.Estimates;

/// <summary>Features of the MAC array: its multipliers in DSP tiles, whose cascades take most additions; or all in LUTs.</summary>
internal static class MacFeatures
{
    private static readonly Feature[] _shared =
    [
        new("weight table", i => i["BLOCK"] > 0 ? 0 : Table(Multipliers(i) * i["WW"], i["SF"] * i["NB"])),
        new("weight table, words beyond 64", i => i["BLOCK"] > 0 ? 0 : LargeTable(Multipliers(i) * i["WW"], i["SF"] * i["NB"])),
        new("bias table", i => Table(i["PE"] * i["ACCW"], i["NB"])),
        new("bias added", i => i["PE"] * i["ACCW"]),
        new("accumulator", i => i["SF"] > 1 ? i["PE"] * i["ACCW"] : 0),
        new("alignment", i => i["SPREAD"] == 0 ? 0 : i["PE"] * (i["ACCW"] + i["SPREAD"]) * Math.Ceiling(Bits(i["SPREAD"] + 1) / 2.0)),
        .. EpilogueFeatures.Of(i => i["PE"], i => i["ACCW"] + i["SPREAD"]),
        new("counters", i => Bits(i["SF"]) + Bits(i["NB"]) + Bits(i["SF"] * i["NB"])),
        new("each", _ => 1),
    ];

    /// <summary>LUTs with DSP tiles.</summary>
    public static readonly Feature[] Luts =
    [
        .. _shared,
        new("sums packed into tiles", i => Packs(i) ? (Terms(i) - 1) * i["PE"] * i["ACCW"] : 0),
        new("sums", i => !Packs(i) ? (Terms(i) - 1) * i["PE"] * i["ACCW"] : 0),
        new("products of several tiles", i => Tiles(i) > 1 ? Multipliers(i) * (Tiles(i) - 1) * (i["IW"] + i["WW"]) : 0),
        new("products without tile", i => Tiles(i) == 0 ? Multipliers(i) * i["IW"] * i["WW"] : 0),
    ];

    /// <summary>LUTs without DSP tiles.</summary>
    public static readonly Feature[] LutsWithoutTiles =
    [
        .. _shared,
        new("sums", i => (Terms(i) - 1) * i["PE"] * i["ACCW"]),
        new("products", i => Multipliers(i) * i["IW"] * (i["WW"] - 1)),
        new("products, width", i => Multipliers(i) * (i["IW"] + i["WW"])),
    ];

    /// <summary>Flip-flops with DSP tiles.</summary>
    public static readonly Feature[] Ffs =
    [
        new("weight register", i => Packs(i) || i["BLOCK"] > 0 || i["SF"] * i["NB"] == 1 ? 0 : Multipliers(i) * i["WW"]),
        new("weight register packed into tiles", i => !Packs(i) || i["BLOCK"] > 0 || i["SF"] * i["NB"] == 1 ? 0 : Multipliers(i) * i["WW"]),
        new("sum of products packed into tiles", i => Packs(i) ? i["PE"] * i["ACCW"] : 0),
        new("sum of products", i => !Packs(i) ? i["PE"] * i["ACCW"] : 0),
        new("accumulator", i => i["SF"] > 1 ? i["PE"] * i["ACCW"] : 0),
        new("output", i => i["PE"] * i["OW"]),
        new("counters", i => Bits(i["SF"]) + (2 * Bits(i["NB"])) + Bits(i["SF"] * i["NB"])),
        new("each", _ => 1),
    ];

    /// <summary>Flip-flops without DSP tiles.</summary>
    public static readonly Feature[] FfsWithoutTiles =
    [
        new("weight register", i => i["BLOCK"] > 0 || i["SF"] * i["NB"] == 1 ? 0 : Multipliers(i) * i["WW"]),
        new("sum of products", i => i["PE"] * i["ACCW"]),
        new("accumulator", i => i["SF"] > 1 ? i["PE"] * i["ACCW"] : 0),
        new("output", i => i["PE"] * i["OW"]),
        new("counters", i => Bits(i["SF"]) + (2 * Bits(i["NB"])) + Bits(i["SF"] * i["NB"])),
        new("each", _ => 1),
    ];

    private static long Terms(UnitInstance i) => i["WIN"] * i["SIMD"];

    private static long Multipliers(UnitInstance i) => i["PE"] * Terms(i);

    // A product in one tile can be added to the next one's, and its register be the tile's own.
    private static bool Packs(UnitInstance i) => i.PacksTiles && Tiles(i) == 1;

    private static int Tiles(UnitInstance i) => YosysRules.MultiplierDsps((int)i["IW"], (int)i["WW"], (int)i["ACCW"], "xc7");
}
