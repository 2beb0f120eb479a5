using EeHw.Model.Arithmetic;
using static EeHw.Model.Hardware.Estimates.Structures;

namespace EeHw.Model.Hardware.Estimates;

/// <summary>Features of LeakyRelu, HardSwish and Swish.</summary>
internal static class SelfGateFeatures
{
    public static readonly Feature[] Luts =
    [
        new("address, rounding", i => i["TABLE"] > 0 && i["ISHIFT"] > 0 ? i["LANES"] * Math.Max(0, i["IW"] - i["ISHIFT"]) : 0),
        new("address, saturation", i => i["TABLE"] > 0 && i["IW"] - i["ISHIFT"] > 10 ? i["LANES"] * 10 : 0),
        new("tables", i => i["TABLE"] > 0 && i["BLOCK"] == 0 ? i["LANES"] * TableBits(SelfGateTable.FactorWidth, SelfGateTable.Entries) : 0),
        new("slope", i => i["TABLE"] > 0 ? 0 : i["LANES"] * i["IW"]),
        .. EpilogueFeatures.Of(i => i["LANES"], i => i["IW"] + SelfGateTable.FactorWidth),
        new("each", _ => 1),
    ];

    public static readonly Feature[] Ffs =
    [
        new("values", i => i["LANES"] * i["IW"]),
        new("address", i => i["TABLE"] > 0 ? i["LANES"] * Math.Min(i["IW"], 10) : 0),
        new("factor", i => i["TABLE"] > 0 && i["BLOCK"] == 0 ? i["LANES"] * SelfGateTable.FactorWidth : 0),
        new("output", i => i["LANES"] * i["OW"]),
        new("each", _ => 1),
    ];
}
