using static EeHw.Model.Hardware.Estimates.Structures;

namespace EeHw.Model.Hardware.Estimates;

/// <summary>Features of conditional buffers and FIFOs.</summary>
internal static class BufferFeatures
{
    public static readonly Feature[] Luts =
    [
        new("memory", i => i["BLOCK"] > 0 ? 0 : Memory(i["W"], i["FRAMES"] * i["DEPTH"])),
        new("memory, selection", i => i["BLOCK"] > 0 ? 0 : MemorySelect(i["W"], i["FRAMES"] * i["DEPTH"])),
        new("lists of banks", i => i["FRAMES"] * Bits(i["FRAMES"])),
        new("banks", i => i["FRAMES"]),
        new("addresses", i => Bits(i["FRAMES"] * i["DEPTH"])),
        new("addresses of several banks", i => i["FRAMES"] > 1 ? Bits(i["FRAMES"] * i["DEPTH"]) : 0),
        new("each", _ => 1),
    ];

    public static readonly Feature[] Ffs =
    [
        new("memory output", i => i["BLOCK"] > 0 ? 0 : i["W"]),
        new("lists of banks", i => i["FRAMES"] * Bits(i["FRAMES"])),
        new("banks", i => i["FRAMES"]),
        new("addresses", i => Bits(i["DEPTH"])),
        new("each", _ => 1),
    ];

    public static readonly Feature[] FifoLuts =
    [
        new("memory", i => i["BLOCK"] > 0 || i["DEPTH"] == 1 ? 0 : Memory(i["W"], i["DEPTH"])),
        new("memory, selection", i => i["BLOCK"] > 0 ? 0 : MemorySelect(i["W"], i["DEPTH"])),
        new("bypass", i => i["W"]),
        new("one word", i => i["DEPTH"] == 1 ? i["W"] : 0),
        new("counters", i => Bits(i["DEPTH"])),
        new("each", _ => 1),
    ];

    public static readonly Feature[] FifoFfs =
    [
        new("bypass", i => i["W"]),
        new("memory output", i => i["BLOCK"] > 0 || i["DEPTH"] == 1 ? 0 : i["W"]),
        new("one word", i => i["DEPTH"] == 1 ? i["W"] : 0),
        new("counters", i => Bits(i["DEPTH"])),
        new("each", _ => 1),
    ];
}
