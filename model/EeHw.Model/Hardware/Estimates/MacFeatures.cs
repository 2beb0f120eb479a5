using static EeHw.Model.Hardware.Estimates.Structures;

namespace EeHw.Model.Hardware.Estimates;

/// <summary>Features of the MAC array: multipliers in DSP tiles, whose cascades take additions where the tool packs them, or in LUTs; then what every array has.</summary>
internal static class MacFeatures
{
    public static readonly Feature[] Luts =
    [
        new("weight table", i => i["BLOCK"] > 0 ? 0 : Table(Multipliers(i) * i["WW"], i["SF"] * i["NB"])),
        new("weight table, bits", i => i["BLOCK"] > 0 ? 0 : TableBits(Multipliers(i) * i["WW"], i["SF"] * i["NB"])),
        new("bias table", i => Table(i["PE"] * i["ACCW"], i["NB"])),
        new("bias added", i => i["PE"] * i["ACCW"]),
        new("accumulator", i => i["SF"] > 1 ? i["PE"] * i["ACCW"] : 0),
        new("alignment", i => i["SPREAD"] == 0 ? 0 : i["PE"] * (i["ACCW"] + i["SPREAD"]) * Math.Ceiling(Bits(i["SPREAD"] + 1) / 2.0)),
        .. EpilogueFeatures.Of(i => i["PE"], i => i["ACCW"] + i["SPREAD"]),
        new("counters", i => Bits(i["SF"]) + Bits(i["NB"]) + Bits(i["SF"] * i["NB"])),
        new("each", _ => 1),
        new("sums packed into tiles", i => Packs(i) ? (Terms(i) - 1) * i["PE"] * i["ACCW"] : 0),
        new("sum of two", i => !Packs(i) && Terms(i) > 1 ? i["PE"] * i["ACCW"] : 0),
        new("sums of more", i => !Packs(i) && Terms(i) > 2 ? (Terms(i) - 2) * i["PE"] * i["ACCW"] : 0),
        new("products of several tiles", i => Tiles(i) > 1 ? Multipliers(i) * (Tiles(i) - 1) * (i["IW"] + i["WW"]) : 0),
        new("products without tile", i => Tiles(i) == 0 ? Multipliers(i) * i["IW"] * (i["WW"] - 1) : 0),
    ];

    public static readonly Feature[] Ffs =
    [
        new("weight register", i => Packs(i) ? 0 : WeightRegister(i)),
        new("weight register packed into tiles", i => Packs(i) ? WeightRegister(i) : 0),
        new("sum of products", i => Packs(i) ? 0 : i["PE"] * i["ACCW"]),
        new("sum of products packed into tiles", i => Packs(i) ? i["PE"] * i["ACCW"] : 0),
        new("accumulator", i => i["SF"] > 1 ? i["PE"] * i["ACCW"] : 0),
        new("output", i => i["PE"] * i["OW"]),
        new("counters", i => Bits(i["SF"]) + (2 * Bits(i["NB"])) + Bits(i["SF"] * i["NB"])),
        new("each", _ => 1),
    ];

    private static long Terms(UnitInstance i) => i["WIN"] * i["SIMD"];

    private static long Multipliers(UnitInstance i) => i["PE"] * Terms(i);

    private static double WeightRegister(UnitInstance i) => i["BLOCK"] > 0 || i["SF"] * i["NB"] == 1 ? 0 : Multipliers(i) * i["WW"];

    // A product in one tile can be added to the next one's, and its register be the tile's own.
    private static bool Packs(UnitInstance i) => i.PacksTiles && Tiles(i) == 1;

    private static int Tiles(UnitInstance i) => i["INLUTS"] > 0 ? 0 : YosysRules.MultiplierDsps((int)i["IW"], (int)i["WW"], (int)i["ACCW"], "xc7");
}
