using static EeHw.Model.Hardware.Estimates.Structures;

namespace EeHw.Model.Hardware.Estimates;

/// <summary>Features of the sliding window: WIN copies of the memory, a read address and a test for padding for each, and one walker.</summary>
internal static class WindowFeatures
{
    public static readonly Feature[] Luts =
    [
        new("memory", i => i["BLOCK"] > 0 ? 0 : i["WIN"] * Memory(Word(i), i["CAP"])),
        new("memory, selection", i => i["BLOCK"] > 0 ? 0 : i["WIN"] * MemorySelect(Word(i), i["CAP"])),
        new("zero outside", i => OnMap(i) * i["WIN"] * Word(i)),
        new("read addresses", i => i["WIN"] * Address(i)),
        new("read addresses that wrap", i => Wraps(i["CAP"]) * i["WIN"] * Address(i)),
        new("read addresses among channels", i => i["CF"] > 1 ? i["WIN"] * Address(i) : 0),
        new("read addresses among positions", i => Groups(i) > 1 ? i["WIN"] * Address(i) : 0),
        new("coordinates", i => OnMap(i) * i["WIN"] * Coordinates(i)),
        new("position tables", i => i["WIN"] * Table(Address(i) + Coordinates(i), Groups(i))),
        new("row tables", i => Table(2 * Fill(i), i["OH"]) + Table(Fill(i), i["OWD"])),
        new("walker", Address),
        new("walker that wraps", i => Wraps(i["CAP"]) * Address(i)),
        new("walker on a map", i => OnMap(i) * Address(i)),
        new("walker among sections", i => i["G"] > 1 ? Address(i) : 0),
        new("fill", Fill),
        new("need", i => OnMap(i) * Fill(i)),
        new("walker's coordinates", i => OnMap(i) * Coordinates(i)),
        new("counters", Counters),
        new("each", _ => 1),
    ];

    public static readonly Feature[] Ffs =
    [
        new("memory output", i => i["BLOCK"] > 0 ? 0 : i["WIN"] * Word(i)),
        new("outside", i => OnMap(i) * i["WIN"]),
        new("walker", Address),
        new("walker on a map", i => OnMap(i) * Address(i)),
        new("walker among sections", i => i["G"] > 1 ? Address(i) : 0),
        new("fill", Fill),
        new("need", i => OnMap(i) * Fill(i)),
        new("walker's coordinates", i => OnMap(i) * Coordinates(i)),
        new("counters", Counters),
        new("each", _ => 1),
    ];

    // A dense layer's window has no place to walk to.
    private static double OnMap(UnitInstance i) => i["H"] * i["W"] > 1 ? 1 : 0;

    private static double Word(UnitInstance i) => i["LANES"] * i["EW"];

    private static double Address(UnitInstance i) => Bits(i["CAP"]);

    private static long Groups(UnitInstance i) => i["KH"] * i["KW"] / i["WIN"];

    private static double Fill(UnitInstance i) => Clog2(i["CAP"] + (i["H"] * i["W"] * i["CF"]) + 1) + 2;

    private static double Coordinates(UnitInstance i)
        => Clog2(i["H"] + i["PT"] + ((i["OH"] + 1) * i["SH"]) + (i["KH"] * i["DH"]) + 2) + Clog2(i["W"] + i["PL"] + ((i["OWD"] + 1) * i["SW"]) + (i["KW"] * i["DW"]) + 2) + 2;

    private static double Counters(UnitInstance i)
        => Bits(i["CF"] / i["G"]) + Bits(Groups(i)) + Bits(i["REPEATS"]) + Bits(i["G"]) + Bits(i["OH"]) + Bits(i["OWD"]);
}
