namespace EeHw.Model.Hardware.Estimates;

/// <summary>What <c>requantise</c> is made of: an increment for rounding, a comparison of the bits above the output, a multiplexer to the limits.</summary>
internal static class EpilogueFeatures
{
    /// <summary>Features of so many values of a width.</summary>
    /// <param name="lanes">Values side by side.</param>
    /// <param name="width">Bits that come in.</param>
    public static Feature[] Of(Func<UnitInstance, double> lanes, Func<UnitInstance, double> width) =>
    [
        new("rounding", i => i["ROUND"] > 0 && i["SHIFT"] > 0 ? lanes(i) * Math.Max(0, width(i) - i["SHIFT"]) : 0),
        new("rounding, bits looked at", i => i["ROUND"] > 1 && i["SHIFT"] > 0 ? lanes(i) * Math.Min(width(i), i["SHIFT"]) : 0),
        new("saturation", i => i["SAT"] > 0 ? lanes(i) * i["OW"] : 0),
        new("saturation, bits above", i => i["SAT"] > 0 ? lanes(i) * Math.Max(0, width(i) - i["SHIFT"] - i["OW"]) : 0),
        new("clip", i => lanes(i) * i["OW"] * (i["HASMIN"] + i["HASMAX"])),
    ];
}
